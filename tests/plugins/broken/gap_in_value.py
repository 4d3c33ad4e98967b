"""断档: half a year of which the number says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, Level, Parameter, ParameterValue, PluginInfo, hookimpl

REFUSED_WITH = "hedui_parameters 的 gap_in_value.months 2026-07-01 至 2026-12-31 没有值"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("gap_in_value", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    order = Citation("某县办法", "第一条")
    first = ParameterValue(date(2026, 1, 1), 12, order, end=date(2026, 6, 30))
    return (Parameter("gap_in_value.months", "月数", "月", (first, ParameterValue(date(2027, 1, 1), 6, order))),)
