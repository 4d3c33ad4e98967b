"""网页进程: granian serves the application in several processes."""

from __future__ import annotations

import asyncio

import structlog
from granian.constants import Interfaces
from granian.server import Server

from core.database import close_pool, open_pool
from hedui.settings import Settings

log = structlog.get_logger()


def serve_web(settings: Settings) -> int:
    """Serve until stopped; refuses to start with a role that row-level security does not bind."""
    asyncio.run(_check_role(settings.database_url or ""))
    if settings.plain_http:
        log.warning("entry.plain_http", origin=settings.origin)
    server = Server(
        "hedui.app:serve",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_processes,
        factory=True,
        log_access=False,
        respawn_failed_workers=True,
        backpressure=256,
    )
    server.serve()
    return 0


async def _check_role(url: str) -> None:
    # Said once, before the processes are started: each of them checks again.
    await open_pool(url, size=1)
    await close_pool()
