"""态势: figures by tenant, by working days left and by source; pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median_low
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.deadlines.model import remaining
from core.plugin.deadlines import WorkCalendar

SOON = 3
"""Working days: what is due within them is pressing."""
FARTHEST = 11
"""Bar of everything that is due later than the tenth working day."""

SourceId = Annotated[str, Meta(min_length=1, max_length=100)]


class Clocks(Struct, frozen=True):
    """在办件 of one tenant whose clock ends on one day; None where none runs."""

    tenant: UUID
    due_on: date | None
    cases: int


class OpenAsks(Struct, frozen=True):
    """等候反馈 of one tenant at one source."""

    tenant: UUID
    source: str
    waiting: int
    overdue: int
    unreached: int
    cases: int


class Answers(Struct, frozen=True):
    """最近的反馈 of one source: when the last one came, how long each took."""

    tenant: UUID
    source: str
    last_answer: datetime
    seconds: list[float]


class Rest(Struct, frozen=True):
    """暂停: a source that could not be reached, so many times in a row."""

    tenant: UUID
    source: str
    failures: int
    resting_until: datetime | None


class Press(enum.StrEnum):
    """缓急 of a tenant."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


class TenantLoad(Struct, frozen=True):
    """一个地区的负荷: figures only."""

    id: UUID
    parent_id: UUID | None
    name: str
    level: str
    open: int
    overdue: int
    soon: int
    """Due within three working days."""
    unanswered: int
    unanswered_overdue: int
    press: Press


class DueBar(Struct, frozen=True):
    """一档剩余工作日: -1 is overdue, 11 later than ten working days, None without a running clock."""

    left: int | None
    cases: int


class Overview(Struct, frozen=True):
    """全省态势: the own tenant and those below it."""

    tenants: list[TenantLoad]
    bars: list[DueBar]


class Health(enum.StrEnum):
    """数源状态."""

    NORMAL = "normal"
    LATE = "late"
    DOWN = "down"


class SourceState(Struct, frozen=True):
    """数源状态板的一块."""

    source: str
    title: str
    health: Health
    waiting: int
    overdue: int
    cases: int
    median_seconds: int | None
    """Of its newest answers; None where there is none."""
    answers: int
    """So many answers the median is of."""
    last_answer: datetime | None
    resting_until: datetime | None
    reminded_at: datetime | None
    """催办 of today by this agency."""


class CountyShare(Struct, frozen=True):
    """一个地区在此数源等候的: figures only."""

    tenant_id: UUID
    name: str
    cases: int
    waiting: int
    overdue: int


class AffectedCase(Struct, frozen=True):
    """受影响的核对件, for who may look at cases."""

    id: UUID
    number: str


class Affected(Struct, frozen=True):
    """受影响的: by county, and the cases that the asking agency itself may look at."""

    counties: list[CountyShare]
    cases: list[AffectedCase]


class ReminderIn(Struct, frozen=True, forbid_unknown_fields=True):
    """催办 of one source."""

    source: SourceId


class Reminded(Struct, frozen=True):
    """催办结果."""

    id: UUID
    source: str
    waiting: int
    overdue: int


class ReminderView(Struct, frozen=True):
    """催办, as the department's clerk reads it."""

    id: UUID
    at: datetime
    agency: str
    sent_by: str
    source_title: str
    waiting: int
    overdue: int


def bar_of(due_on: date | None, today: date, calendar: WorkCalendar) -> int | None:
    """剩余工作日 of a day as a bar."""
    if due_on is None:
        return None
    return -1 if due_on < today else min(remaining(today, due_on, calendar), FARTHEST)


def bars(clocks: Iterable[Clocks], today: date, calendar: WorkCalendar) -> dict[int | None, int]:
    """Cases by bar."""
    found: dict[int | None, int] = {}
    for clock in clocks:
        bar = bar_of(clock.due_on, today, calendar)
        found[bar] = found.get(bar, 0) + clock.cases
    return found


def due_bars(counted: Mapping[int | None, int]) -> list[DueBar]:
    """All bars in their order, also those without a case; without a clock only where there are some."""
    some: list[int | None] = [*range(-1, FARTHEST + 1)]
    return [DueBar(bar, counted.get(bar, 0)) for bar in (*some, *((None,) if None in counted else ()))]


def press(overdue: int, soon: int) -> Press:
    """缓急."""
    if overdue:
        return Press.LATE
    return Press.SOON if soon else Press.CALM


def health(asks: Sequence[OpenAsks], rests: Sequence[Rest]) -> Health:
    """数源状态: down where it cannot be reached and something waits for that; late where a clock of its own has run out."""
    unreached = sum(each.unreached for each in asks)
    if unreached and rests:
        return Health.DOWN
    return Health.LATE if unreached or any(each.overdue for each in asks) else Health.NORMAL


def usual(answers: Iterable[Answers]) -> tuple[int | None, int]:
    """中位用时 in seconds, and of how many answers."""
    seconds = [one for each in answers for one in each.seconds]
    return (round(median_low(seconds)) if seconds else None), len(seconds)
