"""草稿存取: each statement in a transaction that has named its own post; at its end a draft's key and text are gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.drafts.model import DraftContent
from core.errors import Conflict, NotFound, Unauthenticated
from core.ids import new_id
from core.scans.model import Scan, ScanView
from core.scope import Tx
from core.vault.vault import DataKey

KEPT = timedelta(days=30)
"""After the last change: long enough for a household to bring what is missing, short enough that nobody is kept unasked."""
MOST_DRAFTS, MOST_SCANS = 100, 80
"""Begun by one person, and of one draft: what was taken over does not stand in the way of new ones."""


class Draft(Struct, frozen=True):
    """草稿, opened."""

    id: UUID
    verification_id: UUID | None
    version: int
    saved_at: datetime
    expires_at: datetime
    begun_by: UUID
    begun_by_name: str
    key: DataKey
    content: DraftContent


async def name_drafter(tx: Tx) -> None:
    """Let this transaction see the drafts of the post that its actor holds; raises Unauthenticated where that is over by now."""
    who = tx.scope.actor
    if not await tx.value(_NAMED, str(who.account), tx.scope.tenant.id, who.holding, tx.scope.today):
        raise Unauthenticated("token_invalid")


_NAMED = """
select set_config('hedui.drafter_post', coalesce((
    select post_id::text from post_holding
     where tenant_id = $2 and id = $3 and ended_at is null and held_from <= $4 and (held_until is null or held_until >= $4)
  ), ''), true) from set_config('hedui.drafter', $1, true)"""


def note(tx: Tx, draft: Draft) -> None:
    """留痕: which draft, and who began it where that is somebody else."""
    tx.note(draft=str(draft.id))
    if draft.begun_by != tx.scope.actor.account:
        tx.note(begun_by=str(draft.begun_by))


def taken_over_from(tx: Tx, draft: Draft) -> str:
    """接手自何人: the name of whoever began it in this post before; empty for one's own."""
    return "" if draft.begun_by == tx.scope.actor.account else draft.begun_by_name


async def add(tx: Tx, content: DraftContent, case: UUID | None, key: DataKey, wrapped: bytes, identity: UUID) -> None:
    """A new draft; raises Conflict where somebody has too many."""
    await _empty_expired(tx)
    count = await tx.value(
        "select count(*) from draft where tenant_id = $1 and account_id = $2 and ended_at is null",
        tx.scope.tenant.id, tx.scope.actor.account,
    )  # fmt: skip
    if count >= MOST_DRAFTS:
        raise Conflict("draft_limit", what="没有办完的草稿", most=MOST_DRAFTS)
    await tx.rows(
        """insert into draft (tenant_id, id, account_id, post_id, verification_id, version, wrapped_key, blob, begun_at,
             saved_at, expires_at) values ($1, $2, $3, hedui_drafting_post(), $4, 1, $5, $6, $7, $7, $8)""",
        tx.scope.tenant.id, identity, tx.scope.actor.account, case, wrapped, _sealed(key, content, identity),
        tx.scope.now, tx.scope.now + KEPT,
    )  # fmt: skip


async def load(tx: Tx, identity: UUID, lock: bool = False) -> Draft:
    """A draft of the post that is not over; whoever else's, and one that is not there, are the same NotFound."""
    row = await tx.row(
        f"{_OURS} and d.id = $4{' for no key update of d' if lock else ''}",
        tx.scope.tenant.id, tx.scope.actor.account, tx.scope.now, identity,
    )  # fmt: skip
    if row is None:
        raise NotFound()
    return _opened(tx, row)


async def of_case(tx: Tx, case: UUID) -> UUID | None:
    """The draft of the post that mends this case already, whoever began it."""
    row = await tx.row(
        f"{_OURS} and d.verification_id = $4 order by d.id desc limit 1",
        tx.scope.tenant.id, tx.scope.actor.account, tx.scope.now, case,
    )  # fmt: skip
    return row["id"] if row else None


async def mine(tx: Tx, limit: int, after: UUID | None) -> Sequence[Draft]:
    """The drafts of the post, newest first."""
    rows = await tx.rows(
        f"{_OURS} and ($4::uuid is null or d.id < $4) order by d.id desc limit $5",
        tx.scope.tenant.id, tx.scope.actor.account, tx.scope.now, after, limit,
    )  # fmt: skip
    return [_opened(tx, row) for row in rows]


async def save(tx: Tx, draft: Draft, content: DraftContent, version: int) -> int:
    """The next version; raises Conflict where it was changed since `version`."""
    saved = await tx.value(
        """update draft set version = version + 1, blob = $4, saved_at = $5, expires_at = $6
            where tenant_id = $1 and id = $2 and version = $3 and ended_at is null returning version""",
        tx.scope.tenant.id, draft.id, version, _sealed(draft.key, content, draft.id), tx.scope.now,
        tx.scope.now + KEPT,
    )  # fmt: skip
    if saved is None:
        raise Conflict("draft_changed_meanwhile")
    return int(saved)


