"""门铃的故障: Redis dies and comes back, or holds rubbish; nothing in it ever counted. test_campaign.py flushes it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from hedui.doorbell import QUEUE
from tests.faults import plan
from tests.faults.installation import Installation, installed
from tests.faults.mischief import crash_redis
from tests.faults.verdict import quiet, verdict

AWAY = 4.0


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place) as installation:
        yield installation


async def test_killed_and_restarted(made: Installation, draw: random.Random) -> None:
    """F13: verifications begin while Redis is away; workers outlive it and go on by themselves when it is back."""
    deaths = [process.deaths for process in made.processes]
    async with made.beginning(made.some_households(draw, plan.of(5))):
        await asyncio.sleep(1)
        crash = asyncio.create_task(crash_redis(made.redis, AWAY))
    later = made.some_households(draw, plan.of(5))
    began = time.monotonic()
    await made.begin(later)
    accepting = time.monotonic() - began
    await crash
    took = await made.next_job_done()
    await quiet(made)
    await verdict(made)
    assert [process.deaths for process in made.processes] == deaths
    plan.measured(
        f"F13 Redis SIGKILL、{AWAY:g} 秒后恢复：其间照常受理（{len(later)} 件 {accepting:.1f} 秒），"
        f"恢复后 {took:.1f} 秒办结第一个任务"
    )


async def test_poisoned(made: Installation, draw: random.Random) -> None:
    """F16: what arq cannot read, or what is no queue at all, stops no worker for long."""
    async with Redis.from_url(made.redis.url) as client, made.beginning(made.some_households(draw, plan.of(4))):
        await client.zadd(QUEUE, {draw.randbytes(16): 0, b"no-such-job": 1})
        await asyncio.sleep(1.5)
        await client.set(QUEUE, draw.randbytes(64))
        await asyncio.sleep(1.5)
        await client.zadd(QUEUE, {b"\xff": 0})
    await quiet(made)
    await verdict(made)
