"""租户设置: dated values with the document they rest on, inherited down the tree, shown with their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from core.ahead import Look, look
from core.database import open_door
from core.deadlines.regional import REGIONAL_DAYS, RegionalDays, RegionalValue, day_faults
from core.errors import FieldFault, Invalid
from core.form_faults import form_faults
from core.plugin.options import SettingSpec
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import Setting
from core.scope import Scope
from core.sources.line import keep_value
from tenants.forms import PACKS, specs
from tenants.manifests import manifest_faults


class Wanted(NamedTuple):
    """拟设的值 of one setting from a day on; `inherit`: none any more, what the level above says."""

    name: str
    value: Any
    document: str
    start: date
    inherit: bool = False


# A row is told by its id and by the transaction that wrote it, so that even one that was edited by hand is seen.
_STAMP = (
    "coalesce(string_agg(uuid_send(s.id) || xidsend(s.xmin) || xidsend(t.xmin), ''::bytea order by s.id), '') as stamp"
)
_SETTINGS = "tenant me join setting s on s.tenant_id = any (me.lineage) join tenant t on t.id = s.tenant_id"
# Of every day: a page that does not know the day of its case yet can ask it with its other looks.
_WHICH = f"select {_STAMP} from {_SETTINGS} where me.id = $1"  # noqa: S608 - of constants
# A region's days off hold whatever day the law is asked for: they count for every clock that runs, by their own days.
_BEGUN = f"me.id = $1 and (s.valid_from <= $2 or s.name = '{REGIONAL_DAYS}')"
_IN_FORCE = f"""
with stamp as materialized ({_WHICH})
select s.name, s.tenant_id, s.value, s.document, s.valid_from, t.name as tenant, (table stamp) as stamp
  from {_SETTINGS}
 where {_BEGUN} order by s.name, array_position(me.lineage, s.tenant_id), s.valid_from desc, s.set_at desc
"""  # noqa: S608 - of constants


class InForce(NamedTuple):
    """在用设置 of a day with the stamp of the rows that they are of, and the region's own days whatever the day."""

    stamp: bytes
    settings: Mapping[str, Setting]
    regional: Sequence[RegionalValue]


async def settings_on(connection: Any, tenant: UUID, day: date) -> Mapping[str, Setting]:
    """The settings in force for a tenant on a day: the nearest level's newest value of each name."""
    return (await read_settings(connection, tenant, day)).settings


async def settings_stamp(connection: Any, tenant: UUID) -> bytes:
    """设置标记: which rows the settings of any day are made of; another row, or another content, is another stamp."""
    door = open_door()
    told = door.handed_out(_WHICH, (tenant,)) if door else None
    found: bytes = told[0]["stamp"] if told else await connection.fetchval(_WHICH, tenant)
    return found


def stamp_looks(tenant: UUID) -> Sequence[Look]:
    """设置标记 as a look, for a page that names beforehand what it will ask."""
    return (look(_WHICH, tenant),)


async def read_settings(connection: Any, tenant: UUID, day: date) -> InForce:
    """The settings in force with the stamp of the tenant's rows: one statement, one snapshot."""
    rows = await connection.fetch(_IN_FORCE, tenant, day)
    regional = [_regional(row) for row in reversed(rows) if row["name"] == REGIONAL_DAYS]
    begun = [row for row in rows if row["valid_from"] <= day]
    return InForce(rows[0]["stamp"] if rows else b"", _nearest(begun) | _united(begun, day), regional)


def _regional(row: Any) -> RegionalValue:
    days = None if row["value"] is None else msgspec.json.decode(row["value"], type=RegionalDays)
    return RegionalValue(row["tenant_id"], row["valid_from"], row["document"], days)


def _nearest(rows: Sequence[Any]) -> dict[str, Setting]:
    """Of each name the newest value of the nearest level that has one; a level that went back has none."""
    found: dict[str, Setting] = {}
    judged: set[tuple[str, UUID]] = set()
    for row in rows:
        place = row["name"], row["tenant_id"]
        if row["name"] not in found and place not in judged and row["value"] is not None:
            value = msgspec.json.decode(row["value"])
            found[row["name"]] = Setting(row["name"], value, row["document"], row["valid_from"], row["tenant"])
        judged.add(place)
    return found


def _united(rows: Sequence[Any], day: date) -> dict[str, Setting]:
    """启用的插件: what a level above switches on holds everywhere below, also where a level has a list of its own."""
    told = [row for row in rows if row["name"] == PACKS]
    nearest = _nearest(told)
    levels = list(dict.fromkeys(row["tenant_id"] for row in told))
    return {PACKS: replace(nearest[PACKS], value=_packs_at(told, levels, day))} if nearest else {}


