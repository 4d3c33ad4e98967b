"""租户设置: dated values with the document they rest on, inherited down the tree, shown with their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.errors import FieldFault, Invalid
from core.explanations.previewing import Preview, preview_settings
from core.form_faults import form_faults
from core.ids import new_id
from core.plugin.registry import Registry
from core.plugin.vocabulary import Setting
from core.scope import Scope
from core.sources.line import keep_value
from tenants.forms import (
    PACKS,
    SettingForm,
    forms,
    specs,
)
from tenants.tables import SettingRow

# A row is told by its id and by the transaction that wrote it, so that even one that was edited by hand is seen.
_STAMP = "coalesce(string_agg(uuid_send(s.id) || xidsend(s.xmin) || xidsend(t.xmin), ''::bytea order by s.id), '')"
_SETTINGS = "tenant me join setting s on s.tenant_id = any (me.lineage) join tenant t on t.id = s.tenant_id"
_BEGUN = "me.id = $1 and s.valid_from <= $2"
_WHICH = f"select {_STAMP} from {_SETTINGS} where {_BEGUN}"  # noqa: S608 - of constants
_IN_FORCE = f"""
with stamp as materialized ({_WHICH})
select s.name, s.value, s.document, s.valid_from, t.name as tenant, (table stamp) as stamp from {_SETTINGS}
 where {_BEGUN} order by s.name, array_position(me.lineage, s.tenant_id), s.valid_from desc, s.set_at desc
"""  # noqa: S608 - of constants


async def settings_on(connection: Any, tenant: UUID, day: date) -> Mapping[str, Setting]:
    """The settings in force for a tenant on a day: the nearest level's newest value of each name."""
    return (await read_settings(connection, tenant, day))[1]


async def settings_stamp(connection: Any, tenant: UUID, day: date) -> bytes:
    """设置标记: which rows the settings of that day are made of; another row, or another content, is another stamp."""
    found: bytes = await connection.fetchval(_WHICH, tenant, day)
    return found


async def read_settings(connection: Any, tenant: UUID, day: date) -> tuple[bytes, Mapping[str, Setting]]:
    """The settings in force with the stamp of these very rows: one statement, one snapshot."""
    found: dict[str, Setting] = {}
    rows = await connection.fetch(_IN_FORCE, tenant, day)
    for row in rows:
        if row["name"] not in found:
            value = msgspec.json.decode(row["value"])
            found[row["name"]] = Setting(row["name"], value, row["document"], row["valid_from"], row["tenant"])
    return rows[0]["stamp"] if rows else b"", found


async def preview_setting(scope: Scope, name: str, value: Any, document: str, start: date, last: int) -> Preview:
    """预演设置值: what it would have made of the last assessments; raises Invalid like `add_setting`."""
    async with scope.read("setting.preview") as tx:
        await _refuse_faults(scope, tx.connection, name, value, document, start)
    return await preview_settings(scope, [Setting(name, value, document, start, scope.tenant.name)], last)


async def _refuse_faults(scope: Scope, connection: Any, name: str, value: Any, document: str, start: date) -> None:
    lineage = scope.tenant.lineage
    above = await settings_on(connection, lineage[1], start) if len(lineage) > 1 else {}
    faults = [*_faults(scope.runtime.registry, name, value, document, above)]
    if faults:
        raise Invalid("setting_invalid", faults=faults)


async def add_setting(scope: Scope, name: str, value: Any, document: str, start: date) -> Mapping[str, str]:
    """新增设置值: a new dated value of this tenant; raises Invalid with all wrong fields at once."""
    async with scope.write("setting.add") as tx:
        await _refuse_faults(scope, tx.connection, name, value, document, start)
        identity = new_id()
        await SettingRow.insert(
            SettingRow(
                id=identity,
                tenant_id=scope.tenant.id,
                lineage=list(scope.tenant.lineage),
                name=name,
                value=msgspec.json.encode(value).decode(),
                document=document,
                valid_from=start,
                set_by=scope.actor.name,
                set_at=scope.now,
            )
        )
        tx.note(setting=name, start=start, document=document)
        result: Mapping[str, str] = tx.answer({"id": str(identity), "name": name})
        return result


async def keep_secret(scope: Scope, connector: str, name: str, value: str) -> None:
    """设置连接器密钥: sealed under the tenant's own key, and traced; LookupError for an unknown connector or secret."""
    registry = scope.runtime.registry
    known = {e.info.id: e.info.secrets for _, e in registry.objects("hedui_connectors", registry.plugins)}
    if name not in known.get(connector, ()):
        raise LookupError(f"连接器 {connector} 没有名为 {name} 的密钥")
    if not value:
        raise LookupError("密钥为空，没有保存")
    async with scope.write("connector.configure") as tx:
        await keep_value(tx, connector, f"secret:{name}", value, None)


async def list_forms(scope: Scope) -> list[SettingForm]:
    """设置表单一览: what this tenant can set, each with the value in force today."""
    async with scope.read("setting.list") as tx:
        return forms(scope.runtime.registry, await settings_on(tx.connection, scope.tenant.id, scope.today))


async def list_settings(scope: Scope) -> list[Setting]:
    """设置一览 in force today, with provenance."""
    async with scope.read("setting.list") as tx:
        return list((await settings_on(tx.connection, scope.tenant.id, scope.today)).values())


def _faults(
    registry: Registry, name: str, value: Any, document: str, above: Mapping[str, Setting]
) -> Iterable[FieldFault]:
    """差错: no document, no such setting, another form, or weaker than what the upper level holds fast."""
    if not document.strip():
        yield FieldFault("document", "请填写依据文件：没有依据的数值不能用于核对")
    spec = specs(registry).get(name)
    if spec is None:
        yield FieldFault("name", "没有这一设置项；可设置的项目见设置表单")
        return
    wrong = list(form_faults(spec.kind, value, "value"))
    if wrong:
        yield from wrong
    elif name == PACKS:
        yield from _pack_faults(registry, value, above)
    elif name in above and spec.weakens(above[name].value, value):
        yield FieldFault(
            "value", f"{above[name].provenance}规定为 {above[name].value}（{above[name].document}），本级只能从严"
        )


def _pack_faults(registry: Registry, value: Sequence[str], above: Mapping[str, Setting]) -> Iterable[FieldFault]:
    """Packs that exist, none of the upper level's dropped."""
    if set(value) - set(registry.plugins):
        yield FieldFault("value", "含有没有安装或被拒绝的插件")
    if PACKS in above and not set(above[PACKS].value) <= set(value):
        yield FieldFault("value", "不能停用上级启用的插件，只能增加")
