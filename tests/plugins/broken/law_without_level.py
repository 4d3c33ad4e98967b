"""没有层级的法律: nobody could say who may replace it, and whom it must give way to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_exclusions 声明了法律规则，PluginInfo.level 却是 tool"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("law_without_level", "某县", "1", API, ("990102",), "某县", "电话", level=Level.TOOL),)


@hookimpl
def hedui_exclusions() -> Sequence[Exclusion]:
    since, basis = DateRange(date(2026, 1, 1)), (Citation("某县办法", "第一条"),)
    return (Exclusion("law_without_level.gift", "礼金", basis, since, ("national.other_income",), "不计入"),)
