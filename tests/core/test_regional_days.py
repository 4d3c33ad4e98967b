"""地方放假和调休: proposed by one, approved by another; counted by the days themselves; running clocks follow, with traces."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from core.clock import FixedClock
from core.deadlines.moving import RUNNING
from core.deadlines.regional import REGIONAL_DAYS, RegionalDays, RegionalValue, regional_calendar
from core.errors import Invalid
from core.verification.looking import look
from core.work.model import nth_working_day
from plugins.national.calendars import load_calendar
from tenants.impact import preview_value
from tenants.proposals import propose
from tenants.settings import Wanted
from tests.support import province_findings, put_in_force, rows, work

if TYPE_CHECKING:
    from core.scope import Scope
    from tests.conftest import World

OFF = date(2026, 3, 18)
NOTICE = "州政办发〔2026〕3号"
CITY, COUNTY = uuid4(), uuid4()


def value(tenant: UUID, start: date, *off: date, worked: tuple[date, ...] = (), none: bool = False) -> RegionalValue:
    return RegionalValue(tenant, start, NOTICE, None if none else RegionalDays([*off], [*worked]))


def test_a_value_governs_the_days_from_its_first_one_until_the_next() -> None:
    """Else a day that has been counted off becomes a working day when next year's announcement comes."""
    april, may = date(2026, 4, 20), date(2026, 5, 20)
    values = [value(CITY, date(2026, 1, 1), april, may), value(CITY, date(2026, 5, 1), none=True)]
    found = regional_calendar(load_calendar(), values, [COUNTY, CITY])
    assert not found.is_working_day(april)
    assert found.is_working_day(may)
    assert NOTICE in found.years[2026].announced_by()


def test_levels_add_up_and_the_lower_one_is_the_later_word() -> None:
    april, saturday = date(2026, 4, 20), date(2026, 4, 25)
    city = value(CITY, date(2026, 1, 1), april, worked=(saturday,))
    both = regional_calendar(
        load_calendar(), [value(COUNTY, date(2026, 1, 1), date(2026, 4, 21)), city], [COUNTY, CITY]
    )
    assert [both.is_working_day(day) for day in (april, date(2026, 4, 21), saturday)] == [False, False, True]
    lower = value(COUNTY, date(2026, 1, 1), saturday)
    assert not regional_calendar(load_calendar(), [city, lower], [COUNTY, CITY]).is_working_day(saturday)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"holidays": ["2026-03-17"], "workdays": []}, "value.holidays[0]"),  # before the first day
        ({"holidays": ["2026-03-21"], "workdays": []}, "value.holidays[0]"),  # a Saturday
        ({"holidays": [], "workdays": ["2026-03-19"]}, "value.workdays[0]"),  # a Thursday
        ({"holidays": ["2026-03-28"], "workdays": ["2026-03-28"]}, "value.holidays[0]"),
        ({"holidays": [], "workdays": []}, "value.holidays"),
    ],
)
async def test_what_is_contradictory_or_without_effect_is_refused(world: World, days: Any, field: str) -> None:
    admin = await _on(world, "XH0002")
    with pytest.raises(Invalid) as refused:
        await propose(admin, Wanted(REGIONAL_DAYS, days, NOTICE, OFF))
    assert field in [fault.field for fault in refused.value.faults]
    assert REGIONAL_DAYS == "regional_days", "so it stands in the configuration files of agencies"


async def test_running_clocks_follow_what_the_province_approves(world: World) -> None:
    case = await world.begin(71)
    officer, province = await world.scope("XH0001"), await world.scope("ZJ0002")
    first, second = (nth_working_day(officer.today, count, load_calendar()) for count in (2, 3))
    before = (await look(officer, case.id)).due_on
    assert before is not None
    days = {"holidays": [day.isoformat() for day in (first, second) if day.weekday() < 5], "workdays": []}
    wanted = Wanted(REGIONAL_DAYS, days, NOTICE, officer.today)
    looked = await preview_value(province, wanted, 10)
    told = [move for move in looked.deadlines or () if move.before == before]
    assert told
    assert told[0].count >= 1
    assert told[0].tenant == officer.tenant.name
    assert (await look(officer, case.id)).due_on == before, "a preview changes nothing"
    await put_in_force(province, REGIONAL_DAYS, days, NOTICE, officer.today)
    await work(world, "deadline.reckon", "deadline.recompute")
    after = await look(officer, case.id)
    assert after.due_on in {move.after for move in told}
    assert after.due_on > before
    verbs = await rows(officer, "select verb from trace where verification_id = $1", case.id)
    assert "deadline.recompute" in {row["verb"] for row in verbs}
    findings = [found for found in await province_findings(world.runtime, province) if found.check.startswith("I10")]
    assert not findings
    again = await preview_value(province, wanted, 10)
    assert again.deadlines == (), "they have moved"


async def test_other_settings_move_no_deadline(world: World) -> None:
    assert REGIONAL_DAYS == "regional_days", "the name under which values are stored"
    admin = await _on(world, "XH0002")
    assert (await preview_value(admin, Wanted("counting_period_months", 6, NOTICE, OFF), 1)).deadlines is None


async def test_running_clocks_are_found_by_an_index(world: World) -> None:
    """Else every approval and every preview walks all clocks of the province."""
    admin = await _on(world, "XH0002")
    async with admin.read("setting.preview") as tx:
        await tx.connection.execute("set local enable_seqscan = off")
        plan = "\n".join(row[0] for row in await tx.rows(f"explain {RUNNING}", admin.tenant.id))
    assert "deadline_running" in plan


async def _on(world: World, staff_number: str) -> Scope:
    world.runtime = dataclasses.replace(world.runtime, clock=FixedClock(datetime(2026, 3, 16, 4, tzinfo=UTC)))
    return await world.scope(staff_number)
