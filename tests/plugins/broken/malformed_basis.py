"""依据写成了文字: an object so malformed that it cannot be judged stops its own plugin and no process."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Category, DataElement, Level, PluginInfo, ValueKind, hookimpl

REFUSED_WITH = "无法检查：AttributeError"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("malformed_basis", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    return (DataElement("malformed_basis.wage", "工资", Category.INCOME, ValueKind.MONEY, ("第一条",)),)  # type: ignore
