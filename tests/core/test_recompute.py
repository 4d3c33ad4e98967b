"""重算期限: once next year's notice is out, the clocks of open cases follow it, and the trace keeps both days."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from core.clock import FixedClock
from core.deadlines.actions import open_cases, recompute
from core.plugin.deadlines import CalendarYear
from core.plugin.vocabulary import Citation
from core.verification.looking import look
from tenants.access import operator_scope

if TYPE_CHECKING:
    from core.law import Law
    from tests.conftest import World


async def test_an_announced_year_moves_the_due_day(world: World) -> None:
    christmas = dataclasses.replace(world.runtime, clock=FixedClock(datetime(2026, 12, 24, 4, tzinfo=UTC)))
    world.runtime = christmas
    case = await world.begin(41)
    before = await look(await world.scope("XH0001"), case.id)
    assert before.due_provisional

    world.runtime = dataclasses.replace(christmas, law_for=_with_notice(christmas))
    scope = operator_scope(world.runtime, world.tenants["xihu"])
    assert case.id in await open_cases(scope)
    assert await recompute(scope, case.id)
    after = await look(await world.scope("XH0001"), case.id)
    assert not after.due_provisional
    assert after.due_on > before.due_on
    assert not await recompute(scope, case.id), "a second time nothing changes"


def _with_notice(runtime: Any) -> Any:
    """The same law, with a notice for 2027 that gives 4 January off as well."""
    notice = CalendarYear(
        2027, Citation("测试通知", "一"), frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset()
    )

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await runtime.law_for(connection, tenant, day)
        years = {**law.calendar.years, 2027: notice}
        return msgspec.structs.replace(law, calendar=msgspec.structs.replace(law.calendar, years=years))

    return law_for
