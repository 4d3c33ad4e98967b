"""数据库的故障: every connection cut at once, again and again. The postmaster itself dies in test_campaign.py."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.installation import Installation, installed
from tests.faults.mischief import cut_connections, tell
from tests.faults.verdict import quiet, verdict


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place) as installation:
        yield installation


async def test_connections_cut(made: Installation, draw: random.Random) -> None:
    """F9: all connections of web and workers are cut again and again; the pools recover and leak nothing."""
    cuts = 0
    tell(made)
    async with Desk(made, draw) as desk:
        async with asyncio.TaskGroup() as group:
            carried = group.create_task(desk.carry(made.some_families(draw, plan.of(8))))
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
