"""数据库的故障: the postmaster killed and started again on the same data; every connection cut at once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.installation import Installation, installed
from tests.faults.mischief import crash_postgres, cut_connections, tell
from tests.faults.verdict import quiet, verdict


@pytest.fixture(scope="module")
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place, durable=True) as installation:
        yield installation


async def test_killed_and_restarted(made: Installation, draw: random.Random) -> None:
    """F8: what was acknowledged is there afterwards; web and workers go on by themselves, without a restart."""
    away: list[float] = []
    back: list[float] = []
    tell(made, {"kind": "slow", "share": 0.5, "seconds": 0.3})
    async with Desk(made, draw) as desk:
        async with asyncio.TaskGroup() as group:
            group.create_task(desk.carry(made.some_households(draw, plan.of(12))))
            for _ in range(2):
                await asyncio.sleep(draw.uniform(0.5, 1.5))
                died = time.monotonic()
                await crash_postgres(made.postgres)
                away.append(time.monotonic() - died)
                back.append(await made.next_job_done())
        await quiet(made)
        await verdict(made)
    assert sum(process.deaths for process in made.processes) == 0
    plan.measured(
        f"F8 PostgreSQL SIGKILL {len(away)} 次（停 {', '.join(f'{x:.1f}' for x in away)} 秒）：{desk.acknowledged} 个已答复的"
        f"请求一个不少，恢复后 {', '.join(f'{x:.1f}' for x in back)} 秒办结下一个任务，"
        f"{desk.failed + desk.cut_off} 次未得答复后重试成功"
    )


async def test_connections_cut(made: Installation, draw: random.Random) -> None:
    """F9: all connections of web and workers are cut again and again; the pools recover and leak nothing."""
    cuts = 0
    tell(made)
    async with Desk(made, draw) as desk:
        async with asyncio.TaskGroup() as group:
            carried = group.create_task(desk.carry(made.some_households(draw, plan.of(8))))
            while not carried.done():
                await asyncio.sleep(draw.uniform(0.5, 1.5))
                cuts += await cut_connections(made)
        took = await made.next_job_done()
        await quiet(made)
        await verdict(made)
    plan.measured(
        f"F9 切断数据库连接 {cuts} 条：{desk.acknowledged} 个请求各办一次（{desk.failed + desk.cut_off} 次未得答复后重试成功），"
        f"末次切断后 {took:.1f} 秒办结下一个任务"
    )
