"""导出配置: a tenant as a file that provisioning reads: settings, offices, posts and who holds them. Never a secret."""

from __future__ import annotations

from typing import Any

import tomlkit

from core.scope import Scope, Tx
from tenants.configuration.model import ConfigurationFile
from tenants.settings import settings_on

_POSTS = """
select o.id as office, o.kind, o.name, o.code, p.title, p.role, p.own_office_only, p.sources, a.real_name, a.staff_number,
       h.held_from
  from office o
  left join (post p join post_holding h on (h.tenant_id, h.post_id) = (p.tenant_id, p.id) and h.ended_at is null
        and h.held_from <= $2 and (h.held_until is null or h.held_until >= $2)
       join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id) and a.disabled_at is null)
    on (p.tenant_id, p.office_id) = (o.tenant_id, o.id)
 where o.tenant_id = $1 and (o.closed_on is null or o.closed_on > $2) order by o.code, o.name, p.title, a.staff_number"""
_OWN = "select valid_from from tenant_code where tenant_id = $1 order by valid_from desc limit 1"
_HEAD = "核对 Hedui 租户配置，导出于 {day}。不含密钥、密码和令牌；连接器的密钥请另行设置。"


async def export(scope: Scope) -> ConfigurationFile:
    """导出本单位配置 of today."""
    async with scope.write("configuration.export") as tx:
        text = await _text(tx)
        tx.note(characters=len(text))
        tx.answer(None)
    return ConfigurationFile(f"{scope.tenant.code}-{scope.today.isoformat()}.toml", text)


async def _text(tx: Tx) -> str:
    scope = tx.scope
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD.format(day=scope.today.isoformat())))
    document["tenants"] = [await _tenant(tx)]
    return tomlkit.dumps(document)


async def _tenant(tx: Tx) -> dict[str, Any]:
    scope = tx.scope
    since = await tx.value(_OWN, scope.tenant.id)
    found = await settings_on(tx.connection, scope.tenant.id, scope.today)
    own = [s for s in found.values() if s.provenance == scope.tenant.name]
    return {
        "key": f"t{scope.tenant.code}", "name": scope.tenant.name, "level": scope.tenant.level, "code": scope.tenant.code,
        "code_from": since,
        "settings": [
            {"name": s.name, "value": _plain(s.value), "document": s.document, "start": s.start} for s in own
        ],
        "offices": _offices(await tx.rows(_POSTS, scope.tenant.id, scope.today)),
    }  # fmt: skip


def _offices(rows: list[Any]) -> list[dict[str, Any]]:
    offices: dict[Any, dict[str, Any]] = {}
    for row in rows:
        office = offices.setdefault(
            row["office"], {"kind": row["kind"], "name": row["name"], "code": row["code"], "posts": []}
        )
        if row["title"] is not None:
            office["posts"].append(_post(row))
    return list(offices.values())


def _post(row: Any) -> dict[str, Any]:
    told = {
        "title": row["title"], "role": row["role"], "holder": row["real_name"], "staff_number": row["staff_number"],
        "held_from": row["held_from"], "own_office_only": row["own_office_only"],
    }  # fmt: skip
    return told | ({"sources": list(row["sources"])} if row["sources"] else {})


def _plain(value: Any) -> Any:
    """As TOML has it: a field without a value is left out."""
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items() if entry is not None}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value
