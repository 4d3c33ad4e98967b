"""留痕查阅: an auditor reads the traces of the own tenant; the reading is traced too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from core.scope import Scope


class TraceView(Struct, frozen=True):
    """留痕一条: its canonical text, and the digest of exactly these bytes."""

    id: UUID
    at: datetime
    verb: str
    account_id: UUID
    verification_id: UUID | None
    body: msgspec.Raw
    digest: str


class TracePage(Struct, frozen=True):
    """一页."""

    items: list[TraceView]
    next: UUID | None


async def list_traces(scope: Scope, limit: int, after: UUID | None, verification: UUID | None) -> TracePage:
    """留痕一览, newest first, paged by key."""
    async with scope.read("trace.list", personal=True) as tx:
        rows = await tx.rows(
            """select id, at, verb, account_id, verification_id, body, digest from trace
                where tenant_id = $3 and ($2::uuid is null or id < $2)
                  and ($4::uuid is null or verification_id = $4) order by id desc limit $1""",
            limit + 1, after, scope.tenant.id, verification,
        )  # fmt: skip
        tx.note(rows=len(rows), about=verification)
    items = [
        TraceView(
            row["id"], row["at"], row["verb"], row["account_id"], row["verification_id"], msgspec.Raw(row["body"]),
            row["digest"].hex(),
        )
        for row in rows[:limit]
    ]  # fmt: skip
    return TracePage(items, items[-1].id if len(rows) > limit else None)
