"""最省的网页 as granian loads it: asks for each path the statements that were written down for it, and sends their answer."""

from __future__ import annotations

import asyncio
import os
import pickle
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import asyncpg

from core.database import STATEMENTS_KEPT, Connection
from core.runtime import LOOKS

_TRACE = re.compile(r"(select hedui_done\('[^']*',')[^']*'")
POOL = 10


class Statement(NamedTuple):
    """语句, by which method of the driver it is asked, and with what."""

    kind: str
    sql: str
    args: tuple[Any, ...]

    def anew(self) -> str:
        """The same once more: a trace has an id of its own."""
        return _TRACE.sub(lambda found: f"{found[1]}{uuid4()}'", self.sql) if self.kind == "execute" else self.sql


class Recorded(NamedTuple):
    """一页: what it asks, and what it answers."""

    statements: tuple[Statement, ...]
    answer: bytes


class Bare:
    """The whole program."""

    def __init__(self, pages: Mapping[str, Recorded], url: str) -> None:
        self._pages, self._url = pages, url
        self._pool: Any = None
        self._turns = asyncio.Semaphore(LOOKS)

    async def __call__(
        self, scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """One request; or the process begins and ends."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            query = scope["query_string"].decode()
            await self._answer(self._pages.get(scope["path"] + (f"?{query}" if query else "")), send)

    async def _live(self, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(
            self._url, min_size=POOL, max_size=POOL, connection_class=Connection, statement_cache_size=STATEMENTS_KEPT
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, page: Recorded | None, send: Callable[[Any], Awaitable[None]]) -> None:
        if page is not None:
            # Who asks is asked before the turn, and on a connection of its own, as in the product.
            await self._ask(page.statements[:1])
            async with self._turns:
                await self._ask(page.statements[1:])
        body = page.answer if page is not None else b"{}"
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200 if page is not None else 404, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _ask(self, statements: Sequence[Statement]) -> None:
        async with self._pool.acquire() as connection:
            try:
                for statement in statements:
                    await getattr(connection, statement.kind)(statement.anew(), *statement.args)
            except BaseException:
                connection.terminate()  # it may stand in the middle of a transaction
                raise


def serve() -> Bare:
    """What granian loads."""
    kept = pickle.loads(Path(os.environ["HEDUI_BARE"]).read_bytes())  # noqa: S301 - written a moment ago by ourselves
    pages = {path: Recorded(tuple(Statement(*one) for one in said), answer) for path, (said, answer) in kept.items()}
    return Bare(pages, os.environ["HEDUI_BARE_URL"])
