"""授权书: as taken in, and what its review finds; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.authorizations.comparing import Occasion, compare
from core.households.model import Subject
from core.law import Law, months_after
from core.plugin.forms import FormGap, SignedForm
from core.plugin.vocabulary import ROLE_TITLES, citations_text
from core.verification.model import Reason, State

Digest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$", max_length=64)]

Signatory = Annotated[str, Meta(pattern="^(self|guardian)$")]
MOST_ITEMS = 600
"""As many as a programme may have: the national catalogue alone has ninety, and a pack adds its own."""
Items = Annotated[list[str], Meta(max_length=MOST_ITEMS)]
Fields = Annotated[dict[str, str], Meta(max_length=40)]


class SheetIn(Struct, frozen=True, forbid_unknown_fields=True):
    """授权书登记: one person's signed sheet. `evidence_digest` is the SHA-256 of the scan, hex; empty: no scan yet."""

    subject_id: UUID
    signed_on: date
    signatory: Signatory
    items: Items
    fields: Fields
    evidence_digest: Digest = ""


class SheetsIn(Struct, frozen=True, forbid_unknown_fields=True):
    """授权书登记 for several persons at once."""

    sheets: Annotated[list[SheetIn], Meta(min_length=1, max_length=60)]


class WithdrawIn(Struct, frozen=True, forbid_unknown_fields=True):
    """授权撤回."""

    subject_id: UUID
    reason: Reason


class SuspensionIn(Struct, frozen=True, forbid_unknown_fields=True):
    """抽查中止: the person whose authorization was found incomplete, and what is missing."""

    subject_id: UUID
    reason: Reason


class Raiser(Struct, frozen=True):
    """抽查中止提出人: the post holder, as named to those who may lift it."""

    name: str = ""
    post: str = ""
    office_name: str = ""
    agency: str = ""


class Sheet(Struct, frozen=True):
    """已登记授权书, as reviewed."""

    id: UUID
    subject_id: UUID
    form: SignedForm
    taken_by: UUID


SHEET_TITLES: Mapping[str, str] = {
    "given": "已登记，待审核",
    "returned": "退回补正",
    "passed": "有效",
    "withdrawn": "已撤回",
    "superseded": "已更新",
}


class SheetState(Struct, frozen=True):
    """授权书状态 of one person: the newest sheet."""

    subject_id: UUID
    signed_on: date
    state: str


class ReviewGap(Struct, frozen=True):
    """审核缺项: who, what. The person is named by position in the case, so that the answer carries no name."""

    subject_id: UUID | None
    position: int
    role: str
    field: str
    message: str


class Reviewed(Struct, frozen=True):
    """审核结果: passed, or returned with all gaps at once."""

    id: UUID
    state: State
    gaps: Sequence[ReviewGap]


def review(
    law: Law, about: Occasion, today: date, subjects: Sequence[Subject], sheets: Mapping[UUID, Sheet]
) -> Iterator[ReviewGap]:
    """授权审核: every gap of every person's sheet, and every person without one."""
    for position, subject in enumerate(subjects, start=1):
        role = ROLE_TITLES[subject.role]
        sheet = sheets.get(subject.id)
        if sheet is None:
            yield ReviewGap(subject.id, position, role, "sheet", "没有授权书")
            continue
        for gap in _sheet_gaps(law, about, today, subject, sheet):
            yield ReviewGap(subject.id, position, role, gap.field, gap.message)


def complete(law: Law, about: Occasion, subject: Subject, sheet: Sheet) -> bool:
    """无缺项 on the day of its signature."""
    return not any(_sheet_gaps(law, about, sheet.form.signed_on, subject, sheet))


def _sheet_gaps(law: Law, about: Occasion, today: date, subject: Subject, sheet: Sheet) -> Iterator[FormGap]:
    yield from law.template.gaps(sheet.form, today)
    yield from _expired(law, sheet.form, today)
    if sheet.form.signed_on in about.lapsed:
        basis = citations_text(law.template.basis)
        yield FormGap(
            "signed_on", f"签署时的申请已经结束，认定对象库中没有其后一直享受救助的记录，应重新签署（{basis}）"
        )
    yield from compare(law.template, about, subject, sheet.form)


def valid_until(law: Law, signed_on: date) -> date | None:
    """授权有效期: the last day that a signature covers; None: until the case ends."""
    months = law.template.validity_months
    return None if months is None else months_after(signed_on, months)


def _expired(law: Law, form: SignedForm, today: date) -> Iterator[FormGap]:
    last = valid_until(law, form.signed_on)
    if last is not None and last < today:
        yield FormGap("signed_on", "授权书已过有效期，应重新签署")
