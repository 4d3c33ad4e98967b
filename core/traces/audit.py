"""审计: what an auditor asks of the traces, and by which signs an access is marked; pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from core.clock import SHANGHAI, legal_date
from core.plugin.deadlines import WorkCalendar
from core.traces.titles import LOOKS, SPOT_CHECKS, UNMASKED, title_of

OPENS, CLOSES = time(8), time(18)
"""办公时间: on working days; looks outside of it are marked, not forbidden."""


class Mark(enum.StrEnum):
    """异常标记 of a look at personal detail."""

    CLOSED_CASE = "closed_case"
    NO_CASE = "no_case"
    OFF_HOURS = "off_hours"
    UNMASKED = "unmasked"


MARK_TITLES: Mapping[Mark, str] = {
    Mark.CLOSED_CASE: "办结后查看",
    Mark.NO_CASE: "没有在办的核对件",
    Mark.OFF_HOURS: "非办公时间",
    Mark.UNMASKED: "看全或启封",
}
Only = Literal["marked", "unmasked"]


class Wanted(Struct, frozen=True):
    """查询条件: each narrows what is listed."""

    staff_number: str | None = None
    verb: str | None = None
    since: date | None = None
    until: date | None = None
    number: str | None = None
    only: Only | None = None


class AuditLine(Struct, frozen=True):
    """留痕一条, as an auditor reads it."""

    id: UUID
    at: datetime
    verb: str
    title: str
    name: str
    staff_number: str
    verification_id: UUID | None
    number: str
    """核对编号; empty where it is about no case, or one that this agency has no part in."""
    marks: list[Mark]
    mark_titles: list[str]
    about: str
    """对象 where it is about no case: which post and person, setting, office, connector, from when on which ground."""
    reason: str
    digest: str


class AuditPage(Struct, frozen=True):
    """一页: what was found among the traces that were gone through; `next` goes on from there, None at the end."""

    items: list[AuditLine]
    next: UUID | None
    reached: datetime | None
    """Everything newer than this has been gone through."""


class PersonIn(Struct, frozen=True, forbid_unknown_fields=True):
    """按人查询: whose number, and why. The number travels in the body, never in an address."""

    id_number: Annotated[str, Meta(min_length=1, max_length=64)]
    reason: Annotated[str, Meta(min_length=2, max_length=500)]
    id_kind: str = "resident_id"
    after: UUID | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class PersonPage(Struct, frozen=True):
    """按人查询的一页: in how many cases of this agency the person stands, and who touched them."""

    cases: int
    items: list[AuditLine]
    next: UUID | None
    reached: datetime | None


class VerbTitle(Struct, frozen=True):
    """一个事项 that can be asked for."""

    verb: str
    title: str


class Broken(Struct, frozen=True):
    """不符的留痕."""

    id: UUID
    at: datetime
    title: str
    problem: str


class TracesChecked(Struct, frozen=True):
    """完整性检查: so many were read, these do not stand; `next` goes on, None at the end."""

    checked: int
    broken: list[Broken]
    next: UUID | None
    reached: datetime | None


@dataclass(frozen=True)
class CaseKnown:
    """核对件 as far as an auditor is told."""

    number: str
    closed_on: date | None


@dataclass(frozen=True)
class Found:
    """One trace that was asked for: by whom, about which case, how it is marked."""

    row: Mapping[str, Any]
    who: tuple[str, str]
    case: CaseKnown | None
    marks: list[Mark]


def in_office_hours(at: datetime, calendar: WorkCalendar | None) -> bool:
    """办公时间: from eight to six, on a working day as far as a calendar says so."""
    works = calendar is None or calendar.is_working_day(legal_date(at))
    return works and OPENS <= at.astimezone(SHANGHAI).time() < CLOSES


def marks_of(row: Mapping[str, Any], case: CaseKnown | None, calendar: WorkCalendar | None) -> list[Mark]:
    """异常标记 of one trace; none where nobody's detail was looked at."""
    verb, at = row["verb"], row["at"]
    if verb not in LOOKS:
        return []
    found = [Mark.UNMASKED] if verb in UNMASKED else []
    if case is None:
        found.append(Mark.NO_CASE)
    elif verb not in SPOT_CHECKS and case.closed_on is not None and case.closed_on < legal_date(at):
        found.append(Mark.CLOSED_CASE)
    return found if in_office_hours(at, calendar) else [*found, Mark.OFF_HOURS]


def wanted_of(marks: list[Mark], only: Only | None) -> bool:
    """Whether a line with these marks is asked for."""
    return only is None or (Mark.UNMASKED in marks if only == "unmasked" else bool(marks))


def line_of(found: Found, about: str, reason: str) -> AuditLine:
    """One line."""
    row, case, marks = found.row, found.case, found.marks
    return AuditLine(
        row["id"], row["at"], row["verb"], title_of(row["verb"]), *found.who, row["verification_id"],
        case.number if case else "", marks, [MARK_TITLES[mark] for mark in marks], about, reason, row["digest"].hex(),
    )  # fmt: skip


COLUMNS = ("时间", "姓名", "工号", "事项", "核对编号", "对象", "标记", "事由", "摘要")


def cells(line: AuditLine) -> tuple[str, ...]:
    """One row of the export."""
    at = line.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    marks = "、".join(line.mark_titles)
    return (at, line.name, line.staff_number, line.title, line.number, line.about, marks, line.reason, line.digest)
