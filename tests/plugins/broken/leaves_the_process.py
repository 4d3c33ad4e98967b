"""退出进程: a hook that would end the process ends its own plugin."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, DataElement, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_data_elements 运行失败：SystemExit"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("leaves_the_process", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    raise SystemExit(1)
