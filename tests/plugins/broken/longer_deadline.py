"""延长上级的期限: the county may be faster than the city, never slower."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, DeadlineRule, DeadlineUnit, Event, Level, PluginInfo, hookimpl

REFUSED_WITH = (
    "上级规定只可从严（样例市社会救助家庭经济状况核对办法（样例）"
    " 第十六条（“县（市、区）可以规定更短的核对期限，不得延长”）），而期限由 15 延长为 20"
)


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "longer_deadline",
            "某县",
            "1",
            API,
            ("990102",),
            "某县",
            "电话",
            level=Level.COUNTY,
            stacks_on=("national", "sample_city"),
        ),
    )


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    basis = (Citation("某县办法", "第二条", "二十个工作日内完成核对"),)
    return (
        DeadlineRule(
            "longer_deadline.total", "核对总期限", "total", Event.ACCEPTED, 20, DeadlineUnit.WORKING, basis,
            DateRange(date(2026, 1, 1)), supersedes=("sample_city.total",),
        ),
    )  # fmt: skip
