"""工作日历接口: a year as the tenant's law counts it: days off, worked weekends, and by which notices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from litestar.params import Parameter
from msgspec import Struct

from core.law import Law
from core.plugin.deadlines import WorkCalendar
from core.web import Call, reads, scope_of

Year = Annotated[int, Parameter(ge=1949, le=2100, description="年份")]


class CalendarView(Struct, frozen=True):
    """一年的工作日历."""

    year: int
    title: str
    announced: bool
    """False: no notice has been published; days are counted by weekday alone, and due days are provisional."""
    notices: tuple[str, ...]
    days_off: tuple[date, ...]
    """Weekdays off by a notice."""
    worked: tuple[date, ...]
    """调休: Saturdays and Sundays that are worked."""
    working_days: int
    years: tuple[int, ...]
    """For which there is a notice."""


@reads("/api/calendars/{year:int}")
async def look_at_year(request: Call, year: Year) -> CalendarView:
    """工作日历 of a year, as deadlines of this office are counted today."""
    scope = scope_of(request)
    async with scope.read("setting.list") as tx:
        law: Law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
    return _view(law.calendar, year)


def _view(calendar: WorkCalendar, year: int) -> CalendarView:
    known, first = calendar.years.get(year), date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    return CalendarView(
        year=year,
        title=calendar.title,
        announced=known is not None,
        notices=tuple(str(one) for one in (known.notice, *known.further)) if known else (),
        days_off=tuple(sorted(known.holidays)) if known else (),
        worked=tuple(sorted(known.workdays)) if known else (),
        working_days=sum(map(calendar.is_working_day, days)),
        years=tuple(sorted(calendar.years)),
    )


ROUTES = (look_at_year,)
