"""机构层级: tenants as the core sees them: lineage, code in force."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.database import DB
from core.scope import TenantRef

SELECT = """
select t.id, t.name, t.level, t.lineage,
       (select c.code from tenant_code c where c.tenant_id = t.id and c.valid_from <= $2
          and (c.valid_to is null or c.valid_to >= $2) order by c.valid_from desc limit 1) as code
  from tenant t where t.id = $1
"""


async def tenant_ref(connection: Any, tenant: UUID, day: date) -> TenantRef | None:
    """The tenant with the division code in force on `day`; None where it is unknown or out of sight."""
    row = await connection.fetchrow(SELECT, tenant, day)
    if row is None:
        return None
    return TenantRef(row["id"], row["name"], row["level"], row["code"] or "", tuple(row["lineage"]))


async def every_tenant(day: date) -> list[TenantRef]:
    """All tenants, for what the operator does at the command line, one tenant after another."""
    async with DB.open({"hedui.service": "lookup"}) as door:
        ids = [row["id"] for row in await door.connection.fetch("select id from tenant order by level, id")]
        found = [await tenant_ref(door.connection, tenant, day) for tenant in ids]
    return [ref for ref in found if ref is not None]
