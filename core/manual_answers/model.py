"""人工反馈: what a clerk of a department sees of a question, and what he says to it; pure."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from core.sources.model import OPEN, AskState, Judgement
from core.verification.model import Reason


class Stage(enum.StrEnum):
    """办理阶段 of a question."""

    TO_ENTER = "to_enter"
    TO_CONFIRM = "to_confirm"
    RETURNED = "returned"
    """Entered once, and returned by the second clerk: to be entered again."""
    CONFIRMED = "confirmed"
    """Confirmed, and about to be settled."""


STAGE_TITLES = {
    Stage.TO_ENTER: "待填写",
    Stage.TO_CONFIRM: "待复核",
    Stage.RETURNED: "退回重填",
    Stage.CONFIRMED: "已复核",
}
_STAGES = {"entered": Stage.TO_CONFIRM, "returned": Stage.RETURNED, "confirmed": Stage.CONFIRMED}


def short_number(ask: UUID) -> str:
    """查询编号 by which two clerks speak of a question: the end of its id, which is chance."""
    return ask.hex[-8:].upper()


def stage_of(state: str | None) -> Stage:
    """办理阶段 by the state of the newest answer; None where there is none yet."""
    return _STAGES[state] if state else Stage.TO_ENTER


class ManualAskSummary(Struct, frozen=True):
    """待人工反馈 in the department's list: of the person only the masked name, so that two lines can be told apart."""

    id: UUID
    number: str
    """查询编号, short: the same in the list and on the form."""
    name_masked: str
    source_title: str
    element_title: str
    asked_on: date
    due_on: date
    due_provisional: bool
    due_basis: str
    """The clause of the department's own clock."""
    working_days_left: int
    stage: Stage
    stage_title: str
    own: bool
    """本人填写: then it is for another clerk to confirm."""


class ManualAskPage(Struct, frozen=True):
    """一页: `next` continues, None at the end."""

    items: list[ManualAskSummary]
    next: UUID | None


class AskedPerson(Struct, frozen=True):
    """被查询人: the least by which the department finds the person in its register."""

    name: str
    id_kind: str
    id_number: str


class AskedFor(Struct, frozen=True):
    """查询事由, as every department is told it."""

    programme_title: str
    verification_number: str
    authorization_id: str
    officer_name: str
    office_name: str
    basis: str


class EnteredAnswer(Struct, frozen=True):
    """已填写的反馈: waits for the second clerk, or was returned with a reason."""

    id: UUID
    entry: Any
    own: bool
    one_hand: str
    """经手人, in whose hand the asker's account and the one that entered it are: then it is for a third clerk to confirm."""
    returned_because: str


class ManualAskView(Struct, frozen=True):
    """待人工反馈: one question, with the form for its answer."""

    summary: ManualAskSummary
    person: AskedPerson
    reason: AskedFor
    window_start: date | None
    window_end: date
    form: dict[str, Any]
    """JSON Schema of `entry`."""
    answer: EnteredAnswer | None


class DoneAnswer(Struct, frozen=True):
    """办理记录: one answer of the department, as it went; nothing about any person."""

    id: UUID
    source_title: str
    stage: Stage
    stage_title: str
    entered_at: datetime
    judged_at: datetime | None
    entered_here: bool
    """本人填写."""
    judged_here: bool
    """本人复核."""


class DonePage(Struct, frozen=True):
    """一页: `next` continues, None at the end."""

    items: list[DoneAnswer]
    next: UUID | None


class EntryIn(Struct, frozen=True, forbid_unknown_fields=True):
    """填写反馈, by the form of the question."""

    entry: dict[str, Any]


class ConfirmIn(Struct, frozen=True, forbid_unknown_fields=True):
    """复核确认 of the very answer that was looked at."""

    answer_id: UUID


class ReturnIn(Struct, frozen=True, forbid_unknown_fields=True):
    """退回 of the very answer that was looked at, with the reason."""

    answer_id: UUID
    reason: Reason


class ManualAnswered(Struct, frozen=True):
    """办理结果: the question, the answer to it, and how far it is now."""

    id: UUID
    answer_id: UUID
    stage: Stage


def conclusive(judged: Judgement) -> Judgement:
    """定论: what the department's second clerk has confirmed is its last word; nobody asks it once more by itself."""
    return replace(judged, state=AskState.GIVEN_UP) if judged.state in OPEN else judged
