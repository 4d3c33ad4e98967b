"""插件状况: the same as `hedui plugins` prints: loaded, refused and why, for whom, and whose cases are held."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin.registry import Plugin, Registry
from core.plugin.stamps import SHOWN
from core.scope import Scope
from hedui.operating.door import permit
from hedui.operating.model import OperatedPluginView
from hedui.plugin_listing import Use, use_of
from tenants.programmes import LEVELS


async def list_plugins(scope: Scope) -> list[OperatedPluginView]:
    """插件一览: what is wrong first."""
    permit(scope)
    registry = scope.runtime.registry
    use = await use_of(scope.runtime, registry)
    return [*_missing(registry, use), *(_loaded(plugin, use) for plugin in registry.plugins.values())]


def _missing(registry: Registry, use: Use) -> Iterator[OperatedPluginView]:
    for name in dict.fromkeys((*registry.refused, *use.held)):
        why = registry.refused.get(name, "没有安装这个插件")
        yield OperatedPluginView(name, "", "", "", "", why, [], use.tenants.get(name, []), use.held.get(name, []))


def _loaded(plugin: Plugin, use: Use) -> OperatedPluginView:
    info = plugin.info
    supplies = [f"{hook.removeprefix('hedui_')} {len(found)}" for hook, found in plugin.objects.items() if found]
    return OperatedPluginView(
        info.name, info.title, info.version, plugin.digest[:SHOWN], LEVELS[info.level], "",
        [line for line in supplies if not line.startswith("plugin ")], use.tenants.get(info.name, []), [],
    )  # fmt: skip
