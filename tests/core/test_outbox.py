"""发件箱: a job commits with the state change it follows from, is done once, and survives whoever began it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import outbox
from core.database import DB
from core.ids import new_id
from core.outbox import HANDLERS, RELAY, Lease, LeaseLost, alone, due_jobs, handles, put, put_many, put_once, release
from core.runtime import Runtime
from core.scope import Scope, Tx
from core.verification.store import next_serial
from hedui.worker import run_job
from tenants.access import system_scope
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

VERB = "assessment.make"
JOB, EFFECT = "test.job", "test-effect"
LEASE = timedelta(seconds=30)
NO_TIME = timedelta(milliseconds=1)


@pytest.fixture
async def scope(world: World) -> AsyncIterator[Scope]:
    """The system at work for one fresh county."""
    yield await system_scope(world.runtime, world.tenants["xihu"].id)
    await support.forget_jobs()


async def effects(scope: Scope) -> int:
    async with scope.read(VERB) as tx:
        return await tx.value("select coalesce(max(last), 0) from serial where name = $1", EFFECT)


async def put_one(scope: Scope, job: str = JOB, delay: timedelta = timedelta()) -> UUID:
    async with scope.write(VERB) as tx:
        return await put(tx, job, new_id(), delay)


async def stored(identity: UUID) -> Any:
    async with DB.open(RELAY) as door:
        return await door.connection.fetchrow("select * from outbox where id = $1", identity)


async def claim(identity: UUID, length: timedelta) -> Lease | None:
    """Of a job that stands alone."""
    leases = await outbox.claim(identity, length)
    assert len(leases) < 2
    return leases[0] if leases else None


async def do(scope: Scope, lease: Lease) -> None:
    """An honest handler: its effect and its end in one transaction."""
    async with scope.write(VERB) as tx:
        await next_serial(tx, EFFECT)
        await lease.finish(tx)


class Recorder:
    """A doorbell that notes who rang, and what the outbox held at that moment."""

    def __init__(self) -> None:
        self.rung: list[UUID] = []

    async def ring(self, ids: Sequence[UUID] | Mapping[UUID, datetime]) -> None:
        self.rung += [identity for identity in ids if await stored(identity)]


async def test_a_job_commits_with_the_state_change_and_rolls_back_with_it(scope: Scope) -> None:
    """Else a case is initiated that nobody asks about, or a question leaves for a case that never was."""
    bell = Recorder()
    scope = dataclasses.replace(scope, runtime=dataclasses.replace(scope.runtime, doorbell=bell))
    left: list[UUID] = []

    async def act(fail: bool) -> None:
        async with scope.write(VERB) as tx:
            await next_serial(tx, EFFECT)
            left.append(await put(tx, JOB, new_id()))
            left.append(await put(tx, JOB, new_id(), timedelta(hours=1)))
            await put_many(tx, JOB, [new_id(), new_id()], scope.tenant.id)
            assert bell.rung == []
            if fail:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act(fail=True)
    assert (await effects(scope), [await stored(x) for x in left], bell.rung) == (0, [None, None], [])
    await act(fail=False)
    assert await effects(scope) == 1
    assert len(bell.rung) == 3  # after the commit, and not for what is due in an hour
    assert left[2] in bell.rung
    assert left[3] not in bell.rung


async def test_two_claims_at_once_have_one_winner(scope: Scope) -> None:
    """Else two workers ask a department twice, or issue two reports."""
    for _ in range(30):
        identity = await put_one(scope)
        leases = await asyncio.gather(claim(identity, LEASE), claim(identity, LEASE), claim(identity, LEASE))
        assert len([lease for lease in leases if lease]) == 1
        assert await claim(identity, LEASE) is None
        assert identity not in await due_jobs()


async def test_a_late_worker_loses_its_lease_and_what_it_did_is_rolled_back(scope: Scope) -> None:
    """Else a worker that was stopped for a minute overwrites what the next one has done."""
    identity = await put_one(scope)
    first = await claim(identity, NO_TIME)
    await asyncio.sleep(0.02)
    assert identity in await due_jobs()
    second = await claim(identity, LEASE)
    assert first
    assert second
    assert second.fence > first.fence
    with pytest.raises(LeaseLost):
        await do(scope, first)
    assert await effects(scope) == 0
    await do(scope, second)
    with pytest.raises(LeaseLost):
        await do(scope, second)
    assert await effects(scope) == 1
    await release([(first, timedelta())], "Late")
    assert ((await stored(identity))["fault"], await claim(identity, LEASE)) == (None, None)


async def test_postponed_and_released_jobs_come_again_when_due(scope: Scope) -> None:
    """Else a department that is closed for the night is never asked again."""
    identity = await put_one(scope)
    lease = await claim(identity, LEASE)
    assert lease
    async with scope.write(VERB) as tx:
        await lease.postpone(tx, timedelta(hours=1))
    assert (await claim(identity, LEASE), identity in await due_jobs()) == (None, False)
    await support.hasten()
    again = await claim(identity, LEASE)
    assert again
    assert (again.attempts, again.fence) == (2, lease.fence + 1)
    await release([(again, timedelta(hours=1))], "TimeoutError")
    assert await claim(identity, LEASE) is None
    row = await stored(identity)
    assert (row["fault"], row["lease_until"], row["done_at"]) == ("TimeoutError", None, None)
    with pytest.raises(LeaseLost):
        async with scope.write(VERB) as tx:
            await lease.postpone(tx, timedelta())


async def test_put_once_under_the_lock_puts_one(scope: Scope) -> None:
    """Else thirty answers make thirty reports; or the last answer makes none."""
    ref = new_id()

    async def answer_arrives() -> None:
        async with scope.write(VERB) as tx:
            await next_serial(tx, EFFECT)  # the lock that all writers of a case queue at
            await put_once(tx, JOB, ref, timedelta(seconds=-1), scope.tenant.id)

    async def waiting(tx: Tx) -> list[UUID]:
        return [row["id"] for row in await tx.rows("select id from outbox where ref = $1 and done_at is null", ref)]

    await asyncio.gather(*(answer_arrives() for _ in range(6)))
    async with scope.read(VERB) as tx:
        (only,) = await waiting(tx)
    assert await claim(only, LEASE)
    await answer_arrives()  # the one that has begun may have looked already: this answer needs another
    async with scope.read(VERB) as tx:
        assert len(await waiting(tx)) == 2


async def test_a_handler_that_raises_gives_the_job_back(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one fault in one report and the case waits for ever."""

    async def broken(scope: Scope, lease: Lease) -> None:
        async with scope.write(VERB) as tx:
            await next_serial(tx, EFFECT)
            await lease.finish(tx)
            raise ValueError("330106199001010017")

    monkeypatch.setitem(HANDLERS, JOB, alone(broken))
    identity = await put_one(scope)
    assert await run_job(scope.runtime, identity)
    row = await stored(identity)
    assert (row["fault"], row["attempts"], row["lease_until"], row["done_at"]) == ("ValueError", 1, None, None)
    assert (await effects(scope), await run_job(scope.runtime, identity)) == (0, False)
    monkeypatch.setitem(HANDLERS, JOB, alone(do))
    await support.hasten()
    assert await run_job(scope.runtime, identity)
    assert (await effects(scope), (await stored(identity))["done_at"] is not None) == (1, True)


