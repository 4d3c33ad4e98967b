"""数据元不存在: a misspelt element, of which the rule would never see a fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = "使用了数据元 national.wages，它不在本插件和所依托插件（national）的数据元中"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "unknown_element",
            "某县",
            "1",
            API,
            ("990102",),
            "某县",
            "电话",
            level=Level.COUNTY,
            stacks_on=("national",),
        ),
    )


@hookimpl
def hedui_exclusions() -> Sequence[Exclusion]:
    since, basis = DateRange(date(2026, 1, 1)), (Citation("某县办法", "第一条"),)
    return (Exclusion("unknown_element.pay", "工资", basis, since, ("national.wages",), "不计入"),)
