"""计时: clocks begin and end with the events that a pack names (accepted, field check filed, initiated, escalated)."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.applications.actions import feed
from core.deadlines.actions import open_cases, recompute
from core.deadlines.looking import ClockView
from core.deadlines.store import happened
from core.errors import Conflict, Refused
from core.law import Law
from core.plugin.deadlines import DeadlineRule, DeadlineUnit, Extension
from core.plugin.vocabulary import Approver, Citation, DateRange, Event
from core.procedures.actions import file_field_check
from core.procedures.model import FieldCheckIn, OfficerIn
from core.scope import Scope
from core.verification.actions import initiate
from core.verification.course import extend, resume, suspend, terminate
from core.verification.listing import list_cases
from core.verification.looking import look
from core.verification.model import Accepted, ExtensionIn, ReasonIn, State
from core.verification.store import load
from hedui.journey import prepare
from tenants.access import operator_scope
from tests import support
from tests.support import at, later

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
BASIS = (Citation("某县办法", "第十一条"),)


def rule(name: str, starts_on: Event, length: int, ceiling: int | None = None, **more: Any) -> DeadlineRule:
    extension = Extension(ceiling, Approver.AGENCY_HEAD, BASIS) if ceiling else None
    return DeadlineRule(
        f"t.{name}", name, name, starts_on, length, DeadlineUnit.WORKING, BASIS, DateRange(date(2017, 1, 1)),
        extension=extension, **more,
    )  # fmt: skip


FIELD_CHECK = rule("field_check", Event.ACCEPTED, 15, ends_on=Event.FIELD_CHECK_FILED)
COUNTY = rule("total", Event.FIELD_CHECK_FILED, 15)
UPWARD = rule("upward", Event.ESCALATION_NEEDED, 10, ends_on=Event.ESCALATED)
PREFECTURE = rule("prefecture", Event.ESCALATED, 15, ceiling=30, ends_on=Event.ESCALATION_ANSWERED)
WANGMO = (FIELD_CHECK, COUNTY, UPWARD, PREFECTURE)
"""W 十一, 十二: the township's field check, then the county's days; upward ten and fifteen, thirty in all at most."""
FROM_INITIATION = (rule("total", Event.INITIATED, 10),)
"""The other reading of Z 四(一), for an office that has it so decided."""


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


def under(world: World, rules: Sequence[DeadlineRule]) -> None:
    """The same law with these clocks instead of the pack's own; the sources' stay."""
    ordinary = world.runtime.law_for

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await ordinary(connection, tenant, day)
        sources = {r.id: msgspec.structs.replace(r, within="t.total") for r in law.deadline_rules.values() if r.within}
        return msgspec.structs.replace(law, deadline_rules={r.id: r for r in rules} | sources)

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)


async def ready(world: World, index: int) -> Accepted:
    """A case that waits for its initiation."""
    file = world.file(index)
    await feed(await world.scope("XH9001"), file.application())
    return await prepare(await world.officers(), file)


async def file_check(world: World, case: UUID, day: date | None = None) -> None:
    clerk = await world.scope("XH1001")
    seen = day or clerk.today
    officers = [OfficerIn("XH1001", "执法证甲"), OfficerIn("XH1003", "执法证乙")]
    await file_field_check(at(clerk, seen), case, FieldCheckIn(seen, ["入户调查"], officers, "住房一间，邻里反映属实"))


async def tell(scope: Scope, case: UUID, event: Event) -> None:
    """What the core's own rooms do when it has happened."""
    async with scope.write("verification.extend", case) as tx:
        loaded = await load(tx, case, lock=True)
        law = await scope.runtime.law_for(tx.connection, loaded.owner_tenant, loaded.applied_on)
        await happened(tx, law, loaded, event)


async def clocks(scope: Scope, case: UUID) -> dict[str, ClockView]:
    return {clock.stage: clock for clock in (await look(scope, case)).clocks}


async def law_of(scope: Scope) -> Law:
    async with scope.read("verification.list") as tx:
        return await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)


