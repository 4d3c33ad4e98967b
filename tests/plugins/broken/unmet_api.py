"""接口版本: written for a contract that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Level, PluginInfo, hookimpl

REFUSED_WITH = "按接口第 2 版编写，本系统提供第 1 版"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("unmet_api", "某县", "1", API + 1, ("990102",), "某县", "电话", level=Level.COUNTY),)
