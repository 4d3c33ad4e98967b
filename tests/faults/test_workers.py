"""工作进程的故障: killed between asking and saving and at random, frozen beyond the lease, rung for the same job."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest

from core.outbox import due_jobs
from hedui.worker import SWEEPER_LOCK
from tests.faults import plan
from tests.faults.installation import RUNNING, Installation, installed
from tests.faults.mischief import kill_workers, meanwhile, tell
from tests.faults.process import Process
from tests.faults.verdict import quiet, verdict

KILLS = 20
LOST = '"event": "job.lease_lost"'


@pytest.fixture(scope="module")
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place) as installation:
        yield installation


async def test_killed_between_asking_and_saving(made: Installation, draw: random.Random) -> None:
    """F1: every worker dies while departments think; each question that was under way is asked again, as the same."""
    waits: list[float] = []
    orphans: set[UUID] = set()
    tell(made, {"kind": "slow", "share": 1, "seconds": 1.2})
    for _ in range(2):
        async with made.beginning(made.some_households(draw, plan.of(4))):
            cut_off = await _asked_and_unanswered(made, at_least=8)
            for worker in made.workers:
                worker.kill()
            # What the departments knew when nobody was left to hear the answer.
            cut_off &= await _asking(made)
            died = time.monotonic()
            for worker in made.workers:
                worker.start()
            assert cut_off
            await _answered(made, cut_off)
            waits.append(time.monotonic() - died)
            orphans |= cut_off
    tell(made)
    await quiet(made)
    await verdict(made)
    repeats = _repeats(made)
    assert not [ask for ask in orphans if repeats[ask] == 0]
    plan.measured(
        f"F1 询问与保存之间 SIGKILL 全部工作进程 {len(waits)} 次：{len(orphans)} 个查询以同一编号重问，"
        f"最后一个在 {', '.join(f'{wait:.1f}' for wait in waits)} 秒后得到答复"
    )


async def test_stopped_in_good_order(made: Installation, draw: random.Random) -> None:
    """F4: a worker that is told to end gives its jobs back at once; nobody waits for a lease to run out."""
    tell(made, {"kind": "slow", "share": 1, "seconds": 1.2})
    async with made.beginning(made.some_households(draw, plan.of(3))):
        await _asked_and_unanswered(made, at_least=8)
        began = time.monotonic()
        assert await asyncio.gather(*(worker.end() for worker in made.workers)) == [0, 0]
        took = time.monotonic() - began
        assert await made.rows("select job from outbox where lease_until is not null and done_at is null") == []
        for worker in made.workers:
            worker.start()
        tell(made)
    await quiet(made)
    await verdict(made)
    plan.measured(f"F4 SIGTERM：两个工作进程 {took:.1f} 秒内退出，在办任务全部交回")


@pytest.mark.parametrize("sweeps", [True, False], ids=["sweeper", "other"])
async def test_frozen_beyond_its_lease(made: Installation, draw: random.Random, sweeps: bool) -> None:
    """F5: the other worker takes over; what the thawed one would still save is refused, nothing is doubled."""
    tell(made, {"kind": "slow", "share": 1, "seconds": 1.0})
    async with made.beginning(made.some_households(draw, plan.of(6))):
        await _asked_and_unanswered(made, at_least=12)
        frozen = await _worker(made, sweeps)
        before = frozen.said().count(LOST)
        frozen.freeze()
        froze = time.monotonic()
        held = {row["ref"] for row in await made.rows("select ref from outbox where lease_until > clock_timestamp()")}
        tell(made)
        await _answered(made, held)
        took = time.monotonic() - froze
        frozen.thaw()
    await quiet(made)
    await verdict(made)
    refused = frozen.said().count(LOST) - before
    assert refused > 0
    plan.measured(
        f"F5 冻结{'负责扫单的' if sweeps else '另一个'}工作进程：{len(held)} 个在办任务中的查询最迟 {took:.1f} 秒后由另一进程"
        f"得到答复，解冻后 {refused} 次迟到的保存被拒绝"
    )


async def test_killed_at_random(made: Installation, draw: random.Random) -> None:
    """F1: twenty kills in the course of two hundred verifications; the departments are now and then slow."""
    cases = made.some_households(draw, plan.CASES)
    kills = max(1, KILLS * plan.CASES // 200)
    asked_before, deaths_before = _repeats(made).total(), sum(worker.deaths for worker in made.workers)
    tell(made, {"kind": "slow", "share": 0.3, "seconds": 0.4})
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        killer = group.create_task(kill_workers(made, draw, kills))
        await made.begin(cases)
    busy = killer.result()
    await quiet(made, within=240)
    took = time.monotonic() - began
    await verdict(made)
    assert sum(worker.deaths for worker in made.workers) - deaths_before == kills
    assert busy >= kills * 0.75
    plan.measured(
        f"F1 随机 SIGKILL {kills} 次，{len(cases)} 件：{took:.1f} 秒（每秒 {len(cases) / took:.2f} 件），"
        f"重复询问 {_repeats(made).total() - asked_before} 次"
    )


async def test_rung_for_the_same_jobs(place: Path, draw: random.Random) -> None:
    """F7: thousands of rings for the same jobs, heard by both workers; every job runs once, every question is asked once."""
    rings = 0

    async def ring() -> None:
        nonlocal rings
        while True:
            jobs = await due_jobs()
            for _ in range(5):
                await alone.world.runtime.doorbell.ring(draw.sample(jobs, len(jobs)))
                rings += len(jobs)
            await asyncio.sleep(0.05)

    # A lease that outlasts a busy machine: nothing may run twice for want of time.
    async with installed(place / "alone", lease_seconds=60) as alone:
        async with meanwhile(ring()):
            await alone.begin(alone.some_households(draw, plan.of(8)))
            await quiet(alone)
        await verdict(alone)
        assert _repeats(alone).total() == 0
        assert await alone.rows("select job from outbox where attempts > 1 and job <> 'ask.send'") == []
        jobs = await alone.rows("select count(*) from outbox")
    plan.measured(f"F7 {jobs[0][0]} 个任务响铃 {rings} 次：各办一次")


def _repeats(made: Installation) -> Counter[UUID]:
    """Questions that the departments were asked again, by ask."""
    return Counter(UUID(entry.ask) for entry in made.departments.ledger() if entry.repeat and entry.kind == "ask")


async def _asking(made: Installation) -> set[UUID]:
    return {row["id"] for row in await made.rows("select id from ask where state = 'asking'")}


async def _asked_and_unanswered(made: Installation, at_least: int) -> set[UUID]:
    """Questions that stand in the departments' ledger and have not been answered; waits until there are enough."""
    async with asyncio.timeout(plan.patience(60)):
        while True:
            told = {UUID(entry.ask) for entry in made.departments.ledger()}
            found = told & await _asking(made)
            if len(found) >= at_least:
                return found
            await asyncio.sleep(0.02)


async def _answered(made: Installation, asks: set[UUID]) -> None:
    """Return when each of these has its answer."""
    unanswered = "select from ask where id = any ($1) and state not in ('found', 'nothing_found') limit 1"
    async with asyncio.timeout(plan.patience(60)):
        while await made.rows(unanswered, list(asks)):
            await asyncio.sleep(0.1)


async def _worker(made: Installation, sweeps: bool) -> Process:
    """The worker that is the elected sweeper, or the one that is not."""
    rows: list[Any] = []
    async with asyncio.timeout(RUNNING):
        while not rows:
            rows = await made.rows(
                """select a.client_port from pg_locks l join pg_stat_activity a using (pid)
                    where l.locktype = 'advisory' and l.granted and l.objid = $1""",
                SWEEPER_LOCK,
            )
    ports = {row["client_port"] for row in rows}
    elected = [
        worker
        for worker in made.workers
        if ports & {connection.laddr.port for connection in psutil.Process(worker.pid).net_connections("tcp")}
    ]
    assert len(elected) == 1
    return next(worker for worker in made.workers if (worker in elected) is sweeps)
