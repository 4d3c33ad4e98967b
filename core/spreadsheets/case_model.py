"""家庭文件的模型: what a file says of one case; persons by their position in it, 1 the first of the household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Protocol, runtime_checkable
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import Conflict
from core.households.model import MOST_DECLARED, Area, DeclarationIn, DeclaredIn, ElementId, Fen, HouseholdIn, Words
from core.plugin.figures import Residence
from core.verification.model import ApplicationNumber, Intake, ProgrammeId, Supporters

Position = Annotated[int, Meta(ge=1, le=100)]


class DeclaredLine(Struct, frozen=True, forbid_unknown_fields=True):
    """申报一项, in the bounds of `DeclaredIn`: what is wrong with it is told before a case is opened."""

    person: Position
    element: ElementId
    amount: Fen | None = None
    quantity: Area | None = None
    text: Words = ""


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    """受理文件的一户: what a township clerk brings in. Sheets and field checks may stand in it and are not taken from it."""

    application_number: ApplicationNumber
    programme: ProgrammeId
    applied_on: date
    household: HouseholdIn
    supporters: Supporters = []
    declaration: Annotated[list[DeclaredLine], Meta(max_length=MOST_DECLARED)] | None = None
    """None: the file has none for this household; empty: nothing is declared."""
    authorizations: Any = None
    field_check: Any = None
    residence: Residence | None = None

    def intake(self) -> Intake:
        """受理登记."""
        return Intake(
            self.application_number, self.programme, self.applied_on, self.household, self.supporters, self.residence
        )


@runtime_checkable
class Household(Protocol):
    """一户 as a file says it, whichever of its steps are taken from it."""

    @property
    def programme(self) -> str: ...
    @property
    def applied_on(self) -> date: ...
    @property
    def household(self) -> HouseholdIn: ...
    @property
    def supporters(self) -> Sequence[HouseholdIn]: ...
    @property
    def declaration(self) -> Sequence[DeclaredLine] | None: ...


def subject_at(subjects: Sequence[UUID], position: int) -> UUID:
    """核对对象 at that position of the file; raises Conflict where there are not so many."""
    if position > len(subjects):
        raise Conflict("file_person_unknown", position=position, count=len(subjects))
    return subjects[position - 1]


def declaration_of(lines: Sequence[DeclaredLine], subjects: Sequence[UUID]) -> DeclarationIn:
    """诚信申报 about the subjects of a case."""
    return DeclarationIn([
        DeclaredIn(subject_at(subjects, line.person), line.element, line.amount, line.quantity, line.text)
        for line in lines
    ])  # fmt: skip
