"""请求: what is sent to a department, as a value that a signature can add to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct, structs

from hedui.plugin import ConnectorLine, HttpAnswer

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Request(Struct, frozen=True):
    """请求: a form, or a body of bytes; both at once is neither."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None
    body: bytes = b""

    @classmethod
    def of_json(cls, url: str, content: Any, method: str = "POST") -> Request:
        """A body of JSON."""
        return cls(method, url, {"Content-Type": JSON}, body=msgspec.json.encode(content))

    def with_headers(self, headers: Mapping[str, str]) -> Request:
        """The same with these headers; one that was there already gives way."""
        new = {name.lower() for name in headers}
        kept = {name: value for name, value in self.headers.items() if name.lower() not in new}
        return structs.replace(self, headers={**kept, **headers})

    def with_fields(self, fields: Mapping[str, str]) -> Request:
        """The same with these fields of its form."""
        return structs.replace(self, form={**(self.form or {}), **fields})

    def written(self) -> Request:
        """As it leaves: the form written out, so that its bytes can be signed."""
        if self.form is None:
            return self
        named = structs.replace(self, form=None, body=urlencode(self.form).encode())
        return named.with_headers({"Content-Type": FORM})

    def header(self, name: str) -> str:
        """A header by name in any case; empty where there is none."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


async def sent(request: Request, line: ConnectorLine) -> HttpAnswer:
    """发送 once. TimeoutError and ConnectionError of the line pass through, as the contract of a connector allows."""
    whole = request.written()
    return await line.request(whole.method, whole.url, whole.headers, whole.body)
