"""编号重复: two rules under one id, and nobody could say which of them was applied."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Category, Citation, DataElement, Level, PluginInfo, ValueKind, hookimpl

REFUSED_WITH = "hedui_data_elements 的 duplicate_id.wage 重复"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("duplicate_id", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


WAGE = DataElement("duplicate_id.wage", "工资", Category.INCOME, ValueKind.MONEY, (Citation("某县办法", "第一条"),))


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    return (WAGE, WAGE)
