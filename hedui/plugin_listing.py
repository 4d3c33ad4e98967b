"""插件一览: who supplies what; and with a database, for which tenants, and whose cases are held by one that cannot load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.clock import legal_date
from core.deadlines.actions import open_cases
from core.plugin.registry import Plugin, Registry
from core.plugin.stamps import SHOWN, shown
from core.runtime import Runtime
from tenants.access import operator_scope
from tenants.forms import PACKS
from tenants.hierarchy import every_tenant
from tenants.programmes import LEVELS
from tenants.settings import settings_on


@dataclass
class Use:
    """使用情况 of the plugins, by name."""

    tenants: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Plugin -> tenants for which it is switched on today."""
    held: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Plugin that is not loaded -> tenants with the number of their cases that wait for it."""


def listed(registry: Registry, use: Use | None = None) -> Iterator[str]:
    """一览 as printed."""
    for name, plugin in registry.plugins.items():
        yield f"✔ {shown(plugin.stamp)}  {plugin.info.title}"
        yield from (f"    {line}" for line in _about(plugin))
        if use is not None:
            yield f"    启用：{'、'.join(use.tenants.get(name, ())) or '没有租户启用'}"
    for name, reason in registry.refused.items():
        yield f"✘ {name}  {reason}"
    for name, tenants in use.held.items() if use else ():
        yield f"！ {name} 没有载入，下列租户的核对件暂停办理：{'、'.join(tenants)}"


def _about(plugin: Plugin) -> Iterator[str]:
    info = plugin.info
    above = f"；依托 {'、'.join(info.stacks_on)}" if info.stacks_on else ""
    yield f"层级：{LEVELS[info.level]}{above}；适用区划：{'、'.join(filter(None, info.regions)) or '全国'}"
    counts = {hook: len(entries) for hook, entries in plugin.objects.items() if entries and hook != "hedui_plugin"}
    yield "提供：" + ("、".join(f"{hook.removeprefix('hedui_')} {n}" for hook, n in counts.items()) or "无")
    if plugin.digest:
        yield f"摘要：{plugin.digest[:SHOWN]}（SHA-256 {plugin.digest}）"


async def use_of(runtime: Runtime, registry: Registry) -> Use:
    """使用情况 today, tenant by tenant; open cases are counted where a pack of theirs is missing."""
    use = Use()
    today = legal_date(runtime.clock.now())
    for tenant in await every_tenant(today):
        scope = operator_scope(runtime, tenant)
        async with scope.read("deadline.recompute") as tx:
            settings = await settings_on(tx.connection, tenant.id, today)
        names: Sequence[str] = settings[PACKS].value if PACKS in settings else ()
        missing = [name for name in names if name not in registry.plugins]
        waiting = len(await open_cases(scope)) if missing else 0
        for name in names:
            use.tenants[name].append(tenant.name)
        for name in missing:
            use.held[name].append(f"{tenant.name}（{waiting} 件）")
    return use
