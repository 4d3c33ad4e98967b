"""别人的编号: an id that begins with another plugin's name."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Category, Citation, DataElement, Level, PluginInfo, ValueKind, hookimpl

REFUSED_WITH = "hedui_data_elements 的 sample_city.wage 没有以 foreign_id. 开头"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("foreign_id", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    return (
        DataElement("sample_city.wage", "工资", Category.INCOME, ValueKind.MONEY, (Citation("某县办法", "第一条"),)),
    )
