"""审核查阅: which cases wait for intake and review, and one of them with its sheets, scans and gaps; looks are traced."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.authorizations.actions import gaps_of
from core.authorizations.model import SHEET_TITLES, ReviewGap, Sheet, valid_until
from core.authorizations.returning import Returned, returns_of
from core.authorizations.store import current_sheets, sheets_of
from core.deadlines.store import basis_text
from core.households.model import Subject
from core.households.store import load_subjects
from core.law import Law
from core.plugin.vocabulary import RELATION_TITLES, ROLE_TITLES, citations_text
from core.recorded import law_to_read
from core.scans.drawing import picture
from core.scans.model import ScanView
from core.scans.store import load_scan, scans_of
from core.scope import Scope, Tx
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load

LOOK = "authorization.look"


class Stage(enum.StrEnum):
    """受理件的阶段: what is to be done next."""

    WAITING = "waiting"
    """All sheets are there: to be reviewed."""
    INCOMPLETE = "incomplete"
    RETURNED = "returned"
    PASSED = "passed"


_STATES = {
    Stage.WAITING: State.COLLECTING,
    Stage.INCOMPLETE: State.COLLECTING,
    Stage.RETURNED: State.RETURNED,
    Stage.PASSED: State.READY,
}
_ALL_THERE = "h.held = p.people and q.declared"
_FILTERS = {Stage.WAITING: f"and {_ALL_THERE}", Stage.INCOMPLETE: f"and not ({_ALL_THERE})"}


class AuthorizationRow(Struct, frozen=True):
    """受理件 in the list: no personal detail."""

    id: UUID
    number: str
    programme_title: str
    state_title: str
    accepted_on: date
    due_on: date | None
    people: int
    sheets: int
    declared: bool
    own: bool
    """The asker took a sheet in: another person reviews it."""
    returned_gaps: int


class AuthorizationPage(Struct, frozen=True):
    """一页, the oldest first; `next` continues."""

    items: list[AuthorizationRow]
    next: UUID | None
    due_basis: str
    """The clause of the days by which they are due."""


class FieldView(Struct, frozen=True):
    """授权书栏目, as it was taken in."""

    name: str
    title: str
    value: str
    required: bool


class SheetView(Struct, frozen=True):
    """授权书 of one person, as it was taken in."""

    id: UUID
    state: str
    state_title: str
    signed_on: date
    valid_until: date | None
    signatory: str
    fields: list[FieldView]
    items: list[str]
    all_items: bool
    scan: ScanView | None


class ReviewPerson(Struct, frozen=True):
    """核对对象, in full: the reviewer compares with the paper; the look is traced."""

    subject_id: UUID
    position: int
    household: int
    role: str
    relation: str
    name: str
    id_number: str
    minor: bool
    sheet: SheetView | None
    gaps: list[ReviewGap]


class ReviewView(Struct, frozen=True):
    """授权审核."""

    id: UUID
    number: str
    programme_title: str
    state: State
    state_title: str
    applied_on: date
    accepted_on: date
    template_title: str
    template_basis: str
    own: bool
    people: list[ReviewPerson]
    gaps: list[ReviewGap]
    """Of the case, not of a person."""
    returns: list[Returned]


async def list_authorizations(scope: Scope, stage: Stage, limit: int, after: UUID | None) -> AuthorizationPage:
    """受理件一览 by stage, the oldest first, paged by key; the scope's office limit holds."""
    async with scope.read(LOOK) as tx:
        law, gone = await law_to_read(tx, scope.tenant.id, scope.today)
        rows = await tx.rows(listing(stage), scope.tenant.id, scope.actor.account, after, limit + 1)
    titles = {id: programme.title for id, programme in law.programmes.items()}
    items = [_row(row, titles) for row in rows[:limit]]
    basis = "" if gone else basis_text(law.total_deadline())
    return AuthorizationPage(items, items[-1].id if len(rows) > limit else None, basis)


