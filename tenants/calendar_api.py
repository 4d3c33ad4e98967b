"""工作日历接口: a year as the tenant's law counts it: days off, worked weekends, and by which notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar.params import Parameter
from msgspec import Struct

from core.deadlines.regional import RegionalDays, RegionalValue, governing
from core.errors import Conflict
from core.overview.calendars import calendar_of
from core.plugin.deadlines import WorkCalendar
from core.scope import Scope
from core.web import Call, reads, scope_of
from tenants.settings import read_settings

Year = Annotated[int, Parameter(ge=1949, le=2100, description="年份")]


class RegionalView(Struct, frozen=True):
    """地方放假和调休 by one announcement, as far as it governs days of the year."""

    provenance: str
    own: bool
    document: str
    start: date
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


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
    regional: tuple[RegionalView, ...]
    """地方安排 of this level and of those above that govern days of the year, the upper ones first."""


@reads("/api/calendars/{year:int}")
async def look_at_year(request: Call, year: Year) -> CalendarView:
    """工作日历 of a year, as deadlines of this office are counted today."""
    scope = scope_of(request)
    async with scope.read("setting.list") as tx:
        below = await calendar_of(tx)  # an agency that accepts nothing counts as those below it do
        regional = (await read_settings(tx.connection, scope.tenant.id, scope.today)).regional
        names = {row["id"]: row["name"] for row in await tx.rows(_NAMES, list(scope.tenant.lineage))}
    if below is None:
        raise Conflict("law_left_below")
    return _view(below, year, [_told(value, year, scope, names) for value in governing(regional, scope.tenant.lineage)])


_NAMES = "select id, name from tenant where id = any ($1::uuid[])"


def _told(value: RegionalValue, year: int, scope: Scope, names: Mapping[UUID, str]) -> RegionalView:
    days = value.days or RegionalDays([], [])
    return RegionalView(
        names.get(value.tenant, ""), value.tenant == scope.tenant.id, value.document, value.start,
        tuple(sorted(day for day in days.holidays if day.year == year)),
        tuple(sorted(day for day in days.workdays if day.year == year)),
    )  # fmt: skip


def _view(calendar: WorkCalendar, year: int, regional: Sequence[RegionalView] = ()) -> CalendarView:
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
        regional=tuple(one for one in regional if one.holidays or one.workdays),
    )


ROUTES = (look_at_year,)