async def test_a_total_may_run_from_the_initiation(world: World) -> None:
    """Else an office that counts from the hand-over has to count from another day, or to do without us."""
    under(world, FROM_INITIATION)
    case = await ready(world, 72)
    county = await world.scope("XH0001")
    assert (case.due_on, case.due_provisional) == (None, False)
    seen = await look(county, case.id)
    assert (seen.due_on, seen.working_days_left, seen.clocks) == (None, None, [])
    assert [entry.due_on for entry in (await list_cases(county, 1, None, None)).items] == [None]
    tomorrow = county.today + timedelta(days=1)
    await initiate(at(county, tomorrow), case.id)
    seen = await look(county, case.id)
    assert seen.due_on == later(await law_of(county), tomorrow, 10)
    assert [(clock.stage, clock.started_on) for clock in seen.clocks] == [("total", tomorrow)]
    await support.work(world)
    assert (await support.report(county, case.id)).due_on == seen.due_on


async def test_each_clock_begins_with_its_event_and_ends_with_the_next(world: World) -> None:
    """Else the county's fifteen days run while the township still has its own (W 十一)."""
    under(world, WANGMO)
    case = await ready(world, 73)
    county = await world.scope("XH0001")
    law, today = await law_of(county), county.today
    begun = await clocks(county, case.id)
    assert {name: (c.started_on, c.due_on, c.met_on) for name, c in begun.items()} == {
        "field_check": (today, later(law, today, 15), None)
    }
    assert begun["field_check"].basis == "某县办法 第十一条"
    assert (await list_cases(county, 1, None, None)).items[0].due_on == begun["field_check"].due_on
    filed = later(law, today, 2)
    await file_check(world, case.id, filed)
    begun = await clocks(county, case.id)
    assert (begun["field_check"].met_on, begun["field_check"].working_days_left) == (filed, 13)
    assert (begun["total"].started_on, begun["total"].due_on) == (filed, later(law, filed, 15))
    await file_check(world, case.id, later(law, filed, 1))  # a second record begins nothing anew
    assert await clocks(county, case.id) == begun
    await initiate(county, case.id)
    assert (await list_cases(county, 1, None, None)).items[0].due_on == begun["total"].due_on
    assert set(await clocks(county, case.id)) == {"field_check", "total"}


async def test_nothing_is_initiated_before_the_total_has_begun(world: World) -> None:
    """Else a case runs whose report knows no day on which it is due."""
    under(world, WANGMO)
    case = await ready(world, 74)
    county = await world.scope("XH0001")
    with pytest.raises(Conflict) as refused:
        await initiate(county, case.id)
    assert refused.value.code == "total_not_begun"
    assert "实地核查材料报送" in str(refused.value)
    assert (await look(county, case.id)).state is State.READY
    await file_check(world, case.id)
    assert (await initiate(county, case.id)).state is State.VERIFYING


async def running(world: World, index: int, rules: Sequence[DeadlineRule] = WANGMO) -> Accepted:
    """A case under the county's clock."""
    under(world, rules)
    case = await ready(world, index)
    await file_check(world, case.id)
    await initiate(await world.scope("XH0001"), case.id)
    return case


