"""没有这个钩子: a misspelt hook would never be called."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = "钩子不符合契约：unknown hook 'hedui_exclusion'"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("unknown_hook", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_exclusion() -> Sequence[Exclusion]:
    return ()
