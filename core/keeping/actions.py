"""保留填写: one text a person and place, the last one that was saved; sent or given up, its key and text are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from core.errors import Conflict, FieldFault, Invalid
from core.ids import new_id
from core.scope import Scope, Tx

VERB = "form.keep"
KEPT = timedelta(days=7)
"""After the last change: over a weekend and a holiday, and no longer: it may hold numbers and amounts of people."""
LARGEST, MOST = 64 * 1024, 100
"""Bytes of one, and forms of one person."""


class KeptIn(Struct, frozen=True, forbid_unknown_fields=True):
    """拟保留的填写: whatever the form makes of it; null: sent, or given up."""

    content: dict[str, Any] | None


class Kept(Struct, frozen=True):
    """保留的填写; null where there is none."""

    content: dict[str, Any] | None
    saved_at: datetime | None


async def look(scope: Scope, place: str) -> Kept:
    """本人在这里未交的填写."""
    async with scope.keep(VERB) as tx:
        await _name_account(tx)
        row = await tx.row(
            """select id, wrapped_key, blob, saved_at from kept_form
                where tenant_id = $1 and account_id = $2 and place = $3 and blob is not null and expires_at > $4""",
            scope.tenant.id, scope.actor.account, place, scope.now,
        )  # fmt: skip
    if row is None:
        return Kept(None, None)
    key = scope.runtime.vault.data_key(row["wrapped_key"], row["id"])
    return Kept(msgspec.json.decode(key.open(row["blob"], "kept_form", row["id"])), row["saved_at"])


async def keep(scope: Scope, place: str, wanted: KeptIn) -> Kept:
    """保留填写, at every pause of the hand: without a trace, which what comes of it leaves.

    Raises Invalid above 64 KiB, Conflict where somebody has left too many.
    """
    body = msgspec.json.encode(wanted.content)
    if len(body) > LARGEST:
        raise Invalid("fields_invalid", faults=[FieldFault("content", "内容超过 64 KB，没有保留")], count=1)
    identity = new_id()
    key, wrapped = scope.runtime.vault.new_data_key(identity)
    sealed = None if wanted.content is None else key.seal(body, "kept_form", identity)
    async with scope.keep(VERB) as tx:
        await _name_account(tx)
        await tx.rows("select hedui_empty_kept_forms()")
        if sealed:
            await _require_room(tx, place)
        await tx.rows(
            """insert into kept_form (tenant_id, account_id, place, id, wrapped_key, blob, saved_at, expires_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (tenant_id, account_id, place) do update set id = excluded.id,
                 wrapped_key = excluded.wrapped_key, blob = excluded.blob, saved_at = excluded.saved_at,
                 expires_at = excluded.expires_at""",
            scope.tenant.id, scope.actor.account, place, identity, wrapped if sealed else None, sealed, scope.now,
            scope.now + KEPT,
        )  # fmt: skip
    return Kept(wanted.content, scope.now if sealed else None)


async def _name_account(tx: Tx) -> None:
    """Let this transaction see what its own account has typed."""
    await tx.value("select set_config('hedui.drafter', $1, true)", str(tx.scope.actor.account))


async def _require_room(tx: Tx, place: str) -> None:
    count = await tx.value(
        "select count(*) from kept_form where tenant_id = $1 and account_id = $2 and place <> $3 and blob is not null",
        tx.scope.tenant.id, tx.scope.actor.account, place,
    )  # fmt: skip
    if count >= MOST:
        raise Conflict("draft_limit", what="没有提交的填写", most=MOST)