def listing(stage: Stage) -> str:
    """The statement of one stage: along the index of what is in intake, never through the finished cases."""
    return f"""
        select v.id, v.number, v.programme, v.state, v.accepted_on, d.due_on, p.people, h.held, h.own, q.declared, r.gaps
          from verification v
         cross join lateral (select count(*) as people from subject s where s.verification_id = v.id) p
         cross join lateral (select count(*) as held, coalesce(bool_or(a.taken_by = $2), false) as own
             from authorization_sheet a where a.verification_id = v.id and a.state in ('given', 'returned', 'passed')) h
         cross join lateral (select exists (select from declaration c where c.verification_id = v.id) as declared) q
          left join lateral (select t.gaps from review_return t where t.verification_id = v.id order by t.id desc limit 1) r
            on v.state = 'returned'
          left join lateral (select c.due_on from deadline c where c.verification_id = v.id
             order by c.met_on is not null, c.stage <> 'total', c.due_on limit 1) d on true
         where v.owner_tenant = $1 and v.state = '{_STATES[stage].value}' and ($3::uuid is null or v.id > $3)
               {_FILTERS.get(stage, "")}
         order by v.id limit $4"""  # noqa: S608 - of constants


async def look(scope: Scope, verification: UUID) -> ReviewView:
    """查看授权书 of a case, in full, with what the review would find now; the look is traced before it is answered."""
    async with scope.read(LOOK, verification, personal=True) as tx:
        case = await load(tx, verification)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        people, found = await people_of(tx, case, law)
        own = await tx.value(_OWN, case.id, scope.actor.account)
        returns = await returns_of(tx, case)
    return ReviewView(
        case.id, case.number, law.programmes[case.programme].title, case.state, STATE_TITLES[case.state],
        case.applied_on, case.accepted_on, law.template.title, citations_text(law.template.basis),
        own, people, [gap for gap in found if gap.subject_id is None], returns,
    )  # fmt: skip


_OWN = """select exists (select from authorization_sheet where verification_id = $1 and taken_by = $2
  and state in ('given', 'returned', 'passed'))"""


async def people_of(tx: Tx, case: Case, law: Law) -> tuple[list[ReviewPerson], list[ReviewGap]]:
    """授权书 of everybody in a case, in full, and what the review would find now."""
    subjects = await load_subjects(tx, case)
    sheets = {sheet.subject_id: sheet for sheet in await current_sheets(tx, case, subjects)}
    found = await gaps_of(tx, case, subjects, sheets)
    views = await _sheets(tx, case, law, sheets)
    today = tx.scope.today
    return [_person(n, s, views.get(s.id), found, today) for n, s in enumerate(subjects, start=1)], list(found)


async def look_at_scan(scope: Scope, verification: UUID, scan: UUID, page: int) -> tuple[str, bytes]:
    """查看扫描件: one page as a picture; each look is traced."""
    async with scope.read(LOOK, verification, personal=True) as tx:
        case = await load(tx, verification)
        found = await load_scan(tx, case, scan)
        tx.note(scan=str(scan), page=page)
    return await picture(found.media_type, found.body, page)


async def _sheets(tx: Tx, case: Case, law: Law, sheets: Mapping[UUID, Sheet]) -> dict[UUID, SheetView]:
    scans, states = await scans_of(tx, case), await sheets_of(tx, case)
    every = set(law.programmes[case.programme].items) & set(law.elements)
    return {id: _sheet(law, sheet, states[id].state, scans, every) for id, sheet in sheets.items()}


def _sheet(law: Law, sheet: Sheet, state: str, scans: Mapping[str, ScanView], every: set[str]) -> SheetView:
    form = sheet.form
    fields = [
        FieldView(field.name, field.title, form.told(field.name), field.required)
        for field in law.template.fields
        if form.role in field.roles and (field.required or form.told(field.name))
    ]
    items = [law.elements[item].title for item in form.items if item in law.elements]
    return SheetView(
        sheet.id, state, SHEET_TITLES[state], form.signed_on, valid_until(law, form.signed_on), form.signatory, fields,
        items, every <= set(form.items), scans.get(form.evidence_digest),
    )  # fmt: skip


def _person(
    position: int, subject: Subject, sheet: SheetView | None, gaps: Sequence[ReviewGap], today: date
) -> ReviewPerson:
    return ReviewPerson(
        subject.id, position, subject.household, ROLE_TITLES[subject.role], RELATION_TITLES[subject.relation],
        subject.person.name, subject.person.id_number, subject.is_minor(today), sheet,
        [gap for gap in gaps if gap.subject_id == subject.id],
    )  # fmt: skip


def _row(row: Any, titles: Mapping[str, str]) -> AuthorizationRow:
    return AuthorizationRow(
        row["id"], row["number"], titles.get(row["programme"], row["programme"]), STATE_TITLES[State(row["state"])],
        row["accepted_on"], row["due_on"], row["people"], row["held"], row["declared"], row["own"], row["gaps"] or 0,
    )  # fmt: skip
