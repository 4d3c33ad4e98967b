"""查询与反馈: what a source is asked about whom, and what it says: found, nothing found, unavailable, rejected, not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct


class SubjectIdentity(Struct, frozen=True):
    """被查询人: the least that a department needs to find the person."""

    name: str
    id_kind: str
    id_number: str


class Reason(Struct, frozen=True):
    """查询事由: travels with every ask (security: no query without a reason)."""

    programme: str
    programme_title: str
    verification_number: str
    authorization_id: str
    officer_name: str
    officer_code: str
    office_name: str
    office_code: str
    basis: str


class Ask(Struct, frozen=True):
    """查询请求: one item about one person. Only the core builds one, from an authorization in force.

    `id` is the idempotency key: asking twice with it is one request for the department.
    """

    id: str
    element: str
    source: str
    subject: SubjectIdentity
    reason: Reason
    window_start: date | None
    """First day asked about; None where no dated setting names a counting period: the source's own default."""
    window_end: date


class SourceFact(Struct, frozen=True):
    """反馈事实: one item as a source reports it. Money is integer fen in `amount`; no floats anywhere."""

    element: str
    person_id_number: str
    """The number that the source printed on this very row; the core compares it with the one asked about."""
    person_name: str
    title: str
    as_of: date
    """数据时点: the day for which the source says this."""
    amount: int | None = None
    quantity: Decimal | None = None
    text: str = ""
    paid_on: date | None = None
    """For periodic amounts: the day of this payment."""
    reference: str = ""
    """The source's own record number, so that a row that arrives twice is counted once."""


class Found(Struct, frozen=True, tag="found"):
    """查得: at least one fact."""

    facts: tuple[SourceFact, ...]
    raw: bytes


class NothingFound(Struct, frozen=True, tag="nothing_found"):
    """查无记录: the source was asked, and says that it holds nothing about this person."""

    raw: bytes


class Accepted(Struct, frozen=True, tag="accepted"):
    """已受理，稍后反馈: the source will call back or is to be collected with `ticket`."""

    ticket: str
    raw: bytes = b""
    left_out: Mapping[str, Unavailable | Rejected] = {}
    """Of a batch: asks that were not handed in, each with its own answer; where that is all of them, there is no ticket."""


class Unavailable(Struct, frozen=True, tag="unavailable"):
    """无法查询: the source could not be asked. The core asks again, not before `until` (aware datetime)."""

    reason: str
    until: datetime | None = None
    raw: bytes = b""


class Rejected(Struct, frozen=True, tag="rejected"):
    """数源拒绝: the source understood and will not answer; asking again changes nothing."""

    reason: str
    raw: bytes = b""


Reply = Found | NothingFound | Accepted | Unavailable | Rejected
"""反馈: nothing found, unavailable, rejected and not yet answered are never one value."""


class Garbled(Exception):
    """反馈无法识别: the answer cannot be read. The message names the fault and never quotes the answer."""

    def __init__(self, fault: str, raw: bytes) -> None:
        super().__init__(fault)
        self.fault = fault
        self.raw = raw


def facts_of(reply: Reply) -> Sequence[SourceFact]:
    """The facts of a reply; empty for every other kind."""
    return reply.facts if isinstance(reply, Found) else ()
