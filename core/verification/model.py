"""核对件: states, moves, and the case as the other rooms see it; pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import Conflict
from core.households.model import HouseholdIn
from core.plugin.figures import Residence
from core.plugin.procedure import RecordKind
from core.texts import ONE_LINE

ApplicationNumber = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=ONE_LINE, description="一行文字，不含换行和制表符")
]
ProgrammeId = Annotated[str, Meta(min_length=1, max_length=80)]
Supporters = Annotated[list[HouseholdIn], Meta(max_length=20)]
Reason = Annotated[str, Meta(min_length=2, max_length=500)]


class State(enum.StrEnum):
    """核对件状态."""

    COLLECTING = "collecting"
    RETURNED = "returned"
    READY = "ready"
    VERIFYING = "verifying"
    SUSPENDED = "suspended"
    REPORTED = "reported"
    TERMINATED = "terminated"


class Supplement(enum.StrEnum):
    """补充核对的阶段: whether the final report waits for the deciding agency (Z 三(二))."""

    OPEN = ""
    AWAITED = "awaited"
    """Everything else has come; the deciding agency may supplement, or say that it will not."""
    ENDED = "ended"


STATE_TITLES: Mapping[State, str] = {
    State.COLLECTING: "受理登记",
    State.RETURNED: "退回补正",
    State.READY: "待发起",
    State.VERIFYING: "核对中",
    State.SUSPENDED: "中止",
    State.REPORTED: "已出具最终报告",
    State.TERMINATED: "终止",
}

_OPEN = (State.COLLECTING, State.RETURNED, State.READY, State.VERIFYING, State.SUSPENDED)

MOVES: Mapping[str, tuple[tuple[State, ...], State | None]] = {
    "authorization.take": ((State.COLLECTING, State.RETURNED), State.COLLECTING),
    "authorization.return": ((State.COLLECTING, State.RETURNED), State.RETURNED),
    "authorization.pass": ((State.COLLECTING, State.RETURNED), State.READY),
    "authorization.withdraw": ((State.READY,), State.COLLECTING),
    "verification.initiate": ((State.READY,), State.VERIFYING),
    "verification.suspend": ((State.READY, State.VERIFYING), State.SUSPENDED),
    "verification.resume": ((State.SUSPENDED,), None),
    "verification.terminate": (_OPEN, State.TERMINATED),
    "report.final": ((State.VERIFYING,), State.REPORTED),
}
"""办理事项 -> (from which states, to which state). `resume` goes back to where the case was suspended."""


def move(verb: str, now: State, resumes_to: State | None = None) -> State:
    """The state after `verb`; raises Conflict where the case is not in a state for it."""
    before, after = MOVES[verb]
    if now not in before:
        expected = "、".join(STATE_TITLES[state] for state in before)
        raise Conflict("case_state", state=STATE_TITLES[now], expected=expected)
    target = after or resumes_to
    if target is None:
        raise Conflict("case_state", state=STATE_TITLES[now], expected="中止前的状态有记录")
    return target


class Initiator(Struct, frozen=True):
    """核对发起人: the officer who initiated, as named in the reason of every ask."""

    name: str
    number: str
    office_name: str
    office_code: str


class Seal(Struct, frozen=True):
    """封存 of one kind of record of a case."""

    records: RecordKind
    until: date
    """The last day on which it could be looked at."""
    basis: str


class Case(Struct, frozen=True):
    """核对件, as loaded."""

    id: UUID
    owner_tenant: UUID
    executing_tenant: UUID
    office_id: UUID
    number: str
    programme: str
    application_number: str
    applied_on: date
    accepted_on: date
    initiated_on: date | None
    initiator: Initiator | None
    closed_on: date | None
    items: tuple[str, ...]
    template: str
    state: State
    resumes_to: State | None
    version: int
    wrapped_key: bytes
    supplement: Supplement = Supplement.OPEN
    residence: Residence | None = None
    """城乡属性 of the household; None: not registered."""
    held: str = ""
    """暂停认定的原因: a fault of the rules in force, until they are mended."""
    seals: tuple[Seal, ...] | None = None
    """What is sealed for whoever asks today; None: nobody has looked, and then a case that has ended does not open."""


class Intake(Struct, frozen=True, forbid_unknown_fields=True):
    """受理登记: what the township takes in to open a case."""

    application_number: ApplicationNumber
    programme: ProgrammeId
    applied_on: date
    household: HouseholdIn
    supporters: Supporters = []
    residence: Residence | None = None
    """城乡属性, where the local standard depends on it."""


class ReasonIn(Struct, frozen=True, forbid_unknown_fields=True):
    """事由: why a case is suspended, resumed, terminated or concluded."""

    reason: Reason


class ExtensionIn(Struct, frozen=True, forbid_unknown_fields=True):
    """延长: days in the rule's own unit, at whose request, by which document; of the total unless told otherwise."""

    days: Annotated[int, Meta(ge=1, le=250)]
    reason: Reason
    document: Annotated[str, Meta(min_length=2, max_length=200)]
    stage: Annotated[str, Meta(pattern="^[a-z_]{1,40}$")] = "total"


class Accepted(Struct, frozen=True):
    """受理结果."""

    id: UUID
    number: str
    state: State
    due_on: date | None
    """总期限; None where the law counts it from a later event."""
    due_provisional: bool
    subjects: tuple[UUID, ...]
    """In the order of the intake: the household's members, then the supporters'."""


class Moved(Struct, frozen=True):
    """办理结果: the case after a move."""

    id: UUID
    state: State
    version: int
