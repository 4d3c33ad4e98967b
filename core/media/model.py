"""批次与交回: what a package and an answer to it are, what is put in and what is told; pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.plugin.asks import Ask
from core.plugin.connectors import PackageHead

LARGEST = 500
"""Asks in one package; what is left waits for the next."""
LONGEST = 90
"""Days that a package may be away."""
USUAL = 15

Words = Annotated[str, Meta(min_length=1, max_length=100)]


class State(enum.StrEnum):
    """批次状态."""

    PREPARED = "prepared"
    RELEASING = "releasing"
    RELEASED = "released"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"
    IMPORTED = "imported"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STATE_TITLES: Mapping[State, str] = {
    State.PREPARED: "已制作，待放行",
    State.RELEASING: "正在放行",
    State.RELEASED: "已放行",
    State.HANDED_OVER: "已移交部门",
    State.ANSWERED: "已交回，待确认",
    State.IMPORTED: "已导入",
    State.EXPIRED: "已到期",
    State.WITHDRAWN: "已撤回",
}
LIVE = (State.PREPARED, State.RELEASING, State.RELEASED, State.HANDED_OVER, State.ANSWERED)
"""Its asks are in no other package."""
OUT = (State.RELEASED, State.HANDED_OVER, State.ANSWERED)
"""The archive is there to be had."""


class Step(enum.StrEnum):
    """交接环节."""

    COPIED = "copied"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    ERASED = "erased"


ONLINE = "本系统下载（无介质）"
"""On which medium a department got what it fetched itself."""

STEP_TITLES: Mapping[Step, str] = {
    Step.COPIED: "存入介质",
    Step.HANDED_OVER: "移交部门",
    Step.RETURNED: "收回介质",
    Step.ERASED: "清除介质",
}


class PackageIn(Struct, frozen=True, forbid_unknown_fields=True):
    """制作批次: for which department, until when an answer is taken (15 days where nothing is said), and how many asks."""

    source: Words
    expires_on: date | None = None
    most: Annotated[int, Meta(ge=1, le=LARGEST)] = LARGEST


class CustodyIn(Struct, frozen=True, forbid_unknown_fields=True):
    """交接登记: who gave it to whom, and on which medium, by its number."""

    step: Step
    giver: Words
    receiver: Words
    medium: Words


class Carried(Struct, frozen=True):
    """交接人与介质, as sealed."""

    giver: str
    receiver: str
    medium: str


class Content(Struct, frozen=True):
    """封存的内容: what is needed to judge what comes back."""

    head: PackageHead
    asks: tuple[Ask, ...]
    password: str
    file_name: str

    def __repr__(self) -> str:
        return "Content()"


class Packed(Struct, frozen=True):
    """批次, as loaded."""

    id: UUID
    number: str
    source: str
    connector: str
    state: State
    size: int
    expires_on: date
    prepared_by: UUID
    released_by: UUID | None
    nonce: bytes
    manifest: bytes | None
    content: bytes | None
    digest: str
    hands: Sequence[UUID]
    """经手人 of who made it, as they were then."""

    def __repr__(self) -> str:
        return f"Packed({self.number})"


class Prepared(Struct, frozen=True):
    """制作结果."""

    id: UUID
    number: str
    asks: int
    expires_on: date


class Released(Struct, frozen=True):
    """放行结果: the password is told once, for another way than the medium's; it is empty in a repetition."""

    id: UUID
    number: str
    state: State
    asks: int
    held_back: int
    file_name: str
    sha256: str
    password: str = ""


class Standing(Struct, frozen=True):
    """批次现状 after an act."""

    id: UUID
    state: State


class RowTold(Struct, frozen=True):
    """逐行结果: where the row stood, and what became of it."""

    file: str
    sheet: int
    row: int
    result: str
    """'taken' | 'late' | 'not_used' | 'refused'; for the department's clerk 'received' | 'refused'."""
    column: str = ""
    reason: str = ""
    ask: str = ""


class Account(Struct, frozen=True):
    """导入账目: every row, and every ask about which nothing came."""

    id: UUID
    """Of the package."""
    answer_id: UUID
    state: str
    """'uploaded' | 'confirming' | 'imported'."""
    taken: int
    """Asks whose rows are all right; before the confirmation those that would be."""
    refused: int
    """Rows that go back."""
    rows: list[RowTold]
    repeated: list[str]
    unanswered: list[str]
    missing: list[str]
    notes: list[str]
    correction: bool
    """Whether there is a list to correct; it can be fetched after the confirmation."""


class Answer(Struct, frozen=True):
    """交回文件, as loaded."""

    id: UUID
    package_id: UUID
    state: str
    received_on: date
    uploaded_by: UUID
    confirmed_by: UUID | None
    file: bytes | None
    account: bytes
    correction: bytes | None
    hands: Sequence[UUID]
    """经手人 of who uploaded it, as they were then."""

    def __repr__(self) -> str:
        return f"Answer({self.id})"


class Waiting(Struct, frozen=True):
    """等候批次的查询 for one department."""

    source: str
    title: str
    asks: int


class PackageDue(Struct, frozen=True):
    """反馈期限: the department's own clock, of the question in the package whose day comes first."""

    due_on: date
    due_provisional: bool
    due_basis: str
    working_days_left: int


class PackageLine(Struct, frozen=True):
    """批次一览."""

    id: UUID
    number: str
    source: str
    source_title: str
    state: State
    state_title: str
    asks: int
    expires_on: date
    prepared_by: str
    prepared_at: datetime
    handed_over_at: datetime | None
    due: PackageDue | None
    """None where nothing is awaited."""
    to_correct: bool
    """待更正: of what came back last, rows went back: a slip can be fetched."""


class PackagePage(Struct, frozen=True):
    """一页."""

    items: list[PackageLine]
    next: UUID | None


class CustodyLine(Struct, frozen=True):
    """交接记录."""

    step: Step
    step_title: str
    at: datetime
    giver: str
    receiver: str
    medium: str
    recorded_by: str


class AnswerLine(Struct, frozen=True):
    """交回记录."""

    id: UUID
    state: str
    received_on: date
    uploaded_by: str
    confirmed_by: str
    own: bool
    """本人接收: then another person confirms it."""


class PackageView(Struct, frozen=True):
    """批次详情."""

    package: PackageLine
    released_by: str
    released_at: datetime | None
    sha256: str
    outcomes: dict[str, int]
    """How many asks: 'open' while an answer is missing, 'held_back', 'taken', 'late', 'not_used'; for the department's clerk
    'open' and 'received'."""
    custody: list[CustodyLine]
    answers: list[AnswerLine]
    own: bool
    """本人制作: then another person lets it leave."""
