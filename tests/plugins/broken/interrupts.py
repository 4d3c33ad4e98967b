"""冒充中断: what a pack raises is the pack's, whatever it is called."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, DataElement, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_data_elements 运行失败：KeyboardInterrupt"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("interrupts", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    raise KeyboardInterrupt
