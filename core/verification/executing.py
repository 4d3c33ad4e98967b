"""执行机构: the tenant that verifies for this one."""

from __future__ import annotations

from uuid import UUID

from core.plugin.vocabulary import Programme
from core.scope import TenantRef, Tx


async def executing_tenant(tx: Tx, tenant: TenantRef, programme: Programme) -> UUID | None:
    """执行机构: the nearest tenant up the tree of the level that the programme names; None where there is none."""
    found: UUID | None = await tx.value(
        """select id from tenant where id = any ($1::uuid[]) and level = $2
            order by array_position($1::uuid[], id) limit 1""",
        list(tenant.lineage), programme.executor,
    )  # fmt: skip
    return found
