"""逐机构检查: every tenant through the door, one after the other, read-only; row-level security stays on.

Each statement has a transaction of its own: a check that fails costs only itself, and a case is judged by one snapshot.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.consistency.model import Check, Fault
from core.database import DB
from core.runtime import Runtime

LOOKUP = {"hedui.service": "lookup"}
"""Door settings under which the names of all tenants, and nothing of theirs, can be read."""
SAMPLE = 200


@dataclass(frozen=True)
class Tenant:
    """机构 whose view is taken. `lineage` is the tenant itself, then its ancestors up to the province."""

    id: UUID
    name: str
    lineage: tuple[UUID, ...]
    level: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """台账行, as a department keeps it: `repeat` marks a question that it already had."""

    ask: str
    element: str
    department: str
    repeat: bool = False
    person: str = ""
    """HMAC-SHA256 of the identity number under the secret shared with us, hexadecimal; empty: not kept."""
    reason: Mapping[str, str] = field(default_factory=dict)
    """The reason that came with the question, by the department's own names; empty: not kept."""


@dataclass(frozen=True)
class Walk:
    """一次检查: the tenants, and what may be looked at beside the database."""

    runtime: Runtime
    tenants: Sequence[Tenant]
    ledger: Sequence[LedgerLine] | None = None
    sample: int | None = SAMPLE
    """How many blobs of a table and tenant are opened; None: all."""

    async def rows(self, sql: str, *args: Any) -> list[tuple[Tenant, Any]]:
        """The rows of one statement in every tenant's view; $1 is the tenant."""
        found: list[tuple[Tenant, Any]] = []
        for tenant in self.tenants:
            async with tenant_view(tenant) as connection:
                found.extend((tenant, row) for row in await connection.fetch(sql, tenant.id, *args))
        return found


@asynccontextmanager
async def tenant_view(tenant: Tenant) -> AsyncIterator[Any]:
    """A read-only connection that sees what the tenant may see."""
    lineage = ",".join(map(str, tenant.lineage))
    local = {
        "hedui.tenant": str(tenant.id), "hedui.lineage": f"{{{lineage}}}", "hedui.domain": str(tenant.lineage[-1])
    }  # fmt: skip
    async with DB.open(local) as door:
        await door.connection.execute("set transaction read only")
        yield door.connection


async def all_tenants() -> list[Tenant]:
    """Every tenant, provinces first."""
    async with DB.open(LOOKUP) as door:
        rows = await door.connection.fetch(
            "select id, name, lineage, level from tenant order by cardinality(lineage), id"
        )
    return [Tenant(row["id"], row["name"], tuple(row["lineage"]), row["level"]) for row in rows]


def sql_check(identity: str, table: str, title: str, problem: str, remedy: str, sql: str) -> Check:
    """A check of one statement; it gives `row` and `number`, and may give a `detail` for the place {} in `problem`."""

    async def find(walk: Walk) -> list[Fault]:
        return [
            Fault(table, str(row["row"]), problem.format(row.get("detail")), row["number"] or "", tenant.id)
            for tenant, row in await walk.rows(sql)
        ]

    return Check(identity, title, remedy, find)
