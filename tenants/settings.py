"""租户设置: dated values with the document they rest on, inherited down the tree, shown with their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.errors import FieldFault, Invalid
from core.explanations.previewing import Preview, preview_settings
from core.ids import new_id
from core.plugin.registry import Registry
from core.plugin.vocabulary import PERIOD_SETTING, Setting
from core.scope import Scope
from core.sources.line import keep_value
from tenants.tables import SettingRow

PACKS = "packs"
SOURCE_CONNECTORS = "source_connectors"
SUPPLEMENT_CONNECTORS = "supplementary_connectors"
VALIDITY = "report_validity_months"
CONNECTOR_PREFIX = "connector."
"""Settings of a connector: `connector.<id>`; the executing agency's count, and nobody else's."""

CORE_SETTINGS: Mapping[str, Any] = {
    PACKS: list[str],
    SOURCE_CONNECTORS: dict[str, str],
    SUPPLEMENT_CONNECTORS: dict[str, str],
    PERIOD_SETTING: int,
    VALIDITY: dict[str, int],
}
"""Settings of the core and their types; a plugin's own begin with its name and a dot."""

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
    faults = [*_faults(name, value, document), *_plugin_faults(scope.runtime.registry, name, value, above)]
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


async def list_settings(scope: Scope) -> list[Setting]:
    """设置一览 in force today, with provenance."""
    async with scope.read("setting.list") as tx:
        return list((await settings_on(tx.connection, scope.tenant.id, scope.today)).values())


def _faults(name: str, value: Any, document: str) -> Iterable[FieldFault]:
    if not document.strip():
        yield FieldFault("document", "请填写依据文件：没有依据的数值不能用于核对")
    if name == PERIOD_SETTING and not (isinstance(value, int) and 1 <= value <= 36):
        yield FieldFault("value", "核算期间应为 1 到 36 个月的整数")
    elif name in CORE_SETTINGS and not _fits(value, CORE_SETTINGS[name]):
        yield FieldFault("value", "值的类型不符合这一设置项的要求")


def _plugin_faults(registry: Registry, name: str, value: Any, above: Mapping[str, Setting]) -> Iterable[FieldFault]:
    """What plugins and the upper level have to say: packs that exist, none of the upper level's dropped, no strangers."""
    if name == PACKS and _fits(value, list[str]):
        if set(value) - set(registry.plugins):
            yield FieldFault("value", "含有没有安装或被拒绝的插件")
        if PACKS in above and not set(above[PACKS].value) <= set(value):
            yield FieldFault("value", "不能停用上级启用的插件，只能增加")
    elif name.startswith(CONNECTOR_PREFIX):
        declared = _connectors(registry).get(name.removeprefix(CONNECTOR_PREFIX))
        if declared is None:
            yield FieldFault("name", "没有这一连接器")
        elif not _fits(value, declared):
            yield FieldFault("value", "不符合这一连接器的设置要求")
    elif name not in CORE_SETTINGS and name.partition(".")[0] not in registry.plugins:
        yield FieldFault("name", "没有这一设置项")


def _connectors(registry: Registry) -> Mapping[str, Any]:
    found = registry.objects("hedui_connectors", registry.plugins)
    return {entry.info.id: entry.info.settings for _, entry in found}


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
