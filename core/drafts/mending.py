"""补正: a case that lacks something as a draft, so that a clerk mends it where it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from core.authorizations.model import Sheet
from core.authorizations.store import current_sheets, occasion_of
from core.drafts.model import (
    ALL_ITEMS,
    AS_REGISTERED,
    DraftContent,
    DraftHome,
    DraftItem,
    DraftPerson,
    DraftSheet,
    Placed,
    everybody,
)
from core.drafts.reading import About, registered
from core.errors import Conflict
from core.households.actions import load_declaration
from core.households.model import StoredItem, Subject
from core.households.store import load_subjects
from core.plugin.vocabulary import ValueKind
from core.scans.model import Scan
from core.scans.store import load_scan, scans_of
from core.scope import Tx
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load

Scans = Sequence[tuple[str, Scan]]
"""Digest, hex, and the scan."""


async def content_of_case(tx: Tx, verification: UUID) -> tuple[DraftContent, Scans]:
    """受理件 as a draft, with its scans; raises Conflict where nothing is to be mended any more."""
    case = await load(tx, verification)
    if case.state not in (State.COLLECTING, State.RETURNED):
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected="受理登记、退回补正")
    subjects = await load_subjects(tx, case)
    keys = {subject.id: f"p{number}" for number, subject in enumerate(subjects, start=1)}
    sheets = await current_sheets(tx, case, subjects)
    content = await _content(tx, case, subjects, keys, sheets)
    known = await scans_of(tx, case)
    wanted = {sheet.form.evidence_digest for sheet in sheets}
    return content, [(d, await load_scan(tx, case, view.id)) for d, view in known.items() if d in wanted]


async def _content(
    tx: Tx, case: Case, subjects: Sequence[Subject], keys: Mapping[UUID, str], sheets: Sequence[Sheet]
) -> DraftContent:
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    declaration = await load_declaration(tx, case)
    taken = await tx.value("select count(*) from declaration where verification_id = $1", case.id)
    kinds = {id: element.kind for id, element in law.elements.items()}
    plain = DraftContent(
        application_number=case.application_number, programme=case.programme, applied_on=case.applied_on.isoformat(),
        residence=case.residence.value if case.residence else "",
        household=[_person(keys[s.id], s) for s in subjects if s.household == 1],
        supporters=_homes(subjects, keys), nothing_declared=bool(taken) and not declaration.items,
        declared=[_item(keys, item, kinds.get(item.element, ValueKind.TEXT)) for item in declaration.items],
        sheets=[],
    )  # fmt: skip
    occasion = await occasion_of(tx, law, case)
    about = About(law, law.programmes[case.programme], occasion.agencies[0] if occasion.agencies else "")
    placed = {each.person.key: each for each in everybody(plain)}
    people = {subject.id: subject for subject in subjects}
    made = [_sheet(about, placed[keys[s.subject_id]], people[s.subject_id], s) for s in sheets]
    return msgspec.structs.replace(plain, sheets=made)


def _person(key: str, subject: Subject) -> DraftPerson:
    person = subject.person
    return DraftPerson(key, person.name, person.id_kind, person.id_number, subject.relation.value)


def _homes(subjects: Sequence[Subject], keys: Mapping[UUID, str]) -> list[DraftHome]:
    numbers = sorted({subject.household for subject in subjects} - {1})
    return [DraftHome([_person(keys[s.id], s) for s in subjects if s.household == number]) for number in numbers]


def _item(keys: Mapping[UUID, str], item: StoredItem, kind: ValueKind) -> DraftItem:
    if kind is ValueKind.TEXT:
        return DraftItem(keys[item.subject_id], item.element, item.text, "")
    typed = item.quantity or str(item.amount if item.amount is not None else "")
    if kind is ValueKind.MONEY and item.amount is not None:
        typed = f"{Decimal(item.amount) / 100:.2f}"
    return DraftItem(keys[item.subject_id], item.element, typed, item.text)


def _sheet(about: About, placed: Placed, subject: Subject, sheet: Sheet) -> DraftSheet:
    form, known = sheet.form, registered(about, placed, subject.identity)
    every = {item for item in about.programme.items if item in about.law.elements}
    return DraftSheet(
        person=placed.person.key, signed_on=form.signed_on.isoformat(), signatory=form.signatory,
        items=[ALL_ITEMS] if every <= set(form.items) else list(form.items),
        fields={name: AS_REGISTERED if text == known.get(name) else text for name, text in form.fields.items()},
        scan="", digest=form.evidence_digest,
    )  # fmt: skip
