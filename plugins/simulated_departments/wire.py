"""请求与答复: what the front hands to a handler, and what a handler gives back: bytes, or a way of not sending them."""

from __future__ import annotations

import enum
import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

import yarl
from msgspec import Struct

PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
_PHRASES = {int(one): one.phrase for one in HTTPStatus}
_FORM = "application/x-www-form-urlencoded"

Form = Mapping[str, str]


class Request(Struct, frozen=True):
    """请求: names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> Form:
        """表单: the fields, the last of each name; empty where the body is no form."""
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return {}
        # yarl reads a query in C, ten times as fast as the standard library: half of an ask is this form.
        return dict(yarl.URL.build(query_string=self.body.decode("utf-8", "replace"), encoded=True).query.items())


class Ending(enum.Enum):
    """结局: how an answer leaves."""

    WHOLE = enum.auto()
    HALF = enum.auto()
    """Half of the body under the length of the whole, then the connection is reset."""
    RESET = enum.auto()
    """The connection is reset before the first byte."""
    HANG = enum.auto()
    """Never; it is over when the caller hangs up."""


class Answer(Struct, frozen=True):
    """答复."""

    body: bytes
    content_type: str
    status: int = 200
    after: float = 0
    """Seconds until it leaves."""
    ending: Ending = Ending.WHOLE
    allow: str = ""
    """Methods that the path knows, where it does not know the one that came."""

    def head(self, closing: bool) -> bytes:
        """首部 with the empty line behind it."""
        allow = f"Allow: {self.allow}\r\n" if self.allow else ""
        return (
            f"HTTP/1.1 {self.status} {_PHRASES[self.status]}\r\n"
            f"Content-Type: {self.content_type}\r\n{allow}Content-Length: {len(self.body)}\r\n"
            f"Date: {_date(int(time.time()))}\r\nConnection: {'close' if closing else 'keep-alive'}\r\n\r\n"
        ).encode()


def plain(status: int, text: str = "", allow: str = "") -> Answer:
    """纯文本 answer; without a text it is the name of the status."""
    return Answer((text or f"{status}: {_PHRASES[status]}").encode(), PLAIN, status, allow=allow)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
