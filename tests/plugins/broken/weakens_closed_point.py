"""放宽上级封闭的规定: the city lets no county add to what is left out of income."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, Citation, DateRange, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = (
    "上级 sample_city 不允许下级另行增加这类规定：样例市社会救助家庭经济状况核对办法（样例）"
    " 第十六条（“不计入家庭收入的项目，县（市、区）不得另行增加”）"
)


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "weakens_closed_point",
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
def hedui_exclusions() -> Sequence[Exclusion]:
    since, basis = DateRange(date(2026, 1, 1)), (Citation("某县办法", "第一条", "礼金不计入家庭收入"),)
    return (Exclusion("weakens_closed_point.gift", "礼金", basis, since, ("national.other_income",), "不计入"),)
