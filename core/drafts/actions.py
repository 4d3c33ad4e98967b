"""草稿事项: open, look, save, add a scan, discard. Nobody but the holder of its post reaches a draft."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from core.authorizations.returning import returns_of
from core.clock import legal_date
from core.drafts import store
from core.drafts.judging import judge, law_of, placed_gaps, subjects_of
from core.drafts.mending import content_of_case
from core.drafts.model import (
    EMPTY,
    DraftContent,
    DraftIn,
    DraftOpenIn,
    DraftPage,
    DraftSaved,
    DraftSummary,
    DraftView,
    Missing,
    everybody,
)
from core.drafts.store import Draft, name_drafter
from core.errors import Invalid
from core.households.identity import mask_name
from core.ids import new_id
from core.plugin.vocabulary import citations_text
from core.scans.drawing import picture
from core.scans.model import Scan, ScanView
from core.scope import Scope, Tx
from core.verification.model import STATE_TITLES, Case
from core.verification.store import load as load_case

KEEP, LOOK = "draft.keep", "draft.look"


async def list_drafts(scope: Scope, limit: int, after: UUID | None) -> DraftPage:
    """本人的草稿, and those that were taken over with the post, newest first; applicants masked."""
    async with scope.read(LOOK) as tx:
        await name_drafter(tx)
        found = await store.mine(tx, limit + 1, after)
        items = [await _summary(tx, draft) for draft in found[:limit]]
    return DraftPage(items, items[-1].id if len(found) > limit else None)


async def open_draft(scope: Scope, wanted: DraftOpenIn) -> DraftSaved:
    """新建草稿: an empty one; of a case that lacks something its own draft, where there is one already that."""
    identity = new_id()
    key, wrapped = scope.runtime.vault.new_data_key(identity)
    async with scope.write(KEEP, wanted.verification_id) as tx:
        await name_drafter(tx)
        there = await store.of_case(tx, wanted.verification_id) if wanted.verification_id else None
        if there is None:
            content, scans = (
                await content_of_case(tx, wanted.verification_id) if wanted.verification_id else (EMPTY, ())
            )
            await store.add(tx, content, wanted.verification_id, key, wrapped, identity)
            draft = await store.load(tx, identity)
            renamed = {digest: str((await store.add_scan(tx, draft, scan)).id) for digest, scan in scans}
            if renamed:
                await store.replace_content(tx, draft, _with_scans(content, renamed))
        draft = await store.load(tx, there or identity)
        store.note(tx, draft)
        saved: DraftSaved = tx.answer(DraftSaved(draft.id, draft.version, draft.saved_at, []))
        return saved


def _with_scans(content: DraftContent, renamed: Mapping[str, str]) -> DraftContent:
    sheets = [msgspec.structs.replace(sheet, scan=renamed.get(sheet.digest, "")) for sheet in content.sheets]
    return msgspec.structs.replace(content, sheets=sheets)


async def look(scope: Scope, identity: UUID) -> DraftView:
    """查看草稿: by the holder of its post; everything as it was typed, and what is still missing."""
    async with scope.read(LOOK, personal=True) as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity)
        store.note(tx, draft)
        judged = await judge(tx, draft.id, draft.content)
        case = await load_case(tx, draft.verification_id) if draft.verification_id else None
        returned = await _returned(tx, case, draft) if case else []
        return DraftView(
            draft.id, draft.version, draft.saved_at, legal_date(draft.expires_at), case.number if case else "",
            STATE_TITLES[case.state] if case else "", case is not None, draft.content,
            await store.scan_views(tx, draft.id), judged.missing, returned,
            store.taken_over_from(tx, draft),
        )  # fmt: skip


async def save(scope: Scope, identity: UUID, wanted: DraftIn) -> DraftSaved:
    """保存草稿: whatever was typed; raises Conflict where it was changed elsewhere since. Of a case the household stays.

    At every pause of the hand: leaves no trace of its own. Sent again, it is known by its version and its text.
    """
    async with scope.keep(KEEP) as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity, lock=True)
        content = wanted.content if draft.verification_id is None else _fixed(wanted.content, draft.content)
        _require_keys(content)
        again = draft.version == wanted.version + 1 and draft.content == content
        version = draft.version if again else await store.save(tx, draft, content, wanted.version)
        judged = await judge(tx, draft.id, content)
        return DraftSaved(draft.id, version, draft.saved_at if again else scope.now, judged.missing)


async def add_scan(scope: Scope, identity: UUID, scan: Scan) -> ScanView:
    """上传扫描件: judged before, kept sealed with the draft."""
    async with scope.write(KEEP) as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity, lock=True)
        added: ScanView = tx.answer(await store.add_scan(tx, draft, scan))
        store.note(tx, draft)
        tx.note(scan=str(added.id), media_type=scan.media_type, pages=scan.pages)
        return added


async def look_at_scan(scope: Scope, identity: UUID, scan: UUID, page: int) -> tuple[str, bytes]:
    """查看草稿的扫描件: one page as a picture; the look is traced."""
    async with scope.read(LOOK, personal=True) as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity)
        found = await store.load_scan(tx, draft, scan)
        store.note(tx, draft)
        tx.note(scan=str(scan), page=page)
    return await picture(found.media_type, found.body, page)


async def discard(scope: Scope, identity: UUID) -> dict[str, str]:
    """放弃草稿: its key and all that was typed are gone; a case that it mended stays as it was."""
    async with scope.write("draft.discard") as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity, lock=True)
        await store.end(tx, draft.id, "discarded")
        store.note(tx, draft)
        told: dict[str, str] = tx.answer({"id": str(draft.id)})
        return told


def _fixed(content: DraftContent, stored: DraftContent) -> DraftContent:
    return msgspec.structs.replace(
        content, application_number=stored.application_number, programme=stored.programme,
        applied_on=stored.applied_on, residence=stored.residence, household=stored.household,
        supporters=stored.supporters,
    )  # fmt: skip


def _require_keys(content: DraftContent) -> None:
    keys = [placed.person.key for placed in everybody(content)]
    if len(keys) != len(set(keys)):
        raise Invalid("draft_keys_repeated")


async def _summary(tx: Tx, draft: Draft) -> DraftSummary:
    people = list(everybody(draft.content))
    name = people[0].person.name.strip() if people else ""
    law = await law_of(tx, draft.content)
    programme = law.programmes.get(draft.content.programme) if law else None
    number = await _number(tx, draft.verification_id) if draft.verification_id else ""
    return DraftSummary(
        draft.id, mask_name(name), draft.content.application_number, len(people), programme.title if programme else "",
        number, draft.saved_at, legal_date(draft.expires_at), store.taken_over_from(tx, draft),
    )  # fmt: skip


async def _number(tx: Tx, case: UUID) -> str:
    return await tx.value("select number from verification where id = $1", case) or ""


async def _returned(tx: Tx, case: Case, draft: Draft) -> list[Missing]:
    """What the last review sent back, as long as the case stands there."""
    if case.state != "returned":
        return []
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    judged = await judge(tx, draft.id, draft.content)
    subjects = subjects_of(case.id, draft.content, judged.identities)
    found = await returns_of(tx, case, 1)
    return placed_gaps(found[0].gaps, subjects, citations_text(law.template.basis)) if found else []


async def require_own(scope: Scope, identity: UUID) -> None:
    """Raise NotFound before anything is done with what a stranger sent."""
    async with scope.read(KEEP) as tx:
        await name_drafter(tx)
        await store.load(tx, identity)
