"""设置表单: every setting of a tenant on a day: what is in force, whose, since when, by which document, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.plugin.options import Inheritance, SettingSpec
from core.plugin.registry import Registry
from core.plugin.vocabulary import Setting, citations_text
from core.scope import Scope
from tenants.forms import PACKS, specs
from tenants.proposals import Proposal, proposal_of
from tenants.settings import settings_above, settings_on

_FUTURE = """select s.name, s.value, s.document, s.valid_from, t.name as tenant from tenant me
  join setting s on s.tenant_id = any (me.lineage) join tenant t on t.id = s.tenant_id
 where me.id = $1 and s.valid_from > $2 order by s.valid_from, array_position(me.lineage, s.tenant_id) desc, s.set_at"""
_PENDING = "select * from setting_proposal where state = 'pending' order by proposed_at, id"
_HISTORY = """
select s.id, s.value, s.document, s.valid_from, t.name as tenant, s.set_by as proposer, p.proposed_at, p.retroactive,
       s.approved_by as decider, s.set_at as decided_at, case when s.approved_by is null then 'opened' else 'approved' end
       as state, '' as reason
  from tenant me join setting s on s.tenant_id = any (me.lineage) join tenant t on t.id = s.tenant_id
  left join setting_proposal p on (p.tenant_id, p.id) = (s.tenant_id, s.id)
 where me.id = $1 and s.name = $2
union all
select p.id, p.value, p.document, p.valid_from, t.name, p.proposer, p.proposed_at, p.retroactive, p.decider, p.decided_at,
       p.state, p.reason
  from setting_proposal p join tenant t on t.id = p.tenant_id
 where p.tenant_id = $1 and p.name = $2 and p.state <> 'approved'
 order by valid_from desc, decided_at desc nulls first, id desc"""


class LaterValue(Struct, frozen=True):
    """将来的值: approved, and not yet in force on the day that was asked for."""

    value: Any
    inherit: bool
    document: str
    start: date
    provenance: str


class Held(Struct, frozen=True):
    """上级限定: what the level above holds fast, and by which article."""

    value: Any
    document: str
    start: date
    provenance: str
    told: str


class SettingForm(Struct, frozen=True):
    """设置表单 of one setting, with the value in force."""

    name: str
    title: str
    unit: str
    help: str
    basis: str
    inheritance: Inheritance
    json_schema: dict[str, Any]
    value: Any = None
    document: str = ""
    start: str = ""
    provenance: str = ""
    """Whose level set it; empty: nobody has."""
    own: bool = False
    """Set by this tenant itself; else inherited, or nobody's."""
    told: str = "尚未设置"
    """出处 as one sentence: 继承自…，自…起，依据…."""
    held: Held | None = None
    pending: tuple[Proposal, ...] = ()
    """Own proposals that nobody has decided."""
    future: tuple[LaterValue, ...] = ()
    """Of this level and of those above, in the order of their first days."""


class Change(Struct, frozen=True):
    """设置沿革: one value that a setting had, has, or was to have."""

    id: UUID
    value: Any
    inherit: bool
    document: str
    start: date
    provenance: str
    state: str
    """opened (at the opening of the tenant, or by the operator), approved, pending, rejected, withdrawn."""
    proposer: str
    proposed_at: datetime | None
    decider: str
    decided_at: datetime | None
    retroactive: str
    reason: str


async def list_forms(scope: Scope, day: date | None = None) -> list[SettingForm]:
    """设置表单一览: what this tenant can set, with what is in force on a day, today unless told otherwise."""
    day = day or scope.today
    async with scope.read("setting.list") as tx:
        found = await settings_on(tx.connection, scope.tenant.id, day)
        above = await settings_above(scope, tx.connection, day)
        future, pending = await tx.rows(_FUTURE, scope.tenant.id, day), await tx.rows(_PENDING)
    return [
        msgspec.structs.replace(
            form,
            pending=tuple(proposal_of(row, scope.actor.account) for row in pending if row["name"] == form.name),
            future=tuple(_later(row) for row in future if row["name"] == form.name),
        )
        for form in _forms(scope.runtime.registry, found, above, scope.tenant.name)
    ]


async def history(scope: Scope, name: str) -> list[Change]:
    """设置沿革 of one setting, newest first: this level's with all proposals, those above as they were in force."""
    async with scope.read("setting.list") as tx:
        rows = await tx.rows(_HISTORY, scope.tenant.id, name)
    return [
        Change(
            row["id"], _value(row), row["value"] is None, row["document"], row["valid_from"], row["tenant"], row["state"],
            row["proposer"], row["proposed_at"], row["decider"] or "", row["decided_at"], row["retroactive"] or "",
            row["reason"],
        )
        for row in rows
    ]  # fmt: skip


def _forms(
    registry: Registry, found: Mapping[str, Setting], above: Mapping[str, Setting], tenant: str
) -> Sequence[SettingForm]:
    """Of the plugins that the tenant uses, each with the value in force."""
    used = found[PACKS].value if PACKS in found else list(registry.plugins)
    known = sorted(specs(registry, frozenset(used)).items())
    return [_form(spec, found.get(name), above.get(name), tenant) for name, spec in known]


def _form(spec: SettingSpec, setting: Setting | None, above: Setting | None, tenant: str) -> SettingForm:
    plain = SettingForm(
        spec.name, spec.title, spec.unit, spec.help, citations_text(spec.basis), spec.inheritance, spec.schema(),
        held=_held(spec, above),
    )  # fmt: skip
    if setting is None:
        return plain
    own = setting.provenance == tenant
    whose = "本级设置" if own else f"继承自{setting.provenance}"
    return msgspec.structs.replace(
        plain, value=setting.value, document=setting.document, start=setting.start.isoformat(),
        provenance=setting.provenance, own=own,
        told=f"{whose}，自{setting.start.isoformat()}起，依据{setting.document}",
    )  # fmt: skip


_LIMITS = {
    Inheritance.AT_LEAST: "本级不得低于",
    Inheritance.AT_MOST: "本级不得高于",
    Inheritance.CLOSED: "本级不得另行设置",
}


def _held(spec: SettingSpec, above: Setting | None) -> Held | None:
    limit = "本级只能增加" if spec.name == PACKS else _LIMITS.get(spec.inheritance)
    if above is None or limit is None:
        return None
    told = f"{above.provenance}自{above.start.isoformat()}起规定（{above.document}），{limit}；依据{citations_text(spec.basis)}"
    return Held(above.value, above.document, above.start, above.provenance, told)


def _later(row: Any) -> LaterValue:
    return LaterValue(_value(row), row["value"] is None, row["document"], row["valid_from"], row["tenant"])


def _value(row: Any) -> Any:
    return None if row["value"] is None else msgspec.json.decode(row["value"])
