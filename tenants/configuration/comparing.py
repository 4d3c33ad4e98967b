"""配置比较: two tenants that the caller may see, or one on two days, setting by setting."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.errors import NotFound
from core.scope import Scope, Tx
from tenants.configuration.importing import differing
from tenants.configuration.model import ConfigurationComparison, VisibleTenant
from tenants.forms import specs
from tenants.openings.model import LEVEL_TITLES
from tenants.settings import settings_on

_VISIBLE = """
select t.id, t.name, t.level, c.code from tenant t
  join lateral (select code from tenant_code where tenant_id = t.id and valid_from <= $1
        and (valid_to is null or valid_to >= $1) order by valid_from desc limit 1) c on true
 where $2 = any (t.lineage) or t.id = any ($3::uuid[]) order by c.code limit 400"""


async def compare(
    scope: Scope, one: str, one_on: date | None, other: str, other_on: date | None
) -> ConfigurationComparison:
    """比较配置; by default the own tenant today with the level above, or with itself where there is none."""
    async with scope.read("configuration.compare") as tx:
        seen = await visible_tenants(tx)
        first = _chosen(seen, one or scope.tenant.code)
        second = _chosen(seen, other) if other else _beside(scope, seen, first)
        days = one_on or scope.today, other_on or scope.today
        mine = await settings_on(tx.connection, first.id, days[0])
        theirs = await settings_on(tx.connection, second.id, days[1])
    found = list(differing(specs(scope.runtime.registry), mine, theirs))
    above = next(iter(scope.tenant.lineage[1:2]), None)
    return ConfigurationComparison(seen, above, first.code, days[0], second.code, days[1], found)


async def visible_tenants(tx: Tx) -> list[VisibleTenant]:
    """可比较的机构: what row-level security shows of the tree: the own line and everything below."""
    scope = tx.scope
    rows: list[Any] = await tx.rows(_VISIBLE, scope.today, scope.tenant.id, list(scope.tenant.lineage))
    return [VisibleTenant(row["id"], row["code"], row["name"], LEVEL_TITLES[row["level"]]) for row in rows]


def _beside(scope: Scope, seen: list[VisibleTenant], first: VisibleTenant) -> VisibleTenant:
    """Where nobody says with whom: the level above the own one, else the same."""
    above = scope.tenant.lineage[1:2]
    return next((tenant for tenant in seen if tenant.id in above), first)


def _chosen(seen: list[VisibleTenant], code: str) -> VisibleTenant:
    found = next((tenant for tenant in seen if tenant.code == code), None)
    if found is None:
        raise NotFound()
    return found
