from __future__ import annotations
import time
from typing import TYPE_CHECKING
from core.outbox import due_jobs
from hedui.worker import run_job

if TYPE_CHECKING:
    from tests.conftest import World


async def test_time(world: World) -> None:
    t = time.time()
    case = await world.begin(12)
    print("begin", time.time() - t)
    t = time.time()
    n = 0
    for j in await due_jobs():
        t1 = time.time()
        await run_job(world.runtime, j)
        n += 1
        print("job", time.time() - t1)
    print(n, time.time() - t)
    t = time.time()
    await world.drain()
    print("drain", time.time() - t)


async def test_time2(world: World) -> None:
    pass


async def test_time3(world: World) -> None:
    t = time.time()
    case = await world.begin(12)
    print("begin", time.time() - t)
    t = time.time()
    await world.drain()
    print("drain", time.time() - t)
