"""线路: requests as bytes on a connection of one's own, and what comes back, to the reset."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

_PATIENCE = 5.0
_FORM = "application/x-www-form-urlencoded"


class Line:
    """一条连接."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def tell(self, *parts: bytes) -> None:
        """Send, every part by itself."""
        for part in parts:
            self._writer.write(part)
            await self._writer.drain()
            await asyncio.sleep(0)

    async def answer(self, *, silent: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the next answer; `silent`: one without its body."""
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), _PATIENCE)
        first, *lines = head.decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = 0 if silent else int(headers.get("content-length", "0"))
        return int(first.split()[1]), headers, await self._reader.readexactly(length)

    async def end(self, patience: float = _PATIENCE) -> tuple[bytes, str]:
        """All that still comes, and how it ends: closed, reset, or not within that time (open)."""
        came = b""
        while True:
            try:
                part = await asyncio.wait_for(self._reader.read(65_536), patience)
            except ConnectionResetError:
                return came, "reset"
            except TimeoutError:
                return came, "open"
            if not part:
                return came, "closed"
            came += part

    def hang_up(self) -> None:
        self._writer.close()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Line]:
    """A new connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


def posted(path: str, form: Mapping[str, str], *more: str) -> bytes:
    """A form as a request."""
    body = urlencode(form).encode()
    lines = (f"POST {path} HTTP/1.1", "Host: x", f"Content-Type: {_FORM}", f"Content-Length: {len(body)}", *more)
    return "\r\n".join((*lines, "", "")).encode() + body


def got(path: str, *more: str, method: str = "GET", version: str = "1.1") -> bytes:
    """A request without a body."""
    return "\r\n".join((f"{method} {path} HTTP/{version}", "Host: x", *more, "", "")).encode()


def code_of(body: bytes) -> Any:
    return json.loads(body)["code"]
