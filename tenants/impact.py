"""影响范围: how many open cases a dated value reaches, and what it would have made of the last results; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import DB
from core.deadlines.moving import DeadlineMove, moves
from core.deadlines.regional import REGIONAL_DAYS, RegionalDays, RegionalValue
from core.explanations.previewing import Affected, NotRun, Preview
from core.law import Law
from core.scope import Scope, TenantRef
from tenants import proposals
from tenants.forms import PACKS
from tenants.jurisdiction import law_with
from tenants.settings import Wanted

OPEN = """
select count(*) as seen, count(*) filter (where applied_on >= $2) as begun from verification
 where owner_tenant = $1 and state not in ('reported', 'terminated')"""
_BELOW = "select id, name, level, lineage from tenant where $1 = any (lineage)"
_OWN_BELOW = """
select distinct on (s.tenant_id) s.tenant_id, s.value is not null as own from setting s
 where $1 = any (s.lineage) and s.tenant_id <> $1 and s.name = $2 and s.valid_from <= $3
 order by s.tenant_id, s.valid_from desc, s.set_at desc"""


class SettingPreview(Struct, frozen=True):
    """设置的影响: open cases, and the last results run again with the value."""

    open_cases: int
    """在办: open cases of this office and of those below it."""
    reached: int
    """Those whose application is of the first day or later: their next step uses the value."""
    own_below: int
    """Of the same days, and not reached: the level below has set its own value."""
    detailed: bool
    """含个人明细, as in `Preview`."""
    looked_at: int
    affected: tuple[Affected, ...]
    not_run: tuple[NotRun, ...]
    deadlines: tuple[DeadlineMove, ...] | None
    """期限移动, where the value changes the calendar; else null."""


async def preview_value(scope: Scope, wanted: Wanted, last: int) -> SettingPreview:
    """预演设置值; raises Invalid like `proposals.propose`."""
    found = await proposals.preview_value(scope, wanted, last)
    return await _with_open(scope, wanted, found)


async def preview_proposal(scope: Scope, proposal: UUID, last: int) -> SettingPreview:
    """预演设置建议, before it is decided."""
    return await preview_value(scope, await proposals.wanted_by(scope, proposal), last)


async def _with_open(scope: Scope, wanted: Wanted, found: Preview) -> SettingPreview:
    async with scope.read("setting.preview") as tx:
        below = await tx.rows(_BELOW, scope.tenant.id)
        rows = await tx.rows(_OWN_BELOW, scope.tenant.id, wanted.name, wanted.start)
    # A list of plugins of the level below only adds to ours: its cases are reached.
    own = {row["tenant_id"] for row in rows if row["own"] and wanted.name != PACKS}
    seen = reached = kept = 0
    moved: list[DeadlineMove] | None = [] if wanted.name == REGIONAL_DAYS else None
    for row in below:
        tenant = TenantRef(row["id"], row["name"], row["level"], "", tuple(row["lineage"]))
        counted = await _counted(scope, tenant, wanted)
        seen += counted["seen"]
        if moved is not None:
            moved += await _moved(scope, tenant, wanted)
        if own.isdisjoint(tenant.lineage):
            reached += counted["begun"]
        else:
            kept += counted["begun"]
    return SettingPreview(
        seen, reached, kept, found.detailed, found.looked_at, found.affected, found.not_run,
        None if moved is None else tuple(moved),
    )  # fmt: skip


async def _moved(scope: Scope, tenant: TenantRef, wanted: Wanted) -> list[DeadlineMove]:
    """期限移动 of one office at or below ours, behind its own fence."""
    days = None if wanted.inherit else msgspec.convert(wanted.value, RegionalDays)
    value = RegionalValue(scope.tenant.id, wanted.start, wanted.document, days)
    async with DB.open(replace(scope, tenant=tenant).local()) as door:

        async def law_on(day: date) -> Law:
            return await law_with(door.connection, scope.runtime.registry, tenant.id, day, value)

        found: list[DeadlineMove] = await moves(door.connection, tenant.id, tenant.name, law_on)
    return found


async def _counted(scope: Scope, tenant: TenantRef, wanted: Wanted) -> Mapping[str, int]:
    """Figures of one office at or below ours, behind its own fence: a case that is not initiated yet is seen there alone."""
    async with DB.open(replace(scope, tenant=tenant).local()) as door:
        counted: Mapping[str, int] = await door.connection.fetchrow(OPEN, tenant.id, wanted.start)
    return counted
