"""业务与插件: which programmes a tenant verifies for, which plugin supplies what, and whose cases a missing one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from core.composing import with_those_above
from core.deadlines.actions import OPEN
from core.errors import Conflict
from core.law import Law
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import Level, Setting, citations_text
from core.scope import Scope, Tx
from tenants.forms import PACKS, VALIDITY
from tenants.openings.model import LEVEL_TITLES
from tenants.settings import fits, settings_above, settings_on

LEVELS: Mapping[Level, str] = {
    Level.NATION: "国家", Level.PROVINCE: "省", Level.PREFECTURE: "市（州）", Level.COUNTY: "县（市、区）",
    Level.AGREEMENT: "协议", Level.TOOL: "工具（不含法律规则）",
}  # fmt: skip
HOOK_TITLES: Mapping[str, str] = {
    "hedui_settings": "设置项", "hedui_base_figures": "基数", "hedui_connectors": "数源连接", "hedui_calendars": "工作日历",
    "hedui_data_elements": "核对数据项", "hedui_programmes": "救助项目", "hedui_source_items": "数源目录项",
    "hedui_parameters": "法规参数", "hedui_finding_rules": "认定规则", "hedui_test_rules": "判断规则",
    "hedui_deadline_rules": "期限规则", "hedui_report_formats": "报告格式", "hedui_report_layouts": "报告样式",
    "hedui_procedures": "办理程序", "hedui_exclusions": "不计入项目", "hedui_deductions": "扣除项目",
    "hedui_household_rules": "家庭人口规则", "hedui_support_rules": "赡养费规则", "hedui_authorization_templates": "授权书样式",
    "hedui_points": "规定点", "hedui_alert_limits": "预警阈值", "hedui_recheck_schedules": "复核周期",
    "hedui_agreement_clauses": "协议条款",
}  # fmt: skip


class Supply(Struct, frozen=True):
    """提供: so many objects of a kind."""

    kind: str
    count: int


class PluginView(Struct, frozen=True):
    """插件, as this tenant has it."""

    name: str
    title: str
    version: str
    level: str
    stacks_on: Sequence[str]
    regions: Sequence[str]
    supplies: Sequence[Supply]
    law: bool
    """A pack of law; else a tool."""
    fits: bool
    """Whether it may be switched on here: of no region, or of this tenant's."""
    state: str
    """own (switched on here), above (by a level above: stays on), stacked (because another one stands on it), off."""


class RefusedView(Struct, frozen=True):
    """不能使用的插件: why; `cases` of this tenant wait for it where it is switched on."""

    name: str
    reason: str
    on: bool
    cases: int


class ProgrammeView(Struct, frozen=True):
    """救助项目 in force today."""

    id: str
    title: str
    executor: str
    here: bool
    """Verified by this tenant itself."""
    basis: str
    validity_months: int | None


class PluginList(Struct, frozen=True):
    """业务与插件 of today; `problem` says why no law is in force."""

    names: Sequence[str]
    """What the setting `packs` says today."""
    told: str
    plugins: Sequence[PluginView]
    refused: Sequence[RefusedView]
    programmes: Sequence[ProgrammeView]
    problem: str


async def list_plugins(scope: Scope) -> PluginList:
    """插件一览 of this tenant today: the same registry as the command line lists."""
    registry = scope.runtime.registry
    async with scope.read("plugin.list") as tx:
        settings = await settings_on(tx.connection, scope.tenant.id, scope.today)
        above = await settings_above(scope, tx.connection, scope.today)
        law, problem = await law_or_reason(tx, scope.today)
        names = packs_of(settings)
        waiting = await _waiting(tx) if set(names) - set(registry.plugins) else 0
    return PluginList(
        names, _told(settings), [_plugin(p, scope.tenant.code, _state(registry, p.info.name, names, packs_of(above)))
                                 for p in registry.plugins.values()],
        _refused(registry, names, waiting), [_programme(scope, law, p.id) for p in law.programmes.values()] if law else [],
        problem,
    )  # fmt: skip


def packs_of(settings: Mapping[str, Setting]) -> Sequence[str]:
    """启用的插件, by name."""
    return tuple(settings[PACKS].value) if PACKS in settings else ()


async def law_or_reason(tx: Tx, day: date) -> tuple[Law | None, str]:
    """在用法律 of the own tenant, or in words why there is none: the very composition that cases are judged by."""
    try:
        return await tx.scope.runtime.law_for(tx.connection, tx.scope.tenant.id, day), ""
    except Conflict as error:
        return None, error.wording().detail


async def _waiting(tx: Tx) -> int:
    return int(await tx.value(
        "select count(*) from verification where owner_tenant = $1 and state = any ($2)", tx.scope.tenant.id, OPEN
    ))  # fmt: skip


def _told(settings: Mapping[str, Setting]) -> str:
    setting = settings.get(PACKS)
    return (
        f"{setting.provenance}设置，自{setting.start.isoformat()}起，依据{setting.document}"
        if setting
        else "尚未启用任何插件"
    )


def _state(registry: Registry, name: str, names: Sequence[str], above: Sequence[str]) -> str:
    if name in above:
        return "above"
    if name in names:
        return "own"
    there = [known for known in names if known in registry.plugins]
    return "stacked" if name in with_those_above(registry, there) else "off"


def _plugin(plugin: Plugin, code: str, state: str) -> PluginView:
    info = plugin.info
    supplies = [
        Supply(HOOK_TITLES.get(hook, "其他"), len(entries))
        for hook, entries in plugin.objects.items()
        if entries and hook != "hedui_plugin"
    ]
    return PluginView(
        info.name, info.title, info.version, LEVELS[info.level], tuple(info.stacks_on), tuple(filter(None, info.regions)),
        supplies, info.level is not Level.TOOL, fits(plugin, code), state,
    )  # fmt: skip


def _refused(registry: Registry, names: Sequence[str], waiting: int) -> list[RefusedView]:
    told: dict[str, Any] = {name: "没有安装" for name in names if name not in registry.plugins}
    told |= {name: str(reason) for name, reason in registry.refused.items()}
    return [RefusedView(name, why, name in names, waiting if name in names else 0) for name, why in told.items()]


def _programme(scope: Scope, law: Law, id: str) -> ProgrammeView:
    programme = law.programmes[id]
    own = law.settings[VALIDITY].value.get(id) if VALIDITY in law.settings else None
    months = own if own is not None else programme.report_validity_months
    here = programme.executor == scope.tenant.level
    return ProgrammeView(
        id, programme.title, LEVEL_TITLES[programme.executor], here, citations_text(programme.basis), months
    )
