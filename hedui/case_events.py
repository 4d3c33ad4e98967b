"""核对件动态接口: server-sent events of one case, as long as the page, the session and the post last.

Who watches is asked again with every heartbeat, and the session is not prolonged by it; so the route stands here, above both
the core and the sessions.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar.params import Parameter
from litestar.response import Stream

from core.browser import session_cookie
from core.errors import Problem
from core.runtime import Runtime
from core.scope import Scope
from core.verification.store import load
from core.verification.watching import CaseWatch
from core.web import Call, reads, scope_of
from tenants.access import authenticate
from tenants.sessions.store import load_session

HEARTBEAT = 15.0
LONGEST = 300
"""Seconds after which a page connects anew by itself: so long at most a process that ends is waited for."""
VERB = "verification.look"

Again = Callable[[], Awaitable[Scope]]


@reads(
    "/api/verifications/{verification_id:uuid}/events",
    media_type="text/event-stream",
    content_media_type="text/event-stream",
    opt={"skip_compression": True},
    include_in_schema=False,  # no client is made of a stream; docs/frontend.md says what comes
)
async def watch_verification(
    request: Call,
    verification_id: UUID,
    seconds: Annotated[int, Parameter(ge=0, le=LONGEST, description="最长保持的秒数")] = LONGEST,
) -> Stream:
    """核对件动态: events `case` with the states of the asks, `over` when the session has ended; no personal detail."""
    scope = scope_of(request)
    await _may_watch(scope, verification_id)
    watch: CaseWatch = request.app.state.setdefault("case_watch", CaseWatch())
    news = _news(watch, scope, verification_id, seconds, _again(request))
    return Stream(news, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _may_watch(scope: Scope, case: UUID) -> None:
    async with scope.read(VERB, case) as tx:
        await load(tx, case)


def _again(request: Call) -> Again:
    """Who asks, asked anew: by the token or the session that came with the request."""
    runtime: Runtime = request.app.state.runtime
    cookie = session_cookie(request.scope["headers"], runtime.entry.cookie)
    token = request.headers.get("authorization", "")[7:].strip()

    async def ask() -> Scope:
        if cookie is not None:
            return (await load_session(runtime, cookie, seen=False)).scope
        return await authenticate(runtime, token)

    return ask


async def _news(watch: CaseWatch, scope: Scope, case: UUID, seconds: int, again: Again) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    until, beat = loop.time() + seconds, loop.time() + HEARTBEAT
    async with watch.watch(scope, case) as news:
        while True:
            while not news.empty():
                yield _event("case", news.get_nowait())
            left = min(until, beat) - loop.time()
            try:
                yield _event("case", await asyncio.wait_for(news.get(), max(left, 0.0)))
                continue
            except TimeoutError:
                pass
            if loop.time() >= until:
                return
            try:
                await _may_watch(await again(), case)
            except Problem:
                yield _event("over", {})
                return
            yield b": beat\n\n"
            beat = loop.time() + HEARTBEAT


def _event(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


ROUTES = (watch_verification,)
