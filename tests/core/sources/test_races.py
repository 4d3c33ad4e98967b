"""竞争: what stops the asking, against the asking itself, on connections of their own: whoever commits first counts."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import asyncpg
import pytest

from core.applications.actions import close, feed
from core.database import DB
from core.errors import Refused
from core.outbox import put_many
from core.verification.actions import initiate
from core.verification.listing import list_cases
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import carry_through
from hedui.worker import run_job
from tenants.access import system_scope
from tests import support
from tests.support import ENDS, Bench, bench_of

if TYPE_CHECKING:
    from tests.conftest import World

ROUNDS = 50
LEAVE = "update ask set state = 'asking' where id = $1"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


@pytest.fixture
async def bench(world: World) -> Bench:
    return await bench_of(world, 50)


class Race(NamedTuple):
    """What is done against the sending, and where the database keeps the moment of it (for case and subject)."""

    act: Callable[[Bench], Awaitable[Any]]
    moment: str


RACES = {
    "withdraw": Race(
        ENDS["authorization_not_in_force"],
        "select ended_at from authorization_sheet where verification_id = $1 and subject_id = $2",
    ),
    "close": Race(
        ENDS["no_live_application"],
        "select ended_at from request_match where verification_id = $1 and subject_id = $2",
    ),
    "suspension": Race(
        ENDS["subject_suspended"],
        """select raised_at from suspension u join subject s on s.domain_person = u.domain_person
            where s.verification_id = $1 and s.id = $2 and u.lifted_at is null""",
    ),
    "suspend": Race(ENDS["case_not_running"], "select clock_timestamp() where $1::uuid is distinct from $2::uuid"),
}


@pytest.mark.parametrize("name", RACES)
async def test_nothing_leaves_after_the_end(bench: Bench, name: str, postgres: EmbeddedPostgres, database: str) -> None:
    """Else a person who has just taken the authorization back is asked about all the same."""
    outcomes, runtime, ledger = set(), bench.world.runtime, bench.world.departments.ledger
    async with support.truth(postgres, database) as truth:
        for turn in range(ROUNDS):
            jobs, calls = await _again(bench, truth), len(ledger())
            wait, late = turn * 0.001, turn % 2
            sends = [_after(late * wait, run_job(runtime, job)) for job in jobs]
            ended, *_ = await asyncio.gather(_after((1 - late) * wait, _end(bench, truth, RACES[name])), *sends)
            rows = await truth.fetch("select id, left_at from ask where id = any ($1)", bench.asks)
            left = {str(row["id"]): row["left_at"] for row in rows if row["left_at"]}
            assert all(moment <= ended for moment in left.values())
            assert {entry.ask for entry in ledger()[calls:]} <= set(left)
            calls = len(ledger())
            await support.hasten()
            await support.work(bench.world, "ask.send")
            assert len(ledger()) == calls  # nor does it leave when tried again
            outcomes.add(len(left))
    assert 0 in outcomes
    assert len(outcomes) > 1  # either side has won: it was a race


@pytest.mark.parametrize("reason", ENDS)
async def test_while_the_end_is_not_committed_nothing_leaves(
    bench: Bench, reason: str, postgres: EmbeddedPostgres, database: str
) -> None:
    """The same without chance: the end has done everything but commit, and the question comes just then."""

    async def leave() -> None:
        async with DB.open(bench.executing.local()) as door:
            await door.connection.execute(LEAVE, bench.asks[0])

    async with support.truth(postgres, database) as truth:
        async with truth.transaction():
            await truth.execute("lock table trace in share mode")  # an act's trace is the last thing it writes
            ending: Any = asyncio.create_task(_started(ENDS[reason](bench)))
            await _wait_for(truth, 1)
            leaving = asyncio.create_task(leave())
            await _wait_for(truth, 2)
            assert (ending.done(), leaving.done()) == (False, False)
        await ending
        with pytest.raises(asyncpg.PostgresError) as refused:
            await leaving
    assert (refused.value.sqlstate, refused.value.detail) == ("HD002", reason)


@pytest.mark.parametrize("reason", ENDS)
async def test_what_is_just_leaving_is_waited_for(
    bench: Bench, reason: str, postgres: EmbeddedPostgres, database: str
) -> None:
    """Else the end is dated before a question that it did not stop."""
    async with support.truth(postgres, database) as truth, DB.open(bench.executing.local()) as door:
        await door.connection.execute(LEAVE, bench.asks[0])
        ending: Any = asyncio.create_task(_started(ENDS[reason](bench)), context=contextvars.Context())
        await _wait_for(truth, 1)
        assert not ending.done()
    await ending
    left = await support.rows(bench.executing, "select left_at from ask where id = $1", bench.asks[0])
    assert left[0]["left_at"] is not None


async def _wait_for(truth: Any, number: int) -> None:
    """Until so many sessions wait for a lock."""
    for _ in range(500):
        if await truth.fetchval("select count(distinct pid) from pg_locks where not granted") >= number:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits: the two do not see each other")


async def _started(act: Awaitable[Any]) -> Any:
    return await act


async def _after(seconds: float, awaited: Awaitable[Any]) -> Any:
    await asyncio.sleep(seconds)
    return await awaited


async def _end(bench: Bench, truth: Any, race: Race) -> datetime:
    await race.act(bench)
    moment: datetime = await truth.fetchval(race.moment, bench.case.id, bench.subject)
    return moment


async def _again(bench: Bench, truth: Any) -> list[UUID]:
    """Everything in force and three questions waiting, as before the race; past the guards that forbid going back."""
    await support.forget_jobs()
    async with truth.transaction():
        await truth.execute("set local session_replication_role = replica")
        for change in (
            "update verification set state = 'verifying', resumes_to = null where id = $1",
            "update request_match set live = true, ended_at = null where verification_id = $1",
            "update authorization_sheet set state = 'passed', ended_at = null where verification_id = $1",
            "update suspension set lifted_at = now() where lifted_at is null and $1::uuid is not null",
            "update ask set state = 'queued', left_at = null where verification_id = $1",
        ):
            await truth.execute(change, bench.case.id)
    system = await system_scope(bench.world.runtime, bench.executing.tenant.id)
    async with system.write("ask.send") as tx:
        await put_many(tx, "ask.send", bench.asks[:3], system.tenant.id, lane=bench.case.id)
    return list(tx.jobs)


@pytest.mark.parametrize("first", ["initiate", "close"])
async def test_no_case_runs_on_an_application_that_closes_while_it_is_initiated(
    world: World, first: str, postgres: EmbeddedPostgres, database: str
) -> None:
    """Else the moment between the match and its commit lets a whole case ask without an application (六(一))."""
    officers, feeder = await world.officers(), await world.scope("XH9001")
    file = world.file(51)
    with pytest.raises(Refused):
        await carry_through(officers, file)  # to the point where it waits for the application
    case = (await list_cases(officers.county, 1, None, None)).items[0].id
    await feed(feeder, file.application())
    acts = [initiate(officers.county, case), close(feeder, file.application_number)]
    async with support.truth(postgres, database) as truth:
        async with truth.transaction():
            await truth.execute("lock table trace in share mode")
            running = []
            for act in acts if first == "initiate" else acts[::-1]:
                running.append(asyncio.create_task(_started(act)))
                await _wait_for(truth, len(running))
        done = await asyncio.gather(*running, return_exceptions=True)
        stale = """select m.verification_id from request_match m join application a on a.tenant_id = m.owner_tenant
                      and a.id = m.application_id where m.live and not a.live and m.verification_id = $1"""
        assert await truth.fetch(stale, case) == []
    assert isinstance(done[1], Refused) is (first == "close")
