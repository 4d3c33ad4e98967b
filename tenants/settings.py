"""租户设置: dated values with the document they rest on, inherited down the tree, shown with their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.errors import FieldFault, Invalid
from core.ids import new_id
from core.plugin.vocabulary import PERIOD_SETTING, Setting
from core.scope import Scope
from tenants.tables import SettingRow

PACKS = "packs"
SOURCE_CONNECTORS = "source_connectors"
VALIDITY = "report_validity_months"

CORE_SETTINGS: Mapping[str, Any] = {
    PACKS: list[str],
    SOURCE_CONNECTORS: dict[str, str],
    PERIOD_SETTING: int,
    VALIDITY: dict[str, int],
}
"""Settings of the core and their types; a plugin's own begin with its name and a dot."""

_IN_FORCE = """
select s.name, s.value, s.document, s.valid_from, s.tenant_id, t.name as tenant
  from tenant me join setting s on s.tenant_id = any (me.lineage) join tenant t on t.id = s.tenant_id
 where me.id = $1 and s.valid_from <= $2
 order by s.name, array_position(me.lineage, s.tenant_id), s.valid_from desc, s.set_at desc
"""


async def settings_on(connection: Any, tenant: UUID, day: date) -> Mapping[str, Setting]:
    """The settings in force for a tenant on a day: the nearest level's newest value of each name."""
    found: dict[str, Setting] = {}
    for row in await connection.fetch(_IN_FORCE, tenant, day):
        if row["name"] not in found:
            value = msgspec.json.decode(row["value"])
            found[row["name"]] = Setting(row["name"], value, row["document"], row["valid_from"], row["tenant"])
    return found


async def add_setting(scope: Scope, name: str, value: Any, document: str, start: date) -> Mapping[str, str]:
    """新增设置值: a new dated value of this tenant; raises Invalid with all wrong fields at once."""
    faults = list(_faults(name, value, document, scope.runtime.registry.plugins))
    if faults:
        raise Invalid("setting_invalid", faults=faults)
    async with scope.write("setting.add") as tx:
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


async def list_settings(scope: Scope) -> list[Setting]:
    """设置一览 in force today, with provenance."""
    async with scope.read("setting.list") as tx:
        return list((await settings_on(tx.connection, scope.tenant.id, scope.today)).values())


def _faults(name: str, value: Any, document: str, plugins: Iterable[str]) -> Iterable[FieldFault]:
    if not document.strip():
        yield FieldFault("document", "请填写依据文件：没有依据的数值不能用于核对")
    if name not in CORE_SETTINGS and name.partition(".")[0] not in {*plugins, "connector"}:
        yield FieldFault("name", "没有这一设置项")
    if name == PERIOD_SETTING and not (isinstance(value, int) and 1 <= value <= 36):
        yield FieldFault("value", "核算期间应为 1 到 36 个月的整数")
    elif name in CORE_SETTINGS:
        try:
            msgspec.convert(value, CORE_SETTINGS[name])
        except msgspec.ValidationError:
            yield FieldFault("value", "值的类型不符合这一设置项的要求")
