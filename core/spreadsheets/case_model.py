"""家庭文件的模型: what a file says of one case; persons by their position in it, 1 the first of the household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import Conflict
from core.households.model import DeclarationIn, DeclaredIn, HouseholdIn
from core.verification.model import Intake

Position = Annotated[int, Meta(ge=1, le=100)]


class DeclaredLine(Struct, frozen=True, forbid_unknown_fields=True):
    """申报一项."""

    person: Position
    element: str
    amount: int | None = None
    quantity: str | None = None
    text: str = ""


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    """受理文件的一户: what a township clerk brings in. Sheets and field checks may stand in it and are not taken from it."""

    application_number: Annotated[str, Meta(min_length=1, max_length=64)]
    programme: Annotated[str, Meta(min_length=1, max_length=80)]
    applied_on: date
    household: HouseholdIn
    supporters: Annotated[list[HouseholdIn], Meta(max_length=20)] = []
    declaration: Annotated[list[DeclaredLine], Meta(max_length=600)] | None = None
    """None: the file has none for this household; empty: nothing is declared."""
    authorizations: Any = None
    field_check: Any = None

    def intake(self) -> Intake:
        """受理登记."""
        return Intake(self.application_number, self.programme, self.applied_on, self.household, self.supporters)


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
