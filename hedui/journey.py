"""办理全程: one household file carried through every step, each by the scope of the post holder whose step it is.

What `hedui verify` runs; the same actions stand behind the web interface.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.applications.model import ApplicationIn, ApplicationPerson
from core.authorizations.actions import review_sheets, take_sheets
from core.authorizations.model import Reviewed, SheetIn, SheetsIn
from core.errors import Conflict
from core.households.actions import take_declaration
from core.households.model import DeclarationIn, DeclaredIn, HouseholdIn, entries
from core.procedures.actions import file_field_check
from core.procedures.model import FieldCheckIn
from core.scope import Scope
from core.verification.actions import accept, initiate
from core.verification.model import Accepted, Intake, State

Position = Annotated[int, Meta(ge=1, le=100)]


class DeclaredLine(Struct, frozen=True, forbid_unknown_fields=True):
    """申报一项; the person by position in the file, 1 the first of the household."""

    person: Position
    element: str
    amount: int | None = None
    quantity: str | None = None
    text: str = ""


class SignedSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """授权书 of one person."""

    person: Position
    signed_on: date
    signatory: str
    items: list[str]
    fields: dict[str, str]
    evidence_digest: str = ""


class HouseholdFile(Struct, frozen=True, forbid_unknown_fields=True):
    """家庭文件: what `hedui verify` reads: household, declaration and authorizations of one case."""

    application_number: Annotated[str, Meta(min_length=1, max_length=64)]
    programme: str
    applied_on: date
    household: HouseholdIn
    declaration: list[DeclaredLine]
    authorizations: list[SignedSheet]
    supporters: list[HouseholdIn] = []
    field_check: FieldCheckIn | None = None

    def application(self) -> ApplicationIn:
        """The application that the assistance system would feed for this very household."""
        people = [
            ApplicationPerson(e.person.name, e.person.id_number, e.role, e.person.id_kind)
            for e in entries(self.household, self.supporters)
        ]
        return ApplicationIn(self.application_number, self.programme, self.applied_on, people)


@dataclass(frozen=True)
class Officers:
    """办理人: one scope a step."""

    clerk: Scope
    reviewer: Scope
    county: Scope


Report = Callable[[str], None]


class ReturnedForGaps(Exception):
    """退回补正: the review found gaps; the case waits for the missing papers."""

    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__(f"{len(reviewed.gaps)} gaps")
        self.reviewed = reviewed


async def carry_through(officers: Officers, file: HouseholdFile, told: Report = lambda _: None) -> Accepted:
    """受理 → 申报 → 授权 → 审核 → 实地核查 → 发起. Raises the problem of the step that stops, ReturnedForGaps at the review."""
    accepted = await prepare(officers, file, told)
    await initiate(officers.county, accepted.id)
    told("发起核对")
    return accepted


async def prepare(officers: Officers, file: HouseholdFile, told: Report = lambda _: None) -> Accepted:
    """受理 up to the point where the case waits for its initiation."""
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    accepted = await accept(officers.clerk, intake)
    told(f"受理登记 {accepted.number}")
    await take_declaration(officers.clerk, accepted.id, _declaration(file, accepted))
    told("诚信申报")
    await take_sheets(officers.clerk, accepted.id, _sheets(file, accepted))
    told("授权书登记")
    reviewed = await review_sheets(officers.reviewer, accepted.id)
    if reviewed.state is not State.READY:
        raise ReturnedForGaps(reviewed)
    told("授权审核")
    if file.field_check is not None:
        await file_field_check(officers.clerk, accepted.id, file.field_check)
        told("实地核查报送")
    return accepted


def _declaration(file: HouseholdFile, accepted: Accepted) -> DeclarationIn:
    return DeclarationIn([
        DeclaredIn(_subject(accepted, x.person), x.element, x.amount, x.quantity, x.text) for x in file.declaration
    ])  # fmt: skip


def _sheets(file: HouseholdFile, accepted: Accepted) -> SheetsIn:
    return SheetsIn([
        SheetIn(_subject(accepted, x.person), x.signed_on, x.signatory, x.items, x.fields, x.evidence_digest)
        for x in file.authorizations
    ])  # fmt: skip


def _subject(accepted: Accepted, position: int) -> UUID:
    if position > len(accepted.subjects):
        raise Conflict("file_person_unknown", position=position, count=len(accepted.subjects))
    return accepted.subjects[position - 1]
