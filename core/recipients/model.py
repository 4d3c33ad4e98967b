"""认定对象: as fed, as asked about, as answered; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import Name, Number
from core.verification.model import ApplicationNumber

LARGEST_FEED = 500


class RecipientIn(Struct, frozen=True, forbid_unknown_fields=True):
    """认定对象: one person recognised under one programme; `ended_on` where the recognition has ended."""

    name: Name
    id_number: Number
    programme: Annotated[str, Meta(min_length=1, max_length=80)]
    reference: Annotated[str, Meta(min_length=1, max_length=64)]
    """Number of the decision."""
    recognised_on: date
    valid_until: date | None = None
    ended_on: date | None = None
    id_kind: str = "resident_id"


class RecipientsIn(Struct, frozen=True, forbid_unknown_fields=True):
    """认定对象一批: good ones are taken, a bad one is named and costs only itself."""

    recipients: Annotated[list[RecipientIn], Meta(min_length=1, max_length=LARGEST_FEED)]


class RowFault(Struct, frozen=True):
    """不能接收的一行: which, which field, why."""

    index: int
    field: str
    message: str


class RecipientsFed(Struct, frozen=True):
    """接收结果."""

    taken: int
    refused: list[RowFault]


class AskedPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """被查询人."""

    name: Name
    id_number: Number
    id_kind: str = "resident_id"


class LookUpIn(Struct, frozen=True, forbid_unknown_fields=True):
    """查询认定结果: for people of a live application under the special programme."""

    application_number: ApplicationNumber
    programme: Annotated[str, Meta(min_length=1, max_length=80)]
    persons: Annotated[list[AskedPerson], Meta(min_length=1, max_length=60)]


class Recognition(Struct, frozen=True):
    """认定结果: the least that decides; `position` is the person's in the question."""

    position: int
    programme: str
    programme_title: str
    agency: str
    recognised_on: date
    valid_until: date | None
    reference: str


class LookedUp(Struct, frozen=True):
    """认定结果共享: who is recognised today; whoever is not has to be verified."""

    recognised: list[Recognition]
    unknown: list[int]
    """Positions without a recognition in force."""
    basis: str


class Stored(Struct, frozen=True):
    """一行认定, as stored."""

    id: UUID
    agency: str
    programme: str
    recognised_on: date
    valid_until: date | None
    ended_on: date | None
    reference: str

    def holds(self, day: date) -> bool:
        """在有效期内 on that day; the last day counts, the day of its end does not."""
        begun = self.recognised_on <= day and (self.valid_until is None or day <= self.valid_until)
        return begun and (self.ended_on is None or day < self.ended_on)


def judged(rows: Sequence[RecipientIn], programmes: Sequence[str], today: date) -> Iterator[Identity | RowFault]:
    """Each row's identity, or the first thing that is wrong with it."""
    for index, row in enumerate(rows):
        fault = _fault(row, programmes, today)
        if fault is not None:
            yield RowFault(index, fault.field, fault.message)
            continue
        try:
            yield parse(row.id_kind, row.id_number, today)
        except BadIdentity as error:
            yield RowFault(index, "id_number", str(error))


def _fault(row: RecipientIn, programmes: Sequence[str], today: date) -> FieldFault | None:
    if row.programme not in programmes:
        return FieldFault("programme", "没有这一救助项目")
    if row.recognised_on > today:
        return FieldFault("recognised_on", "认定日期晚于今天")
    for field in ("valid_until", "ended_on"):
        told = getattr(row, field)
        if told is not None and told < row.recognised_on:
            return FieldFault(field, "早于认定日期")
    return None