async def bind(tx: Tx, draft: Draft, case: UUID) -> None:
    """The case that came of it."""
    await tx.rows(
        "update draft set verification_id = $3 where tenant_id = $1 and id = $2", tx.scope.tenant.id, draft.id, case
    )


async def end(tx: Tx, identity: UUID, how: str) -> None:
    """Over: its key and everything under it are gone."""
    await tx.rows(
        "update draft_scan set blob = null where tenant_id = $1 and draft_id = $2 and blob is not null",
        tx.scope.tenant.id, identity,
    )  # fmt: skip
    await tx.rows(
        """update draft set ended_at = $3, ended_by = $4, blob = null, wrapped_key = null
            where tenant_id = $1 and id = $2 and ended_at is null""",
        tx.scope.tenant.id, identity, tx.scope.now, how,
    )  # fmt: skip


async def _empty_expired(tx: Tx) -> None:
    """Whoever's are past their day; the next draft of the office does it for all."""
    rows = await tx.rows(
        "select id from draft where tenant_id = $1 and expires_at < now() and ended_at is null limit 50",
        tx.scope.tenant.id,
    )
    for row in rows:
        await end(tx, row["id"], "expired")


async def add_scan(tx: Tx, draft: Draft, scan: Scan) -> ScanView:
    """Keep a scan with the draft, sealed by its key."""
    count = await tx.value(
        "select count(*) from draft_scan where tenant_id = $1 and draft_id = $2", tx.scope.tenant.id, draft.id
    )
    if count >= MOST_SCANS:
        raise Conflict("draft_limit", what="一份草稿的扫描件", most=MOST_SCANS)
    identity = new_id()
    await tx.rows(
        """insert into draft_scan (tenant_id, id, draft_id, media_type, pages, size, digest, blob, added_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        tx.scope.tenant.id, identity, draft.id, scan.media_type, scan.pages, len(scan.body), scan.digest,
        draft.key.seal(scan.body, "draft_scan", identity), tx.scope.now,
    )  # fmt: skip
    return ScanView(identity, scan.media_type, scan.pages, len(scan.body))


async def digests(tx: Tx, draft: UUID) -> dict[str, str]:
    """Id of each scan → its digest, hex."""
    rows = await tx.rows(
        "select id, digest from draft_scan where tenant_id = $1 and draft_id = $2", tx.scope.tenant.id, draft
    )
    return {str(row["id"]): row["digest"].hex() for row in rows}


async def scan_views(tx: Tx, draft: UUID) -> list[ScanView]:
    """Every scan of a draft."""
    rows = await tx.rows(
        "select id, media_type, pages, size from draft_scan where tenant_id = $1 and draft_id = $2 order by id",
        tx.scope.tenant.id, draft,
    )  # fmt: skip
    return [ScanView(**dict(row)) for row in rows]


async def load_scan(tx: Tx, draft: Draft, identity: UUID) -> Scan:
    """One scan, opened."""
    row = await tx.row(
        """select id, media_type, pages, blob from draft_scan
            where tenant_id = $1 and draft_id = $2 and id = $3 and blob is not null""",
        tx.scope.tenant.id, draft.id, identity,
    )  # fmt: skip
    if row is None:
        raise NotFound()
    return Scan(row["media_type"], row["pages"], draft.key.open(row["blob"], "draft_scan", row["id"]))


_OURS = """
select d.id, d.verification_id, d.version, d.saved_at, d.expires_at, d.account_id, a.real_name, d.wrapped_key, d.blob
  from draft d join account a on (a.tenant_id, a.id) = (d.tenant_id, d.account_id)
 where d.tenant_id = $1 and d.ended_at is null and d.expires_at > $3
   and (d.post_id = (select hedui_drafting_post()) or (d.post_id is null and d.account_id = $2))"""
"""Open drafts of the post; said again beside the fence, which lets the whole office see those that are past their day."""


def _sealed(key: DataKey, content: DraftContent, identity: UUID) -> bytes:
    return key.seal(msgspec.json.encode(content), "draft", identity)


def _opened(tx: Tx, row: Any) -> Draft:
    key = tx.scope.runtime.vault.data_key(row["wrapped_key"], row["id"])
    content = msgspec.json.decode(key.open(row["blob"], "draft", row["id"]), type=DraftContent)
    return Draft(
        row["id"], row["verification_id"], row["version"], row["saved_at"], row["expires_at"], row["account_id"],
        row["real_name"], key, content,
    )  # fmt: skip


async def replace_content(tx: Tx, draft: Draft, content: DraftContent) -> None:
    """The same version with other content, before anybody has seen it."""
    await tx.rows(
        "update draft set blob = $3 where tenant_id = $1 and id = $2",
        tx.scope.tenant.id, draft.id, _sealed(draft.key, content, draft.id),
    )  # fmt: skip
