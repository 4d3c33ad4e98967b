"""一切同时: the doorbell forgets everything every second, callbacks come five times, and in three waves departments,
database and workers go down and come back, while an office carries its households through over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.installation import SOURCES, Installation, installed
from tests.faults.mischief import crash_postgres, flush_redis, meanwhile
from tests.faults.verdict import callbacks, quiet, verdict

COPIES = 3
REQUESTS = 6
"""Of an office for one household."""
DOWN = ("unavailable", "error", "empty")
"""How a department is down, wave by wave."""
WAVES = len(DOWN)
SYNCHRONOUS = [source for source in SOURCES if source != "banks"]


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place, durable=True) as installation:
        yield installation


async def test_all_at_once(made: Installation, draw: random.Random) -> None:
    """F1, F8, F14, F17, F18, F20: whatever comes together, every case has its answers once."""
    cases, forgotten = made.some_households(draw, plan.CASES), list[int]()
    _call_back_often(made)
    began = time.monotonic()
    async with Desk(made, draw) as desk:
        async with meanwhile(flush_redis(made.redis, 1, forgotten)), asyncio.TaskGroup() as group:
            group.create_task(desk.carry(cases))
            waves = group.create_task(_waves(made, draw, desk))
        carried = time.monotonic() - began
        await quiet(made, within=240)
    took = time.monotonic() - began
    await verdict(made)
    heard, _, accepted = await callbacks(made)
    unavailable = await made.rows("select count(*) from reply where kind = 'unavailable'")
    assert desk.acknowledged == REQUESTS * len(cases)
    assert [process.deaths for process in made.processes] == [WAVES, 0, 0]
    assert min(sum(forgotten), unavailable[0][0]) > 0
    assert heard > accepted
    away, back = (max(seconds) for seconds in zip(*waves.result(), strict=True))
    plan.measured(
        f"一切同时，{len(cases)} 件：{took:.1f} 秒（每秒 {len(cases) / took:.2f} 件），其中 {carried:.1f} 秒内"
        f" {desk.acknowledged} 个请求各办一次；FLUSHALL {len(forgotten)} 次，丢失响铃 {sum(forgotten)} 个；PostgreSQL SIGKILL"
        f" {WAVES} 次（至多停 {away:.1f} 秒，再 {back:.1f} 秒办结下一个任务）；部门停服，{unavailable[0][0]} 次未得答复；"
        f"{accepted} 个异步查询回调 {heard} 次"
    )


async def _waves(made: Installation, draw: random.Random, desk: Desk) -> list[tuple[float, float]]:
    """Harm after harm as the office gets on, however fast the machine is; how long the database was away each time,
    and until then the next job was done."""
    crashes: list[tuple[float, float]] = []
    moments = itertools.count(1)
    for kind in DOWN:
        department = draw.choice(SYNCHRONOUS)
        await desk.has_carried(_share(next(moments)))
        made.departments.order(department, {"faults": [{"kind": kind}]})
        await desk.has_carried(_share(next(moments)))
        crashes.append((await crash_postgres(made.postgres), await made.next_job_done()))
        await desk.has_carried(_share(next(moments)))
        made.departments.order(department)
        await _worker_killed(made)
        await desk.has_carried(_share(next(moments)))
        await _departments_killed(made)
    return crashes


def _share(moment: int) -> int:
    """So many cases at this one of the moments, which are spread evenly over the run."""
    return plan.CASES * moment // (4 * WAVES + 1)


async def _worker_killed(made: Installation) -> None:
    """Always the same one: the other must outlive all of it. One that starts while the database is away ends at once,
    and nobody watches over it here."""
    made.workers[0].restart()
    while not made.connections(made.workers[0]):
        await asyncio.sleep(0.1)


async def _departments_killed(made: Installation) -> None:
    """All of them, and back after a second."""
    made.departments.kill()
    await asyncio.sleep(1)
    await asyncio.to_thread(made.departments.start)
    _call_back_often(made)


def _call_back_often(made: Installation) -> None:
    made.departments.order("banks", {"faults": [{"kind": "duplicate_callback", "times": COPIES}]})