def _packs_at(rows: Sequence[Any], levels: Sequence[UUID], day: date) -> list[str]:
    """Of these levels, the nearest first. A list repeats what stood above when it was made: only what it added is its own,
    so that what the level above switches off later does not stay on below."""
    if not levels:
        return []
    above = _packs_at(rows, levels[1:], day)
    own = next((row for row in rows if row["tenant_id"] == levels[0] and row["valid_from"] <= day), None)
    if own is None or own["value"] is None:
        return above
    then = _packs_at(rows, levels[1:], own["valid_from"])
    return [*above, *(name for name in msgspec.json.decode(own["value"]) if name not in {*then, *above})]


async def refuse_faults(scope: Scope, connection: Any, wanted: Wanted) -> None:
    """Raises Invalid with everything that is wrong with the value, by what the upper levels say on its first day."""
    above = await settings_above(scope, connection, wanted.start)
    faults = [*_faults(scope, wanted, above)]
    if faults:
        raise Invalid("setting_invalid", faults=faults)


async def settings_above(scope: Scope, connection: Any, day: date) -> Mapping[str, Setting]:
    """上级设置 in force on a day: what holds where this tenant has nothing of its own."""
    lineage = scope.tenant.lineage
    return await settings_on(connection, lineage[1], day) if len(lineage) > 1 else {}


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


async def list_settings(scope: Scope, day: date | None = None) -> list[Setting]:
    """设置一览 in force on a day, today unless told otherwise, with provenance."""
    async with scope.read("setting.list") as tx:
        return list((await settings_on(tx.connection, scope.tenant.id, day or scope.today)).values())


def _faults(scope: Scope, wanted: Wanted, above: Mapping[str, Setting]) -> Iterable[FieldFault]:
    """差错: no document, no such setting, another form, or weaker than what the upper level holds fast."""
    if not wanted.document.strip():
        yield FieldFault("document", "请填写依据文件：没有依据的数值不能用于核对")
    spec = specs(scope.runtime.registry).get(wanted.name)
    if spec is None:
        yield FieldFault("name", "没有这一设置项；可设置的项目见设置表单")
    elif wanted.inherit:
        yield from _return_faults(wanted, above)
    else:
        yield from _value_faults(scope.runtime.registry, spec, wanted.value, above, scope.tenant.code, wanted.start)


def _return_faults(wanted: Wanted, above: Mapping[str, Setting]) -> Iterable[FieldFault]:
    if wanted.value is not None:
        yield FieldFault("value", "改回沿用上级的，不填设置值")
    if wanted.name == PACKS and PACKS not in above:
        yield FieldFault("inherit", "上级没有启用任何插件，沿用上级则无规则可用")


def _value_faults(
    registry: Registry, spec: SettingSpec, value: Any, above: Mapping[str, Setting], code: str, start: date
) -> Iterable[FieldFault]:
    wrong = list(form_faults(spec.kind, value, "value")) or list(_whole_faults(spec, value))
    held = above.get(spec.name)
    if wrong:
        yield from wrong
    elif spec.name == PACKS:
        yield from _pack_faults(registry, value, above, code)
    elif spec.name == REGIONAL_DAYS:
        yield from (FieldFault(*told) for told in day_faults(msgspec.convert(value, RegionalDays), start))
    elif touching := list(manifest_faults(registry, spec.name, value)):
        yield from touching
    elif held is not None and spec.weakens(held.value, value):
        yield FieldFault("value", f"{held.provenance}规定为 {held.value}（{held.document}），本级只能从严")


def _whole_faults(spec: SettingSpec, value: Any) -> Iterable[FieldFault]:
    """What no field alone shows: the struct's own judgement."""
    try:
        msgspec.convert(value, spec.kind)
    except (msgspec.ValidationError, ArithmeticError):
        yield FieldFault("value", "数值超出允许的范围，或者各栏互相矛盾；请对照依据条文检查")


def fits(plugin: Plugin, code: str) -> bool:
    """适用区划: whether a tenant of this division code may switch the plugin on."""
    regions = plugin.info.regions
    return not regions or code.startswith(tuple(regions))


def _pack_faults(
    registry: Registry, value: Sequence[str], above: Mapping[str, Setting], code: str
) -> Iterable[FieldFault]:
    """Packs that exist and are of this region, none of the upper level's dropped."""
    if set(value) - set(registry.plugins):
        yield FieldFault("value", "含有没有安装或被拒绝的插件")
    held = above[PACKS].value if PACKS in above else ()
    known = [registry.plugins[name] for name in value if name in registry.plugins and name not in held]
    foreign = "、".join(plugin.info.title for plugin in known if not fits(plugin, code))
    if foreign:
        yield FieldFault("value", f"{foreign}只适用于别的行政区划，不能在本机构（{code}）启用")
    if PACKS in above and not set(above[PACKS].value) <= set(value):
        yield FieldFault("value", "不能停用上级启用的插件，只能增加")
