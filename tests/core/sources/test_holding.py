"""抽查中止的提出与解除: on what ground, by whom, who is told, and that whatever was held goes on at once, everywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.applications.actions import feed
from core.authorizations.model import Raiser, SuspensionIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.errors import NotFound, Refused
from core.scope import Scope
from core.verification.actions import accept
from core.verification.looking import look
from core.verification.model import Accepted, Intake, State
from hedui.journey import Officers, carry_through, prepare
from tests import support
from tests.support import Bench, bench_of

if TYPE_CHECKING:
    from tests.conftest import World

HOUSEHOLD = 50
WHY = "缺少签名"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


@pytest.fixture
async def bench(world: World) -> Bench:
    return await bench_of(world, HOUSEHOLD)


async def raised(bench: Bench) -> UUID:
    return UUID((await raise_suspension(bench.county, bench.case.id, SuspensionIn(bench.subject, WHY)))["id"])


async def elsewhere(world: World) -> tuple[Officers, Accepted]:
    """A case of the same person in the next county."""
    officers = Officers(*[await world.scope(number) for number in ("LA1001", "LA1002", "LA0001")])
    file = world.file(HOUSEHOLD)
    await feed(await world.scope("LA9001"), file.application())
    return officers, await carry_through(officers, file)


async def lifted(scope: Scope, suspension: UUID) -> bool:
    found = await support.rows(scope, "select lifted_at from suspension where id = $1", suspension)
    return found[0]["lifted_at"] is not None


async def test_without_a_sheet_there_is_nothing_to_check(world: World) -> None:
    """Else anybody in any case can be barred from verification without a ground (六(二))."""
    file, clerk, county = world.file(HOUSEHOLD), await world.scope("XH1001"), await world.scope("XH0001")
    case = await accept(
        clerk, Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    )
    for person in case.subjects:
        with pytest.raises(Refused) as refused:
            await raise_suspension(county, case.id, SuspensionIn(person, WHY))
        assert refused.value.code == "no_sheet_to_check"
    assert await support.rows(county, "select id from suspension where tenant_id = $1", county.tenant.id) == []
    ready = await prepare(await world.officers(), world.file(HOUSEHOLD))
    with pytest.raises(NotFound):
        await raise_suspension(county, ready.id, SuspensionIn(case.subjects[0], WHY))  # of another case
    await raise_suspension(county, ready.id, SuspensionIn(ready.subjects[0], WHY))


async def test_the_province_lifts_what_a_county_raised_and_a_stranger_does_not(bench: Bench) -> None:
    """Else a county lets go what another one holds; or a person is barred for good because one office is closed."""
    suspension, world = await raised(bench), bench.world
    stranger = await world.scope("LA0001")
    with pytest.raises(NotFound):
        await lift_suspension(stranger, suspension)
    async with stranger.write("suspension.lift") as tx:
        # Seen, as every ask must be held by it; not touched: the database says no by itself.
        assert await tx.value("select true from suspension where id = $1", suspension)
        assert (
            await tx.value("update suspension set lifted_at = now() where id = $1 returning true", suspension) is None
        )
    assert not await lifted(bench.executing, suspension)
    await lift_suspension(bench.executing, suspension)
    assert await lifted(bench.county, suspension)
    again = await raised(bench)
    await lift_suspension(bench.county, again)
    assert await lifted(bench.executing, again)
    told = [event.kind for event in (await look(bench.county, bench.case.id)).events if "suspension" in event.kind]
    assert told == ["suspension.raise", "suspension.lift"] * 2


async def test_who_raised_it_is_told_to_those_who_may_lift_it(bench: Bench) -> None:
    """Else the officer whose case stands still does not know whom to ring up. Another county is told the agency alone."""
    suspension, world = await raised(bench), bench.world
    officers, other = await elsewhere(world)
    raiser = bench.county.actor
    named = Raiser(raiser.name, raiser.post, raiser.office_name, bench.county.tenant.name)
    for scope in (bench.county, bench.clerk, bench.executing):
        seen = await look(scope, bench.case.id)
        assert [(s.id, s.subject_id, s.raised_by) for s in seen.suspensions] == [(suspension, bench.subject, named)]
        assert seen.suspensions[0].raised_on == scope.today
        (held,) = {ask.held_by for ask in support.reached(seen.asks) if ask.subject_id == bench.subject}
        assert [word for word in (raiser.name, raiser.post, raiser.office_name) if word not in held] == []
        assert {ask.held_by for ask in seen.asks if ask.subject_id != bench.subject} == {""}
    seen = await look(officers.county, other.id)
    assert [(s.id, s.raised_by) for s in seen.suspensions] == [(None, Raiser(agency=bench.county.tenant.name))]
    assert raiser.name not in str(seen)
    await lift_suspension(bench.county, suspension)
    assert (await look(bench.county, bench.case.id)).suspensions == []


@pytest.mark.parametrize("lifter", ["county", "executing"])
async def test_lifting_wakes_every_ask_that_was_held_once(bench: Bench, lifter: str) -> None:
    """Else the family's case in the next county stands still for ten minutes more, or its banks are asked twice."""
    suspension, world = await raised(bench), bench.world
    officers, other = await elsewhere(world)
    await support.work(world)
    mine = "select id from ask where subject_id = any ($1) and state <> 'withheld'"
    held = [r["id"] for r in await support.rows(bench.executing, mine, [bench.subject, other.subjects[0]])]
    jobs = "select ref, due_at <= clock_timestamp() as due from outbox where ref = any ($1) and done_at is null"
    assert {row["due"] for row in await support.rows(bench.executing, jobs, held)} == {False}
    assert len(await support.rows(bench.executing, jobs, held)) == len(held)
    await lift_suspension(getattr(bench, lifter), suspension)
    await support.work(world, "suspension.wake")
    waiting = await support.rows(bench.executing, jobs, held)
    assert (sorted(row["ref"] for row in waiting), {row["due"] for row in waiting}) == (sorted(held), {True})
    await support.work(world)
    assert (await look(bench.county, bench.case.id)).state is State.REPORTED
    assert (await look(officers.county, other.id)).state is State.REPORTED
    assert await support.due(world, *support.ANSWERING) == []


async def test_the_province_passes_the_word_on_to_every_tenant_below_it(bench: Bench) -> None:
    """Else a county that executes its own cases is not told, as nobody but itself can see what it holds."""
    suspension, world = await raised(bench), bench.world
    await lift_suspension(bench.county, suspension)
    told = "select tenant_id from outbox where ref = $1 and job = 'suspension.wake'"
    for tenant, expected in (("zhejiang", 1), ("linan", 0), ("xihu", 0)):
        scope = await world.scope({"zhejiang": "ZJ0001", "linan": "LA0001", "xihu": "XH0001"}[tenant])
        assert len(await support.rows(scope, told, suspension)) == expected
    await support.work(world, "suspension.wake")
    for tenant in ("linan", "xihu"):
        scope = await world.scope({"linan": "LA0001", "xihu": "XH0001"}[tenant])
        assert len(await support.rows(scope, told, suspension)) == 1
    await lift_suspension(bench.county, suspension)  # a second time wakes nobody
    assert await support.due(world, "suspension.wake") == []
