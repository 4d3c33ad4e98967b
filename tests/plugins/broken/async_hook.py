"""异步钩子: nobody would wait for it."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Category, Citation, DataElement, Level, PluginInfo, ValueKind, hookimpl

REFUSED_WITH = "hedui_data_elements 是异步函数；钩子必须同步"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("async_hook", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
async def hedui_data_elements() -> Sequence[DataElement]:
    return (
        DataElement("async_hook.wage", "工资", Category.INCOME, ValueKind.MONEY, (Citation("某县办法", "第一条"),)),
    )
