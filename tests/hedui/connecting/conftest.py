"""测试夹具: a department on loopback that answers as a test tells it, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web


@dataclass(frozen=True)
class Asked:
    """What came in, as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


Answer = tuple[int, Any, Mapping[str, str]]


@dataclass
class Department:
    """部门: `judge` decides what is answered: status, JSON (or bytes), headers."""

    port: int = 0
    judge: Callable[[Asked], Answer | Awaitable[Answer]] = field(default=lambda _: (200, {"code": "00"}, {}))
    seen: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, request: web.Request) -> web.Response:
        asked = Asked(request.method, request.raw_path, dict(request.headers), await request.read())
        self.seen.append(asked)
        told = self.judge(asked)
        status, content, headers = told if isinstance(told, tuple) else await told
        if isinstance(content, bytes):
            return web.Response(status=status, body=content, headers=headers)
        return web.json_response(content, status=status, headers=headers)


@pytest.fixture
async def department() -> AsyncIterator[Department]:
    made = Department()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()
