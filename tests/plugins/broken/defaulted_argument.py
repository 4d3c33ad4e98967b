"""带默认值的参数: pluggy would never fill it, and the plugin's author never hear of it."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, DataElement, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_data_elements 带有参数；钩子不接受参数"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("defaulted_argument", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements(day: str = "today") -> Sequence[DataElement]:
    return ()
