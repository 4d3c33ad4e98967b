"""留痕查阅: an auditor reads the traces of the own tenant; the reading is traced too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from core.scope import PLANNED, Scope


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


def traces_sql(verification: UUID | None) -> str:
    """Along the key of the tenant's traces; of one case along the index of its own: else all others would be walked through."""
    of_case = "verification_id = $4" if verification else "$4::uuid is null"
    return f"""select id, at, verb, account_id, verification_id, body, digest from trace
 where tenant_id = $3 and id < $2 and {of_case} order by id desc limit $1"""  # noqa: S608 - of constants


async def list_traces(scope: Scope, limit: int, after: UUID | None, verification: UUID | None) -> TracePage:
    """留痕一览, newest first, paged by key."""
    async with scope.read("trace.list", personal=True, way=PLANNED) as tx:
        before = UUID(int=2**128 - 1) if after is None else after
        rows = await tx.rows(traces_sql(verification), limit + 1, before, scope.tenant.id, verification)
        tx.note(rows=len(rows), about=verification)
    items = [
        TraceView(
            row["id"], row["at"], row["verb"], row["account_id"], row["verification_id"], msgspec.Raw(row["body"]),
            row["digest"].hex(),
        )
        for row in rows[:limit]
    ]  # fmt: skip
    return TracePage(items, items[-1].id if len(rows) > limit else None)
