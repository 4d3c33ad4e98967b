"""地方放假和调休: a region's own days off and worked days, as a tenant has set them, laid over the calendar of its packs.

A value governs the days from its first day on until the next value of the same level begins. So what is announced for
days to come is counted from the approval on, and what was counted by an older value stays as it was. Levels add up, the
upper one first: where two meet, the lower is the later word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import replace

from core.plugin.deadlines import CalendarYear, WorkCalendar
from core.plugin.vocabulary import Citation

REGIONAL_DAYS = "regional_days"
"""Name of the setting."""
MOST = 60

Days = Annotated[list[date], Meta(max_length=MOST)]


class RegionalDays(Struct, frozen=True, forbid_unknown_fields=True):
    """地方放假和调休: by the announcement of the local government, beyond what the State Council arranges."""

    holidays: Annotated[Days, Meta(title="放假的日子", description="周末以外的放假日；国务院已经安排的不必再填")] = []
    workdays: Annotated[Days, Meta(title="调休上班的日子", description="因调休而上班的周六、周日")] = []


class RegionalValue(Struct, frozen=True):
    """一次安排 of one level: `days` None where it went back to what the levels above say."""

    tenant: UUID
    start: date
    document: str
    days: RegionalDays | None


def day_faults(days: RegionalDays, start: date) -> Iterator[tuple[str, str]]:
    """差错 of one value, by field: contradictory, without effect, or not of the value's days."""
    if not days.holidays and not days.workdays:
        yield "value.holidays", "请至少填写一天；不再另行安排的，选“不再自行设定”"
    for name, told in (("holidays", days.holidays), ("workdays", days.workdays)):
        for at, day in enumerate(told):
            if day < start:
                yield f"value.{name}[{at}]", f"{day.isoformat()} 早于起始日，不起作用；请改起始日，或者去掉这一天"
    for at, day in enumerate(days.holidays):
        if day in days.workdays:
            yield f"value.holidays[{at}]", f"{day.isoformat()} 既放假又上班，请去掉一处"
        elif day.weekday() >= 5:
            yield f"value.holidays[{at}]", f"{day.isoformat()} 本来就是周末，不必填写"
    for at, day in enumerate(days.workdays):
        if day.weekday() < 5:
            yield f"value.workdays[{at}]", f"{day.isoformat()} 不是周六、周日，不必填写"


def regional_calendar(base: WorkCalendar, values: Sequence[RegionalValue], lineage: Sequence[UUID]) -> WorkCalendar:
    """叠加 of every level's values, each level's in the order in which they were approved; `lineage` own level first."""
    for value in governing(values, lineage):
        base = base.with_holidays_of(replace(base, years=dict(_years(value))))
    return base


def governing(values: Sequence[RegionalValue], lineage: Sequence[UUID]) -> Iterator[RegionalValue]:
    """有效的安排, the upper levels' first: each with those of its days alone that no later value of its level governs."""
    for tenant in reversed(lineage):
        newest = {value.start: value for value in values if value.tenant == tenant}
        starts = sorted(newest)
        for start, until in zip(starts, [*starts[1:], date.max], strict=False):
            days = newest[start].days
            if days is not None:
                off, worked = (_within(each, start, until) for each in (days.holidays, days.workdays))
                yield replace(newest[start], days=RegionalDays(off, worked))


def _within(days: Sequence[date], start: date, until: date) -> list[date]:
    return sorted(day for day in days if start <= day < until)


def _years(value: RegionalValue) -> Iterator[tuple[int, CalendarYear]]:
    days = value.days or RegionalDays([], [])
    for year in {day.year for day in (*days.holidays, *days.workdays)}:
        yield (
            year,
            CalendarYear(
                year=year,
                notice=Citation(value.document, ""),
                holidays=frozenset(day for day in days.holidays if day.year == year),
                workdays=frozenset(day for day in days.workdays if day.year == year),
            ),
        )
