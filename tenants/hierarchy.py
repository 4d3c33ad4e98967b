"""机构层级: tenants as the core sees them: lineage, code in force."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

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