async def test_an_extension_is_of_one_stage_and_within_its_ceiling(world: World) -> None:
    """Else a grant for what is asked of the prefecture lengthens the county's own fifteen days, which nobody may."""
    case = await running(world, 75)
    county, head = await world.scope("XH0001"), await world.scope("ZJ0004")
    law, today = await law_of(county), county.today
    grant = ExtensionIn(15, "情况复杂", "批准单〔2026〕1号", "prefecture")
    with pytest.raises(Conflict) as refused:
        await extend(head, case.id, grant)
    assert refused.value.code == "no_running_deadline"
    for event in (Event.ESCALATION_NEEDED, Event.ESCALATED):
        await tell(county, case.id, event)
    for staff in ("XH0001", "ZJ0001"):
        with pytest.raises(Refused) as not_theirs:
            await extend(await world.scope(staff), case.id, grant)
        assert (not_theirs.value.code, not_theirs.value.basis) == ("extension_not_approved", "某县办法 第十一条")
        assert "核对机构主要负责人" in str(not_theirs.value)
    assert (await extend(head, case.id, grant))["due_on"] == later(law, today, 30).isoformat()
    seen = await clocks(county, case.id)
    assert {name: c.extended_by for name, c in seen.items()} == {
        "field_check": 0, "total": 0, "upward": 0, "prefecture": 15,
    }  # fmt: skip
    assert (seen["upward"].met_on, seen["total"].due_on) == (today, later(law, today, 15))
    for stage, days in (("prefecture", 1), ("total", 1)):
        with pytest.raises(Refused) as beyond:
            await extend(head, case.id, msgspec.structs.replace(grant, days=days, stage=stage))
        assert beyond.value.code == "extension_refused"


async def test_of_two_clocks_of_a_stage_the_running_one_is_judged_and_extended(world: World) -> None:
    """Else who may extend the clock that has been met extends the other one, and whose it is may not."""
    department = Extension(30, Approver.ENTRUSTING_DEPARTMENT, BASIS)
    met = rule("a_met", Event.ESCALATION_NEEDED, 10, ceiling=30, ends_on=Event.ESCALATED)
    runs = msgspec.structs.replace(rule("b_runs", Event.ESCALATED, 15), extension=department)
    two = [msgspec.structs.replace(each, stage="upward") for each in (met, runs)]
    case = await running(world, 76, (FIELD_CHECK, COUNTY, *two))
    county, head = await world.scope("XH0001"), await world.scope("ZJ0004")
    for event in (Event.ESCALATION_NEEDED, Event.ESCALATED):
        await tell(county, case.id, event)
    grant = ExtensionIn(5, "情况复杂", "委托函〔2026〕1号", "upward")
    with pytest.raises(Refused) as refused:
        await extend(head, case.id, grant)
    assert refused.value.code == "extension_not_approved"
    law = await law_of(county)
    assert (await extend(county, case.id, grant))["due_on"] == later(law, county.today, 20).isoformat()


async def test_every_running_clock_stands_still_with_the_case(world: World) -> None:
    """Else one of two clocks runs on while nobody may work; or one that had ended begins again."""
    case = await running(world, 76)
    county = await world.scope("XH0001")
    law, today = await law_of(county), county.today
    await tell(county, case.id, Event.ESCALATION_NEEDED)
    ended = (await clocks(county, case.id))["field_check"]
    start, end = later(law, today, 1), later(law, today, 4)
    await suspend(at(county, start), case.id, WHY)
    await tell(at(county, start), case.id, Event.ESCALATED)  # begins during the suspension, and stands still at once
    assert (await clocks(county, case.id))["prefecture"].paused_on == start
    await resume(at(county, end), case.id, WHY)
    seen = await clocks(county, case.id)
    assert seen["field_check"] == ended
    assert seen["total"].due_on == later(law, today, 15 + 3)
    assert seen["prefecture"].due_on == later(law, end - timedelta(days=1), 15)  # the day of resuming counts
    await terminate(at(county, end), case.id, WHY)
    assert {clock.met_on for clock in (await clocks(county, case.id)).values()} == {today, start, end}


async def test_recomputing_covers_every_clock(world: World) -> None:
    case = await running(world, 77)
    county = await world.scope("XH0001")
    operator = operator_scope(world.runtime, world.tenants["xihu"])
    assert case.id in await open_cases(operator)
    assert not await recompute(operator, case.id)
    longer = [msgspec.structs.replace(r, length=20) if r is COUNTY else r for r in WANGMO]
    under(world, longer)
    assert await recompute(operator_scope(world.runtime, world.tenants["xihu"]), case.id)
    seen = await clocks(await world.scope("XH0001"), case.id)
    assert seen["total"].due_on == later(await law_of(county), county.today, 20)
