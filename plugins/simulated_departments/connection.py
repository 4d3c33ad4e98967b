"""连接: one caller's requests, parsed by httptools and answered one after another in the order in which they came."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections import deque
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import unquote

import httptools

from plugins.simulated_departments.wire import Answer, Ending, Request, plain

LARGEST_BODY = 32 * 1024 * 1024
"""A form of eight megabytes of Chinese, percent-encoded."""
LARGEST_HEAD = 64 * 1024
_MOST_WAITING = 64
_LINGER_0 = struct.pack("ii", 1, 0)
_log = logging.getLogger(__name__)

Answering = Callable[[Request], Awaitable[Answer]]


class Connection(asyncio.Protocol):
    """连接: what it has under way ends when the caller hangs up."""

    _transport: asyncio.Transport

    def __init__(self, answering: Answering, opened: set[Connection]) -> None:
        self._answering, self._opened = answering, opened
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Request | Answer] = deque()
        self._last, self._unread, self._reading = False, False, True
        self._read = 0
        self.working: asyncio.Task[None] | None = None
        self.since = self._loop.time()
        """When it came, when its last request began or ended, or when that was answered."""
        self.on_message_begin()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by its methods only
        self._opened.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._opened.discard(self)
        if self.working is not None:
            self.working.cancel()

    def data_received(self, data: bytes) -> None:
        if self._last:
            return
        self._read += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._last = True  # answered as if it had not asked for another protocol, and no further
        except httptools.HttpParserError:
            self._refuse(400)
        if self._in_head and self._read > LARGEST_HEAD:
            self._refuse(431)

    def pause_writing(self) -> None:
        """Who does not read is not heard either."""
        self._unread = True
        self._listen()

    def resume_writing(self) -> None:
        self._unread = False
        self._listen()

    # What the parser finds.

    def on_message_begin(self) -> None:
        self._in_head = True
        self._url, self._headers, self._body, self._size = b"", dict[str, str](), bytearray(), 0
        self.since = self._loop.time()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("utf-8", "surrogateescape")

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._headers.get("expect", "").lower() == "100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """What is too much is read to its end all the same: the caller hears why only when it has sent it."""
        self._size += len(body)
        if self._size <= LARGEST_BODY:
            self._body += body
        else:
            self._body.clear()

    def on_message_complete(self) -> None:
        self._read = 0
        if self._last:
            return
        if self._size > LARGEST_BODY:
            self._refuse(413)
            return
        path = unquote((httptools.parse_url(self._url).path or b"/").decode("latin-1"))
        self._last = not self._parser.should_keep_alive()
        self._take(Request(self._parser.get_method().decode(), path, self._headers, bytes(self._body)))

    # What is done with it.

    def _refuse(self, status: int) -> None:
        if not self._last:
            self._last = True
            self._take(plain(status))

    def _take(self, asked: Request | Answer) -> None:
        self._waiting.append(asked)
        self.since = self._loop.time()
        if self.working is None:
            self.working = self._loop.create_task(self._work())
        elif len(self._waiting) >= _MOST_WAITING:
            self._listen()

    async def _work(self) -> None:
        try:
            while self._waiting and not self._transport.is_closing():
                asked = self._waiting.popleft()
                answer = await self._answer(asked) if isinstance(asked, Request) else asked
                await self._send(answer, isinstance(asked, Request) and asked.method == "HEAD")
        finally:
            self.working = None
        self._listen()
        if self._last:
            self._transport.close()

    async def _answer(self, request: Request) -> Answer:
        try:
            return await self._answering(request)
        except Exception:
            _log.exception("模拟部门没能作答")
            return plain(500)

    async def _send(self, answer: Answer, silent: bool) -> None:
        if answer.after:
            await asyncio.sleep(answer.after)
        if answer.ending is Ending.HANG:
            await asyncio.Event().wait()
        self.since = self._loop.time()
        head = answer.head(closing=self._last and not self._waiting)
        if answer.ending is Ending.WHOLE:
            self._transport.write(head if silent else head + answer.body)
        else:
            self._reset(head + answer.body[: len(answer.body) // 2] if answer.ending is Ending.HALF else b"")

    def _reset(self, before: bytes) -> None:
        """Linger 0: closing sends a reset, not an orderly end."""
        self._transport.set_write_buffer_limits(high=0)  # what is written leaves at once, before the reset
        self._transport.write(before)
        connection: socket.socket = self._transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
        self.abort()

    def _listen(self) -> None:
        """Read on, or not, as long as too much waits to be answered or to be taken."""
        wanted = not self._unread and len(self._waiting) < _MOST_WAITING
        if wanted != self._reading and not self._transport.is_closing():
            self._reading = wanted
            (self._transport.resume_reading if wanted else self._transport.pause_reading)()

    def finish(self) -> None:
        """收尾: close now, or after what has come is answered."""
        self._last = True
        if self.working is None:
            self._transport.close()

    def abort(self) -> None:
        """断开 at once."""
        self._transport.abort()