async def test_a_thousand_rings_are_one_effect(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, JOB, alone(do))
    identity = await put_one(scope)
    for _ in range(20):
        await asyncio.gather(*(run_job(scope.runtime, identity) for _ in range(50)))
    assert await effects(scope) == 1


async def test_a_worker_that_is_stopped_is_followed_by_another(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a machine that is switched off takes the cases it was working on with it."""
    begun = asyncio.Event()

    async def stopped(scope: Scope, lease: Lease) -> None:
        async with scope.write(VERB) as tx:
            await next_serial(tx, EFFECT)
            begun.set()
            await asyncio.sleep(30)
            await lease.finish(tx)

    monkeypatch.setitem(HANDLERS, JOB, alone(stopped))
    short: Runtime = dataclasses.replace(scope.runtime, lease_seconds=0.05)
    identity = await put_one(scope)
    task = asyncio.create_task(run_job(short, identity))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.06)
    assert identity in await due_jobs()
    monkeypatch.setitem(HANDLERS, JOB, alone(do))
    assert await run_job(short, identity)
    assert await effects(scope) == 1


async def test_an_unknown_job_is_kept_and_named_and_costs_nobody_else(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a worker of the old version throws away the new version's jobs, or dies of them."""
    monkeypatch.setitem(HANDLERS, JOB, alone(do))
    unknown, known = await put_one(scope, "no.such.job"), await put_one(scope)
    assert [await run_job(scope.runtime, x) for x in (unknown, known, new_id())] == [True, True, False]
    row = await stored(unknown)
    assert (row["fault"], row["done_at"], row["lease_until"]) == ("KeyError", None, None)
    assert await effects(scope) == 1


async def test_a_job_has_one_handler() -> None:
    with pytest.raises(ValueError, match=r"ask\.send"):
        handles("ask.send")(do)


async def test_other_tenants_do_not_see_the_job(scope: Scope, world: World) -> None:
    identity = await put_one(scope)
    stranger = await system_scope(world.runtime, world.tenants["linan"].id)
    lease = await claim(identity, LEASE)
    assert lease
    async with stranger.read(VERB) as tx:
        assert await tx.rows("select id from outbox where id = $1", identity) == []
    with pytest.raises(LeaseLost):
        await do(stranger, lease)
