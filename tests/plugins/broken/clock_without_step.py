"""没有的步骤: a clock on a step that nobody can ever record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, DeadlineRule, DeadlineUnit, Level, PluginInfo, hookimpl

REFUSED_WITH = (
    "hedui_deadline_rules 的 clock_without_step.notice 随步骤事件 clock_without_step.public_notice.begun 起止，"
    "本插件和所依托插件的办理程序中都没有这一步骤"
)


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("clock_without_step", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    basis = (Citation("某县办法", "第二条", "公示七日"),)
    return (
        DeadlineRule(
            "clock_without_step.notice", "公示", "notice", "clock_without_step.public_notice.begun", 7, DeadlineUnit.NATURAL,
            basis, DateRange(date(2026, 1, 1)),
        ),
    )  # fmt: skip
