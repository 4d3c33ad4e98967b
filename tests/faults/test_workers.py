"""工作进程的故障: killed between asking and saving and at random, frozen beyond the lease, rung for the same job."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import psutil
import pytest

from hedui.worker import SWEEPER_LOCK
from tests.faults import plan
from tests.faults.installation import Installation, installed
from tests.faults.mischief import meanwhile, tell
from tests.faults.process import Process
from tests.faults.truth import RUNNING
from tests.faults.verdict import quiet, verdict
from tests.faults.witness import Witness, resumed

LOST = '"event": "job.lease_lost"'
HELD = "select id, fence from outbox where done_at is null and lease_until > clock_timestamp()"


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place) as installation:
        yield installation


@pytest.fixture
async def unhurried(place: Path) -> AsyncIterator[Installation]:
    """With a lease that outlasts a busy machine: nothing may run twice for want of time."""
    async with installed(place, lease_seconds=60) as installation:
        yield installation


async def test_killed_between_asking_and_saving(made: Installation, draw: random.Random) -> None:
    """F1: kill after kill, each in the midst of asking, and every third time no other worker is left: what was under way
    is asked again, as the same question."""
    kills = plan.kills()
    cases = made.some_households(draw, max(plan.of(18), 6 * kills))
    tell(made, {"kind": "slow", "share": 1, "seconds": 1.2})  # so long that both workers have their hands full
    witness, deaths, began = await Witness.called(made), [], time.monotonic()
    for number in range(kills):
        async with made.beginning(cases[number::kills]):
            dying = made.workers if number % 3 == 2 else [draw.choice(made.workers)]
            deaths.append(await witness.kill_while_asking(dying))
    tell(made)  # what nobody is to be killed over need not take so long
    await quiet(made, within=240)
    took = time.monotonic() - began
    await verdict(made)
    assert [bool(death.orphans) for death in deaths] == [True] * kills
    waits, cut_off = await resumed(made, deaths), [len(death.orphans) for death in deaths]
    dead, repeats = sum(worker.deaths for worker in made.workers), _repeats(made).total()
    plan.measured(
        f"F1 询问与保存之间 SIGKILL {kills} 次（{dead} 个工作进程），{len(cases)} 件：{took:.1f} 秒"
        f"（每秒 {len(cases) / took:.2f} 件）；每次 {min(cut_off)} 至 {max(cut_off)} 个、共 {sum(cut_off)} 个查询已在台账而未保存，"
        f"{len(waits)} 个以同一编号再问（中位 {median(waits):.1f}、最迟 {max(waits):.1f} 秒后），台账重复询问 {repeats} 次"
    )


@pytest.mark.parametrize("seconds", [1.2, 6])
async def test_stopped_in_good_order(unhurried: Installation, draw: random.Random, seconds: float) -> None:
    """F4: a worker that is told to end gives its jobs back at once, however long departments think; nobody waits for a
    lease to run out. So few questions that both have hands free."""
    tell(unhurried, {"kind": "slow", "share": 1, "seconds": seconds})
    async with unhurried.beginning(unhurried.some_households(draw, 1)):
        await _asked_and_unanswered(unhurried, at_least=4)
        await asyncio.sleep(seconds / 2)
        began = time.monotonic()
        assert await asyncio.gather(*(worker.end() for worker in unhurried.workers)) == [0, 0]
        took = time.monotonic() - began
        assert await unhurried.rows("select from outbox where lease_until is not null and done_at is null") == []
        # The office is not told of departments that do not answer where it was we who hung up.
        assert await unhurried.rows("select from reply where kind = 'unavailable'") == []
        for worker in unhurried.workers:
            worker.start()
        tell(unhurried)
    await quiet(unhurried)
    await verdict(unhurried)
    plan.measured(f"F4 SIGTERM，部门 {seconds:g} 秒才答：两个工作进程 {took:.1f} 秒内退出，在办任务全部交回")


@pytest.mark.parametrize("sweeps", [True, False], ids=["sweeper", "other"])
async def test_frozen_beyond_its_lease(made: Installation, draw: random.Random, sweeps: bool) -> None:
    """F5: the other worker takes over; what the thawed one would still save is refused, nothing is doubled."""
    tries = refused = 0
    async with made.beginning(made.some_households(draw, plan.of(12))), asyncio.timeout(plan.patience(150)):
        while not refused:
            tries += 1
            took, refused = await _frozen_at_work(made, sweeps)
    await quiet(made)
    await verdict(made)
    assert refused > 0
    plan.measured(
        f"F5 冻结{'负责扫单的' if sweeps else '另一个'}工作进程（第 {tries} 次时它有在办任务）："
        f"{took:.1f} 秒后由另一进程接办并办成第一个，"
        f"解冻后 {refused} 次迟到的保存被拒绝"
    )


async def _frozen_at_work(made: Installation, sweeps: bool) -> tuple[float, int]:
    """Freeze that worker until a job that was held has been taken over and done; how long that took, and how many late
    savings of the thawed one were refused.

    None where it had no job in hand, or stood so long that its handlers had come to their time limit before they saved.
    """
    tell(made, {"kind": "slow", "share": 1, "seconds": 1.0})
    await _asked_and_unanswered(made, at_least=12)
    frozen, began = await _worker(made, sweeps), time.monotonic()
    frozen.freeze()
    tell(made)  # so that the other one is done with its job in time
    try:
        held = {row["id"]: row["fence"] for row in await made.rows(HELD)}
        while not await _settled(made, held):
            await asyncio.sleep(0.05)
    finally:
        before = frozen.said().count(LOST)
        frozen.thaw()
    took = time.monotonic() - began
    for _ in range(20):
        if frozen.said().count(LOST) > before:
            break
        await asyncio.sleep(0.1)
    return took, frozen.said().count(LOST) - before


async def _settled(made: Installation, held: dict[UUID, int]) -> bool:
    """One of them has been taken over and done; or all were done by those who held them."""
    rows = await made.rows("select id, fence, done_at from outbox where id = any ($1)", list(held))
    over = any(row["fence"] > held[row["id"]] and row["done_at"] for row in rows)
    return over or all(row["done_at"] for row in rows)


async def test_frozen_between_statements(made: Installation, draw: random.Random) -> None:
    """F5: a process that stands still when it has prepared a statement and not yet run it lets go of its locks, too."""
    limits = {"idle_in_transaction_session_timeout": "3s", "lock_timeout": "3s"}
    frozen = await asyncpg.connect(made.postgres.app_url, server_settings=limits)
    async with made.beginning(made.some_households(draw, 1)):
        await _asked_and_unanswered(made, at_least=1)
    await frozen.execute(
        "begin; set local hedui.service = 'relay'; select from outbox where done_at is null for update"
    )
    await frozen.prepare("select now()")
    try:
        took = await quiet(made, within=40)
    finally:
        frozen.terminate()
    await verdict(made)
    plan.measured(f"F5 冻结在两条语句之间：{took:.1f} 秒后全部办结")


async def test_rung_for_the_same_jobs(unhurried: Installation, draw: random.Random) -> None:
    """F7: thousands of rings for the same jobs, also while they are held, heard by both workers; every job runs once, every
    question is asked once."""
    rings = 0
    tell(unhurried, {"kind": "slow", "share": 0.5, "seconds": 0.4})

    async def ring() -> None:
        nonlocal rings
        while True:
            jobs = [row["id"] for row in await unhurried.rows("select id from outbox where done_at is null")]
            for _ in range(5):
                await unhurried.world.runtime.doorbell.ring(draw.sample(jobs, len(jobs)))
                rings += len(jobs)
            await asyncio.sleep(0.05)

    async with meanwhile(ring()):
        await unhurried.begin(unhurried.some_households(draw, plan.of(8)))
        await quiet(unhurried)
    await verdict(unhurried)
    assert _repeats(unhurried).total() == 0
    assert await unhurried.rows("select job from outbox where attempts > 1 and job <> 'ask.send'") == []
    jobs = await unhurried.rows("select count(*) from outbox")
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
