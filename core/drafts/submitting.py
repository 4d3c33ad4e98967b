"""受理: a draft in which nothing is missing → case, scans, declaration, authorizations; each step once, whatever is lost.

Every step is the clerk's own verb in its own transaction, under a key made of the draft: a second click, a lost answer or a
process that died in between finds what was done and goes on from there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from core.authorizations.actions import take_sheets
from core.authorizations.model import SheetIn, SheetsIn
from core.authorizations.store import current_sheets
from core.deadlines.looking import clock_views
from core.deadlines.store import basis_text, clocks_of
from core.drafts import store
from core.drafts.judging import judge, subjects_of
from core.drafts.model import DraftContent, Submitted, everybody
from core.drafts.readiness import digest_of
from core.drafts.reading import About, by_person, day, intake, sheet_in, value
from core.drafts.store import Draft, name_drafter
from core.errors import FieldFault, Invalid, NotFound
from core.households.actions import load_declaration, take_declaration
from core.households.identity import Identity
from core.households.model import DeclarationIn
from core.households.store import load_subjects
from core.law import TOTAL
from core.scans.model import Scan
from core.scans.store import keep_scan
from core.scope import Replayed, Scope, Tx
from core.verification.actions import accept
from core.verification.model import Accepted, State
from core.verification.store import load as load_case

SUBMIT = "draft.submit"
T = TypeVar("T")


class Ready(Struct, frozen=True):
    """可以受理的草稿, with everything that its steps take."""

    draft: Draft
    about: About
    identities: dict[str, Identity]
    digests: dict[str, str]
    scans: list[Scan]

    @property
    def content(self) -> DraftContent:
        """What was typed."""
        return self.draft.content


async def submit(scope: Scope, identity: UUID) -> Submitted:
    """受理: raises Invalid with everything that is missing; a case that was opened before is the case of this draft."""
    await scope.answered(SUBMIT)
    alone = dataclasses.replace(scope, idempotency=None)  # the request's key stands for the whole way
    ready = await _ready(alone, identity)
    case = ready.draft.verification_id or await _accepted(alone, ready)
    await _keep_scans(alone, ready, case)
    await _declare(alone, ready, case)
    await _authorize(alone, ready, case)
    async with scope.write(SUBMIT, case) as tx:
        await name_drafter(tx)
        await store.end(tx, identity, "accepted")
        store.note(tx, ready.draft)
        submitted: Submitted = tx.answer(await _submitted(tx, case))
        return submitted


async def _ready(scope: Scope, identity: UUID) -> Ready:
    async with scope.read(SUBMIT) as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity)
        judged = await judge(tx, identity, draft.content)
        if judged.missing or judged.about is None:
            faults = [FieldFault(each.place, each.message) for each in judged.missing]
            raise Invalid("draft_incomplete", faults=faults, count=len(faults))
        digests = await store.digests(tx, identity)
        used = {sheet.scan for sheet in draft.content.sheets}
        scans = [await store.load_scan(tx, draft, UUID(scan)) for scan in digests if scan in used]
        return Ready(draft, judged.about, judged.identities, digests, scans)


async def _accepted(scope: Scope, ready: Ready) -> UUID:
    applied_on = day(ready.content.applied_on)
    if applied_on is None:
        raise NotFound()
    taken = intake(ready.content, applied_on)
    accepted: Accepted = await _once(scope, ready, accept, Accepted, taken)
    async with scope.write(SUBMIT, accepted.id) as tx:
        await name_drafter(tx)
        await store.bind(tx, await store.load(tx, ready.draft.id, lock=True), accepted.id)
    return accepted.id


async def _keep_scans(scope: Scope, ready: Ready, case: UUID) -> None:
    async with scope.write(SUBMIT, case) as tx:
        found = await load_case(tx, case)
        for scan in ready.scans:
            await keep_scan(tx, found, scan)
        tx.note(scans=len(ready.scans))


async def _declare(scope: Scope, ready: Ready, case: UUID) -> None:
    """诚信申报, where it says something else than the one that stands."""
    subjects = subjects_of(case, ready.content, ready.identities)
    elements = ready.about.law.elements
    wanted = DeclarationIn(
        [value(item, elements[item.element], subjects[item.person]) for item in ready.content.declared]
    )
    async with scope.read(SUBMIT) as tx:
        count = await tx.value("select count(*) from declaration where verification_id = $1", case)
        there = await load_declaration(tx, await load_case(tx, case))
    if not count or set(map(astuple, there.items)) != set(map(astuple, wanted.items)):
        await _once(scope, ready, take_declaration, Any, case, wanted)


async def _authorize(scope: Scope, ready: Ready, case: UUID) -> None:
    """授权书登记 of everybody whose sheet is new or another; raises Invalid where a returned case comes back unchanged."""
    wanted = _sheets(ready, case)
    async with scope.read(SUBMIT) as tx:
        found = await load_case(tx, case)
        there = {sheet.subject_id: sheet for sheet in await current_sheets(tx, found, await load_subjects(tx, found))}
    changed = [
        sheet for sheet in wanted if sheet.subject_id not in there or _differs(sheet, there[sheet.subject_id].form)
    ]
    if changed:
        await _once(scope, ready, take_sheets, Any, case, SheetsIn(changed))
    elif found.state is State.RETURNED:
        raise Invalid("draft_unchanged")


def _differs(sheet: SheetIn, form: Any) -> bool:
    said = (sheet.signed_on, sheet.signatory, sheet.items, sheet.fields, sheet.evidence_digest)
    return said != (form.signed_on, form.signatory, list(form.items), dict(form.fields), form.evidence_digest)


def _sheets(ready: Ready, case: UUID) -> Sequence[SheetIn]:
    subjects, found = subjects_of(case, ready.content, ready.identities), by_person(ready.content)
    made = [
        sheet_in(
            found[key], ready.about, placed, ready.identities[key], subjects[key], digest_of(found[key], ready.digests)
        )
        for placed in everybody(ready.content)
        if (key := placed.person.key) in found
    ]
    return [sheet for sheet in made if sheet is not None]


async def _once(scope: Scope, ready: Ready, action: Callable[..., Awaitable[T]], kind: Any, *given: Any) -> T:
    """Do it, or take the answer of when it was done: the same draft with the same content asks for the same."""
    asked = b"\n".join((str(ready.draft.id).encode(), action.__name__.encode(), msgspec.json.encode(given)))
    keyed = scope.with_idempotency(scope.runtime.vault.commitment(asked.decode()), asked)
    try:
        return await action(keyed, *given)
    except Replayed as done:
        taken: T = msgspec.json.decode(done.answer, type=kind)
        return taken


async def _submitted(tx: Tx, verification: UUID) -> Submitted:
    case = await load_case(tx, verification)
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    clocks = clock_views(law, await clocks_of(tx, case), tx.scope.today)
    clock = next((clock for clock in clocks if clock.stage == TOTAL), None)
    return Submitted(
        case.id, case.number, case.state, clock.due_on if clock else None, basis_text(law.total_deadline())
    )
