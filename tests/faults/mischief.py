"""捣乱: what does the harm, on a seeded plan, while the work goes on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hedui.doorbell import QUEUE
from hedui.embedded.redis import EmbeddedRedis
from plugins.simulated_departments.catalogue import DEPARTMENTS
from tests.faults.installation import Installation
from tests.faults.truth import Truth

SOON = """
update outbox set due_at = clock_timestamp() + interval '3 s'
 where done_at is null and due_at > clock_timestamp() + interval '6 s'
"""


@asynccontextmanager
async def meanwhile(harm: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do harm until the block ends; harm that fails is a failed test."""
    task = asyncio.create_task(harm)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def flush_redis(url: str, every: float, forgotten: list[int]) -> None:
    """Whatever Redis knows is forgotten, again and again, whenever it is there; `forgotten` is told how many rings."""
    async with Redis.from_url(url) as client:
        while True:
            await asyncio.sleep(every)
            with contextlib.suppress(RedisError, OSError):
                rings = await client.zcard(QUEUE)
                await client.flushall()
                forgotten.append(rings)


async def time_passes(made: Truth) -> None:
    """Whatever rests for longer is due in a few seconds: waits that double with every misfortune would be hours long."""
    while True:
        await asyncio.sleep(1)
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            await made.rows(SOON)


async def crash_redis(redis: EmbeddedRedis, away: float) -> None:
    """SIGKILL, and back on the same port after a while, empty."""
    _kill(redis.pid)
    await asyncio.sleep(away)
    await redis.start()


async def cut_connections(made: Installation) -> int:
    """Every connection of web and workers is cut in the middle of whatever it does; how many there were."""
    rows = await made.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'hedui_app'")
    return len(rows)


def tell(made: Installation, *faults: dict[str, Any]) -> None:
    """Every department is told to fail so; without faults, to answer as it should."""
    for department in DEPARTMENTS:
        made.departments.order(department, {"faults": list(faults)})


def _kill(pid: int | None) -> None:
    if pid is None:
        raise LookupError("does not run")
    os.kill(pid, signal.SIGKILL)
