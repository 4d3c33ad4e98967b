"""租户状况: every agency with the packs that it has switched on, and the jobs that wait there; no case and no person."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.plugin.stamps import shown
from core.scope import Scope
from hedui.operating.door import LOOK, jobs_of_all, names_of_all
from hedui.operating.model import JobState, OfficePage, OperatedOfficeView
from hedui.operating.queue import STATE
from tenants.forms import PACKS
from tenants.hierarchy import tenant_ref
from tenants.permissions import PLATFORM
from tenants.settings import settings_on

_PAGE = "select id, created_at from tenant where level <> $3 and ($1::uuid is null or id > $1) order by id limit $2"
_LOAD = f"""
select tenant_id, count(*) filter (where state = 'due') as due, count(*) filter (where state = 'failing') as failing
  from (select tenant_id, {STATE} as state from outbox where done_at is null and tenant_id = any ($1::uuid[])) o
 group by tenant_id"""  # noqa: S608 - of ours
_NONE: Mapping[str, int] = {JobState.DUE.value: 0, JobState.FAILING.value: 0}


async def list_offices(scope: Scope, limit: int, after: UUID | None) -> OfficePage:
    """租户一览, by key."""
    async with names_of_all(scope) as connection:
        rows = await connection.fetch(_PAGE, after, limit + 1, PLATFORM)
        refs = {row["id"]: await tenant_ref(connection, row["id"], scope.today) for row in rows[:limit]}
    load = await _load(scope, list(refs))
    items = [await _office(scope, row, refs[row["id"]], load.get(row["id"], _NONE)) for row in rows[:limit]]
    return OfficePage(items, items[-1].id if len(rows) > limit else None)


async def _load(scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    async with jobs_of_all(scope) as connection:
        return {row["tenant_id"]: row for row in await connection.fetch(_LOAD, list(ids))}


async def _office(scope: Scope, row: Any, ref: Any, load: Any) -> OperatedOfficeView:
    theirs = dataclasses.replace(scope, tenant=ref)
    async with theirs.read(LOOK) as tx:
        settings = await settings_on(tx.connection, ref.id, scope.today)
    names: Sequence[str] = settings[PACKS].value if PACKS in settings else ()
    plugins = scope.runtime.registry.plugins
    there = [shown(plugins[name].stamp) for name in names if name in plugins]
    missing = [name for name in names if name not in plugins]
    return OperatedOfficeView(
        ref.id, ref.name, ref.code, ref.level, row["created_at"], there, missing, load["due"], load["failing"]
    )
