"""浮点数: 0.1 is not a tenth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, Level, Parameter, ParameterValue, PluginInfo, hookimpl

REFUSED_WITH = "自 2026-01-01 起的值是浮点数；请用整数（分）或 Decimal"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("float_number", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    value = ParameterValue(date(2026, 1, 1), 0.1, Citation("某县办法", "第一条"))  # type: ignore[arg-type]
    return (Parameter("float_number.share", "比例", "", (value,)),)
