"""不计入多于收入: a share above one would turn income into its opposite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_exclusions 的 more_than_whole.gift 的份额 1.5 应大于 0、不超过 1"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "more_than_whole",
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
    return (Exclusion("more_than_whole.gift", "礼金", basis, since, ("national.other_income",), "不计入", share="1.5"),)
