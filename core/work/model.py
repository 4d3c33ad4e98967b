"""待办: groups by urgency in working days, whose turn it is, and what is missing in words; pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from core.deadlines.model import ONE_DAY
from core.errors import Invalid
from core.plugin.deadlines import WorkCalendar
from core.plugin.procedure import Procedure, Timing

SOON = 3
"""So many working days ahead a case is urgent."""
NEVER = date.max
"""No clock runs: the database's infinity."""
MOST_COUNTED = 999
"""Above it a count says so, and nobody waits for the exact figure."""


class Group(enum.StrEnum):
    """紧急程度."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


class Whose(enum.StrEnum):
    """在谁手里: of the own post, or of somebody else whom it waits for."""

    MINE = "mine"
    OTHERS = "others"


TURNS: Mapping[str, str] = {
    "township_clerk": "受理经办人",
    "township_reviewer": "授权审核人",
    "county_officer": "救助审批经办人",
    "verification_officer": "核对经办人",
}
"""该谁办理: desks as the table names them."""

_DESKS: Mapping[str, str] = {
    "authorization.take": "township_clerk",
    "authorization.review": "township_reviewer",
    "verification.initiate": "county_officer",
    "verification.conclude": "verification_officer",
    "extension.agency_head": "verification_officer",
}
"""A post that may do this has that desk; the head of an agency sees what the agency verifies, and extends it."""
HEAD = "核对机构主要负责人"
EXECUTING = frozenset({"verification.conclude", "extension.agency_head"})
"""Who works for the executing agency, and for every county whose cases it executes."""

MISSING: Mapping[str, str] = {
    "declaration": "诚信申报",
    "authorization": "授权书",
    "authorization_returned": "退回补正的授权书",
    "field_check": "实地核查",
    "field_check_later": "实地核查",
    "supplement": "补充核对的决定",
    "answers": "数源反馈",
    "resume": "恢复核对的决定",
    "delivery:applicant": "送达申请人",
    "delivery:department": "送达有关部门",
}
"""尚缺, in words; of a step its own title."""
NOTHING_MISSING: Mapping[str, str] = {"township_reviewer": "待授权审核", "county_officer": "待发起核对"}


class Reach(NamedTuple):
    """起止: first and last due day of a group, both included."""

    first: date
    last: date


def desks_of(verbs: Collection[str]) -> Sequence[str]:
    """本岗: the desks of a post, each once."""
    return list(dict.fromkeys(desk for verb, desk in _DESKS.items() if verb in verbs))


def desk_titles(verbs: Collection[str]) -> Sequence[str]:
    """本岗, as its holder is called: the head of an agency sees the desk of its officers, and is none of them."""
    head = "extension.agency_head" in verbs and "verification.conclude" not in verbs
    return [HEAD if head and desk == "verification_officer" else TURNS[desk] for desk in desks_of(verbs)]


def reaches(today: date, calendar: WorkCalendar) -> Mapping[Group, Reach]:
    """紧急程度 as days of the calendar: 3 个工作日内 is counted in working days after today."""
    soon = nth_working_day(today, SOON, calendar)
    return {
        Group.OVERDUE: Reach(date.min, today - ONE_DAY),
        Group.TODAY: Reach(today, today),
        Group.SOON: Reach(today + ONE_DAY, soon),
        Group.LATER: Reach(soon + ONE_DAY, NEVER),
    }


def nth_working_day(today: date, count: int, calendar: WorkCalendar) -> date:
    """The working day so many after today."""
    day = today
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def group_of(due_on: date, groups: Mapping[Group, Reach]) -> Group:
    """Where a due day stands."""
    return next(group for group, reach in groups.items() if due_on <= reach.last)


def duties_of(procedure: Procedure | None) -> list[str]:
    """程序要求 of a case as its row keeps them: what the work list asks the records for."""
    return list(_duties(procedure)) if procedure else []


def _duties(procedure: Procedure) -> Iterator[str]:
    if procedure.field_check is not None:
        yield "field_check" if procedure.field_check.before_initiation else "field_check_later"
    for step in procedure.steps:
        if step.timing is Timing.BEFORE_INITIATION:
            yield f"before:{step.recorder}:{step.id}"
        if step.timing is Timing.AFTER_REPORT:
            yield f"after:{step.recorder}:{step.id}"
    for delivery in procedure.deliveries:
        yield f"delivery:{delivery.recipient}"


class Key(NamedTuple):
    """页码的键: due day and case of the last row that was shown."""

    due_on: date
    case: UUID

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}_{self.case}"


BEFORE_ALL = Key(date.min, UUID(int=0))


def key_from(text: str | None) -> Key:
    """The key that a page ended with; raises Invalid for what is none."""
    if text is None:
        return BEFORE_ALL
    day, _, case = text.partition("_")
    try:
        return Key(date.fromisoformat(day), UUID(case))
    except ValueError:
        raise Invalid("query_invalid") from None


class Filters(Struct, frozen=True):
    """筛选: every one that is set has to hold; `cases` are those of a number that was looked for."""

    state: str | None = None
    programme: str | None = None
    office: UUID | None = None
    missing: str | None = None
    turn: str | None = None
    cases: list[UUID] | None = None
