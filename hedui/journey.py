"""办理全程: one household file carried through every step, each by the scope of the post holder whose step it is.

What `hedui verify` runs; the same actions stand behind the web interface.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from core.applications.model import ApplicationIn, ApplicationPerson
from core.authorizations.actions import review_sheets, take_sheets
from core.authorizations.model import Digest, Fields, Items, Reviewed, SheetIn, SheetsIn, Signatory
from core.households.actions import take_declaration
from core.households.model import MOST_DECLARED, HouseholdIn, entries
from core.plugin.figures import Residence
from core.procedures.actions import file_field_check
from core.procedures.model import FieldCheckIn
from core.scope import Replayed, Scope
from core.spreadsheets.case_model import DeclaredLine, Position, declaration_of, subject_at
from core.verification.actions import accept, initiate
from core.verification.model import Accepted, ApplicationNumber, Intake, Moved, ProgrammeId, State, Supporters

T = TypeVar("T")


class SignedSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """授权书 of one person."""

    person: Position
    signed_on: date
    signatory: Signatory
    items: Items
    fields: Fields
    evidence_digest: Digest = ""


class HouseholdFile(Struct, frozen=True, forbid_unknown_fields=True):
    """家庭文件: what `hedui verify` reads: household, declaration and authorizations of one case."""

    application_number: ApplicationNumber
    programme: ProgrammeId
    applied_on: date
    household: HouseholdIn
    declaration: Annotated[list[DeclaredLine], Meta(max_length=MOST_DECLARED)]
    authorizations: list[SignedSheet]
    supporters: Supporters = []
    field_check: FieldCheckIn | None = None
    residence: Residence | None = None

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


async def carry_through(
    officers: Officers, file: HouseholdFile, told: Report = lambda _: None, once: bool = False
) -> Accepted:
    """受理 → 申报 → 授权 → 审核 → 实地核查 → 发起. Raises the problem of the step that stops, ReturnedForGaps at the review.

    With `once` a step that was done with the same content before is not done again: its answer counts.
    """
    accepted = await prepare(officers, file, told, once)
    steps = Steps(told, once)
    await steps.do(officers.county, initiate, Moved, accepted.id)
    steps.tell("发起核对")
    return accepted


async def prepare(
    officers: Officers, file: HouseholdFile, told: Report = lambda _: None, once: bool = False
) -> Accepted:
    """受理 up to the point where the case waits for its initiation."""
    steps, clerk = Steps(told, once), officers.clerk
    intake = Intake(
        file.application_number, file.programme, file.applied_on, file.household, file.supporters, file.residence
    )
    accepted = await steps.do(clerk, accept, Accepted, intake)
    steps.tell(f"受理登记 {accepted.number}")
    await steps.do(clerk, take_declaration, Any, accepted.id, declaration_of(file.declaration, accepted.subjects))
    steps.tell("诚信申报")
    sheets = _sheets(file, accepted)
    await steps.do(clerk, take_sheets, Any, accepted.id, sheets)
    steps.tell("授权书登记")
    reviewed = await steps.do(officers.reviewer, review_sheets, Reviewed, accepted.id, about=sheets)
    if reviewed.state is not State.READY:
        raise ReturnedForGaps(reviewed)
    steps.tell("授权审核")
    if file.field_check is not None:
        await steps.do(clerk, file_field_check, Any, accepted.id, file.field_check)
        steps.tell("实地核查报送")
    return accepted


@dataclass
class Steps:
    """各步骤: each told as it is done; with `once` under a key made of its content."""

    told: Report
    once: bool
    before: bool = False

    async def do(
        self, scope: Scope, action: Callable[..., Awaitable[T]], kind: Any, *given: Any, about: Any = None
    ) -> T:
        """Do it, or take the answer of when it was done; `about` is what it depends on beside its arguments."""
        self.before = False
        if self.once:
            asked = b"\n".join((action.__name__.encode(), msgspec.json.encode(given), msgspec.json.encode(about)))
            scope = scope.with_idempotency(scope.runtime.vault.commitment(sha256(asked).hexdigest()), asked)
        try:
            return await action(scope, *given)
        except Replayed as replayed:
            self.before = True
            done: T = msgspec.json.decode(replayed.answer, type=kind)
            return done

    def tell(self, words: str) -> None:
        """Say what was done, or that it had been."""
        self.told(f"{words}（此前已办理，没有重复）" if self.before else words)


def _sheets(file: HouseholdFile, accepted: Accepted) -> SheetsIn:
    return SheetsIn([
        SheetIn(subject_at(accepted.subjects, x.person), x.signed_on, x.signatory, x.items, x.fields, x.evidence_digest)
        for x in file.authorizations
    ])  # fmt: skip
