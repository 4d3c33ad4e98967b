"""待批准事项: what one person has proposed and this one may decide, of every kind, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from core.deadlines.regional import REGIONAL_DAYS
from core.plugin.registry import Registry
from core.scope import Scope, Tx
from tenants.forms import PACKS, specs

MOST = 200
"""Of each kind: nobody lets more than these wait, and a page that is longer helps nobody."""


class Approval(Struct, frozen=True):
    """待批准事项: what, by whom, since when, from which day it would count."""

    kind: str
    """setting, calendar, plugins, template, opening, package, answer."""
    id: UUID
    title: str
    detail: str
    by: str
    since: datetime
    start: date | None
    own: bool
    """由本人提出: another person decides."""
    page: str
    """Where it is decided."""


class Approvals(Struct, frozen=True):
    """待批准事项一览; `waiting` counts those that this person may decide."""

    waiting: int
    items: Sequence[Approval]


class _Kind(NamedTuple):
    """One kind: who may decide it, its pending rows, and where that is done."""

    verb: str
    sql: str
    page: str


_KINDS: Mapping[str, _Kind] = {
    "setting": _Kind(
        "setting.approve",
        """select id, name as what, document as detail, proposer as by, proposed_by, proposed_at as since, valid_from as start
             from setting_proposal where tenant_id = $1 and state = 'pending' order by proposed_at limit $2""",
        "/settings/proposals",
    ),
    "template": _Kind(
        "report_template.approve",
        """select id, format as what, document as detail, proposer as by, proposed_by, proposed_at as since,
                  valid_from as start
             from report_template_proposal where tenant_id = $1 and state = 'pending' order by proposed_at limit $2""",
        "/word-templates",
    ),
    "opening": _Kind(
        "opening.approve",
        """select id, name as what, document as detail, proposer as by, proposed_by, proposed_at as since,
                  null::date as start
             from tenant_opening where tenant_id = $1 and state = 'pending' order by proposed_at limit $2""",
        "/opening/tenants",
    ),
    "package": _Kind(
        "package.release",
        """select id, number as what, '' as detail, prepared_name as by, prepared_by as proposed_by, prepared_at as since,
                  null::date as start
             from package where tenant_id = $1 and state = 'prepared' order by prepared_at limit $2""",
        "/packages",
    ),
    "answer": _Kind(
        "package.confirm",
        """select a.id, p.id as package, p.number as what, '' as detail, a.uploaded_name as by, a.uploaded_by as proposed_by,
                  a.uploaded_at as since, null::date as start
             from package_answer a join package p on p.id = a.package_id
            where p.tenant_id = $1 and a.state = 'uploaded' order by a.id limit $2""",
        "/packages",
    ),
}


async def list_approvals(scope: Scope) -> Approvals:
    """待批准事项一览 of the own tenant: what this post may decide, with what the person has proposed for others to decide."""
    async with scope.read("approval.list") as tx:
        found = [one for kind in _KINDS for one in await _waiting(tx, kind)]
    found.sort(key=lambda one: one.since)
    return Approvals(sum(not one.own for one in found), found)


async def _waiting(tx: Tx, kind: str) -> list[Approval]:
    verb, sql, page = _KINDS[kind]
    if verb not in tx.scope.verbs:
        return []
    registry = tx.scope.runtime.registry
    return [_told(tx.scope, registry, kind, row, page) for row in await tx.rows(sql, tx.scope.tenant.id, MOST)]


def _told(scope: Scope, registry: Registry, kind: str, row: Any, page: str) -> Approval:
    own = row["proposed_by"] is not None and row["proposed_by"] == scope.actor.account
    name = row["what"]
    if kind == "setting":
        kind, page = {REGIONAL_DAYS: ("calendar", page), PACKS: ("plugins", "/programmes")}.get(name, (kind, page))
        page = page if name == PACKS else f"{page}#{row['id']}"
        spec = specs(registry).get(name)
        name = spec.title if spec else name
    if kind in ("package", "answer"):
        page = f"{page}/{row['id']}" if kind == "package" else f"{page}/{row['package']}/answers/{row['id']}"
    if kind == "template":
        formats = {
            entry.id: entry.title for _, entry in registry.objects("hedui_report_formats", sorted(registry.plugins))
        }
        name = formats.get(name, name)
    return Approval(kind, row["id"], name, row["detail"], row["by"], row["since"], row["start"], own, page)
