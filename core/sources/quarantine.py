"""隔离区: answers that were about somebody else. They stand in no report; here is only when and from whom they came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.scope import Scope


class Quarantined(Struct, frozen=True):
    """被隔离的反馈."""

    id: UUID
    verification_id: UUID
    ask_id: UUID
    source: str
    element: str
    received_at: datetime


class QuarantinePage(Struct, frozen=True):
    """一页."""

    items: list[Quarantined]
    next: UUID | None


async def list_quarantined(scope: Scope, limit: int, after: UUID | None) -> QuarantinePage:
    """隔离区一览, newest first, paged by key."""
    async with scope.read("quarantine.list") as tx:
        rows = await tx.rows(
            """select r.id, r.verification_id, r.ask_id, a.source, a.element, r.received_at from reply r
                 join ask a on a.executing_tenant = r.executing_tenant and a.id = r.ask_id
                where r.executing_tenant = $3 and r.kind = 'quarantined' and ($2::uuid is null or r.id < $2)
                order by r.id desc limit $1""",
            limit + 1, after, scope.tenant.id,
        )  # fmt: skip
    items = [Quarantined(**dict(row)) for row in rows[:limit]]
    return QuarantinePage(items, items[-1].id if len(rows) > limit else None)
