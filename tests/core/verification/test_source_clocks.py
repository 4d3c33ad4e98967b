"""数源期限随总期限: the clocks of what was asked follow the case's own, through an extension and over a suspension."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
import pytest

from core.applications.actions import feed
from core.consistency.invariants import judge
from core.ids import new_id
from core.law import Law
from core.scope import Scope
from core.verification.course import extend, resume, suspend
from core.verification.looking import look
from core.verification.model import Accepted, ExtensionIn, ReasonIn
from hedui.journey import HouseholdFile, carry_through
from plugins.simulated_departments.sample import household_file
from tests import support
from tests.support import at, later

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    support.behave(world)
    await support.forget_jobs()


def more(days: int) -> ExtensionIn:
    return ExtensionIn(days, "情况复杂", "批准单〔2026〕1号")


async def law_of(scope: Scope) -> Law:
    async with scope.read("verification.list") as tx:
        return await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)


def before(law: Law, day: date, working_days: int) -> date:
    """若干工作日前, a working day itself."""
    while working_days:
        day -= timedelta(days=1)
        working_days -= law.calendar.is_working_day(day)
    return day


class Late:
    """A case accepted eight working days ago and asked about today: its total ends before the sources' seven days."""

    def __init__(self, law: Law, today: date) -> None:
        self.law, self.today = law, today
        self.accepted_on = before(law, today, 8)
        self.total, self.own = later(law, self.accepted_on, 10), later(law, today, 7)
        assert self.total < self.own


async def asked_late(world: World, index: int) -> tuple[Accepted, Late]:
    officers = await world.officers()
    late = Late(await law_of(officers.county), officers.county.today)
    plain = household_file(world.departments.population, index, f"救{new_id().hex[-10:]}", late.accepted_on)
    file = msgspec.convert(plain, HouseholdFile)
    await feed(await world.scope("XH9001"), file.application())
    world.departments.order("banks", {"faults": [{"kind": "error"}]})
    earlier = dataclasses.replace(officers, clerk=at(officers.clerk, late.accepted_on))
    case = await carry_through(earlier, file)
    await support.once(world, "ask.send")
    return case, late


async def due_days(scope: Scope, case: UUID) -> dict[str, set[date]]:
    """Due days of what banks have not answered ('open'), and of what the others have ('settled')."""
    found = await support.rows(
        scope,
        "select due_on, settled_at is null as open from ask where verification_id = $1 and left_at is not null", case,
    )  # fmt: skip
    return {
        name: {row["due_on"] for row in found if row["open"] is wanted}
        for name, wanted in (("open", True), ("settled", False))
    }


async def unsound(world: World, province: Scope, case: UUID) -> set[str]:
    """What fsck says of the clocks of this case and of its asks."""
    own = await support.rows(
        province, "select id from ask where verification_id = $1 union select id from deadline where verification_id = $1",
        case,
    )  # fmt: skip
    names = {str(row["id"]) for row in own}
    return {
        f.check
        for f in await judge(world.runtime, province=province.tenant.id)
        if f.row in names and f.invariant == "I10"
    }


async def test_source_clocks_follow_an_extension_of_the_total(world: World) -> None:
    """Else a department that was given more time is called late, or one that had more time than the case is not."""
    case, late = await asked_late(world, 70)
    county, province = await world.scope("XH0001"), await world.scope("ZJ0001")
    assert await due_days(province, case.id) == {"open": {late.total}, "settled": {late.total}}
    await extend(county, case.id, more(3))
    three_more = later(late.law, late.accepted_on, 13)
    assert three_more < late.own
    assert await due_days(province, case.id) == {"open": {three_more}, "settled": {late.total}}
    await extend(county, case.id, more(10))  # now its own seven days end first
    assert await due_days(province, case.id) == {"open": {late.own}, "settled": {late.total}}
    assert await unsound(world, province, case.id) == set()
    wrong = "update ask set due_on = $2 where verification_id = $1 and settled_at is not null"
    async with province.read("report.list") as tx:
        await tx.rows(wrong, case.id, late.total - timedelta(days=1))
    assert await unsound(world, province, case.id) == {"I10.source"}


async def test_source_clocks_follow_the_total_over_a_suspension(world: World) -> None:
    """Else the days of a suspension are taken from the departments, though nobody might answer meanwhile."""
    case, late = await asked_late(world, 71)
    province = await world.scope("ZJ0001")
    start = later(late.law, late.today, 1)
    end = later(late.law, start, 2)
    await suspend(at(province, start), case.id, WHY)
    assert (await due_days(province, case.id))["open"] == {late.total}  # it stands still with the case
    await resume(at(province, end), case.id, WHY)
    moved = later(late.law, late.total, 2)
    assert (await look(province, case.id)).due_on == moved
    assert await due_days(province, case.id) == {"open": {min(moved, late.own)}, "settled": {late.total}}
    assert await unsound(world, province, case.id) == set()
