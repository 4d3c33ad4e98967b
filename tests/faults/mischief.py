"""捣乱: what does the harm, on a seeded plan, while the work goes on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import psutil
from redis.asyncio import Redis

from hedui.doorbell import QUEUE
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from plugins.simulated_departments.catalogue import DEPARTMENTS
from tests.faults.installation import Installation


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


async def flush_redis(redis: EmbeddedRedis, every: float, forgotten: list[int]) -> None:
    """Whatever Redis knows is forgotten, again and again; `forgotten` is told how many rings each time."""
    async with Redis.from_url(redis.url) as client:
        while True:
            await asyncio.sleep(every)
            forgotten.append(await client.zcard(QUEUE))
            await client.flushall()


async def crash_redis(redis: EmbeddedRedis, away: float) -> None:
    """SIGKILL, and back on the same port after a while, empty."""
    _kill(redis.pid)
    await asyncio.sleep(away)
    await redis.start()


async def crash_postgres(postgres: EmbeddedPostgres) -> float:
    """SIGKILL to the postmaster; its backends see it and go; then it is started again on the same data. Seconds away."""
    died = time.monotonic()
    backends = psutil.Process(postgres.pid).children()
    _kill(postgres.pid)
    await asyncio.to_thread(psutil.wait_procs, backends, 10)
    await postgres.start()
    return time.monotonic() - died


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
