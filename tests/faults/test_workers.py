"""工作进程的故障: killed at random and between asking and saving, frozen beyond the lease, rung for the same job."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import psutil
import pytest

from core.outbox import due_jobs
from hedui.worker import SWEEPER_LOCK
from tests.faults import plan
from tests.faults.installation import Installation, installed
from tests.faults.mischief import kill_workers, meanwhile, tell
from tests.faults.process import Process
from tests.faults.verdict import quiet, verdict

KILLS = 20
LOST = '"event": "job.lease_lost"'


async def test_killed_at_random(place: Path, draw: random.Random) -> None:
    """F1: twenty kills in the course of two hundred verifications; the departments are now and then slow."""
    cases = plan.households(draw, plan.CASES)
    kills = max(1, KILLS * plan.CASES // 200)
    async with installed(place) as made:
        tell(made, {"kind": "slow", "share": 0.3, "seconds": 0.4})
        began = time.monotonic()
        killer = asyncio.create_task(kill_workers(made, draw, kills))
        await made.begin(cases)
        await killer
        left = await made.ask("select count(*) from outbox where done_at is null")
        assert left[0][0] > 0, "the work was over before the last kill"
        await quiet(made, within=240)
        took = time.monotonic() - began
        assert sum(worker.deaths for worker in made.workers) == kills
        await verdict(made, cases)
        repeats = _repeats(made)
    plan.measured(
        f"F1 随机 SIGKILL {kills} 次，{len(cases)} 件：{took:.1f} 秒（每秒 {len(cases) / took:.2f} 件），"
        f"重复询问 {sum(repeats.values())} 次"
    )


async def test_killed_between_asking_and_saving(place: Path, draw: random.Random) -> None:
    """F1: every worker dies while departments think; each question that was under way is asked again, as the same."""
    cases = plan.households(draw, plan.of(15))
    waits: list[float] = []
    orphans: set[UUID] = set()
    async with installed(place) as made:
        tell(made, {"kind": "slow", "share": 1, "seconds": 1.2})
        for part in (cases[::3], cases[1::3], cases[2::3]):
            async with made.beginning(part):
                cut_off = await _asked_and_unanswered(made, at_least=8)
                for worker in made.workers:
                    worker.kill()
                # What the departments knew when nobody was left to hear the answer.
                cut_off &= await _asking(made)
                died = time.monotonic()
                for worker in made.workers:
                    worker.start()
                await _settled(made, cut_off)
                waits.append(time.monotonic() - died)
                orphans |= cut_off
        await quiet(made)
        await verdict(made, cases)
        repeats = _repeats(made)
    assert len(orphans) >= 20
    assert not [ask for ask in orphans if repeats[str(ask)] == 0]
    plan.measured(
        f"F1 询问与保存之间 SIGKILL 全部工作进程 3 次：{len(orphans)} 个查询以同一编号重问，"
        f"全部了结用时 {', '.join(f'{wait:.1f}' for wait in waits)} 秒"
    )


@pytest.mark.parametrize("sweeps", [True, False], ids=["sweeper", "other"])
async def test_frozen_beyond_its_lease(place: Path, draw: random.Random, sweeps: bool) -> None:
    """F5: the other worker takes over; what the thawed one would still save is refused, nothing is doubled."""
    cases = plan.households(draw, plan.of(10))
    async with installed(place) as made:
        tell(made, {"kind": "slow", "share": 1, "seconds": 1.0})
        async with made.beginning(cases):
            await _asked_and_unanswered(made, at_least=12)
            frozen = await _worker(made, sweeps)
            frozen.freeze()
            held = await made.ask("select ref from outbox where lease_until is not null and done_at is null")
            froze = time.monotonic()
            tell(made)
            await _settled(made, {row["ref"] for row in held})
            took = time.monotonic() - froze
            frozen.thaw()
        await quiet(made)
        await verdict(made, cases)
        refused = frozen.said().count(LOST)
    assert refused > 0
    plan.measured(
        f"F5 冻结{'负责扫单的' if sweeps else '另一个'}工作进程：{len(held)} 个任务在 {took:.1f} 秒内由另一进程办结，"
        f"解冻后 {refused} 次迟到的保存被拒绝"
    )


async def test_rung_for_the_same_jobs(place: Path, draw: random.Random) -> None:
    """F7: thousands of rings for the same jobs, heard by both workers; every job runs once, every question is asked once."""
    cases = plan.households(draw, plan.of(12))
    rings = 0

    async def ring() -> None:
        nonlocal rings
        while True:
            jobs = await due_jobs()
            for _ in range(5):
                await made.world.runtime.doorbell.ring(draw.sample(jobs, len(jobs)))
                rings += len(jobs)
            await asyncio.sleep(0.05)

    async with installed(place, lease_seconds=60) as made:
        async with meanwhile(ring()):
            await made.begin(cases)
            await quiet(made)
        await verdict(made, cases)
        assert sum(_repeats(made).values()) == 0
        twice = await made.ask("select job from outbox where attempts > 1 and job <> 'ask.send'")
        assert twice == []
        jobs = await made.ask("select count(*) from outbox")
    plan.measured(f"F7 {jobs[0][0]} 个任务响铃 {rings} 次：各办一次")


def _repeats(made: Installation) -> Counter[str]:
    """Questions that the departments were asked again, by ask."""
    return Counter(entry.ask for entry in made.departments.ledger() if entry.repeat and entry.kind == "ask")


async def _asking(made: Installation) -> set[UUID]:
    return {row["id"] for row in await made.ask("select id from ask where state = 'asking'")}


async def _asked_and_unanswered(made: Installation, at_least: int) -> set[UUID]:
    """Questions that stand in the departments' ledger and have not been answered; waits until there are enough."""
    async with asyncio.timeout(plan.patience(60)):
        while True:
            told = {UUID(entry.ask) for entry in made.departments.ledger()}
            found = told & await _asking(made)
            if len(found) >= at_least:
                return found
            await asyncio.sleep(0.02)


async def _settled(made: Installation, refs: set[UUID], within: float = 60) -> None:
    """Return when no job is left for any of these."""
    async with asyncio.timeout(plan.patience(within)):
        while await made.ask("select from outbox where ref = any ($1) and done_at is null", list(refs)):
            await asyncio.sleep(0.1)


async def _worker(made: Installation, sweeps: bool) -> Process:
    """The worker that is the elected sweeper, or the one that is not."""
    rows = []
    while not rows:
        rows = await made.ask(
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
