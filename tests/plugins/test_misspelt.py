"""拼写测试: a pack that names a number, clock, calendar or programme that there is none of is refused, with the nearest ones."""

# ruff: noqa: E501 - the table of misspelt objects is whole sentences, one a line
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from core.plugin.registry import register
from hedui.plugin import (
    API,
    Bound,
    Citation,
    DateRange,
    DeadlineRule,
    DeadlineUnit,
    Event,
    Exclusion,
    How,
    Level,
    Limit,
    Parameter,
    ParameterValue,
    PluginInfo,
    RecheckSchedule,
    SourceItem,
    TestRule,
    WorkCalendar,
    composite,
    hookimpl,
    income,
    threshold,
)
from plugins.national import hooks as national

BASIS, SINCE = (Citation("某县办法", "第一条"),), DateRange(date(2026, 1, 1))
PENSION = ("national.pension",)


def _number(name: str) -> Parameter:
    return Parameter(name, "数", "", (ParameterValue(date(2026, 1, 1), 6, BASIS[0]),))


def _clock(name: str, within: str | None = None) -> DeadlineRule:
    start = Event.ACCEPTED if within is None else Event.ASKED
    stage = "total" if within is None else "source"
    return DeadlineRule(name, "期限", stage, start, 5, DeadlineUnit.WORKING, BASIS, SINCE, within=within)


def _test(name: str, **bound: Any) -> TestRule:
    return threshold(
        income(), Bound(inclusive=True, **bound), id=name, title="收入", programmes=(), basis=BASIS, valid=SINCE
    )


def _whole(*parts: TestRule) -> TestRule:
    return composite(parts, How.ALL, id="county.all", title="条件", programmes=(), basis=BASIS, valid=SINCE)


def _exclusion(**more: Any) -> Exclusion:
    return Exclusion("county.left_out", "养老金", BASIS, SINCE, **{"elements": PENSION, "reason": "不计入", **more})


def _refused(**hooks: Sequence[Any]) -> str:
    module = ModuleType("county")
    info = PluginInfo(
        "county", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY, stacks_on=("national",)
    )
    numbers = (_number("county.months"), _number("county.standard"))
    whole = {"plugin": [info], "parameters": numbers, "deadline_rules": (_clock("county.total"),), **hooks}
    for hook, entries in whole.items():
        made = (lambda found: lambda: found)(entries)
        made.__name__ = f"hedui_{hook}"
        setattr(module, made.__name__, hookimpl(made))
    return register({"national": national, "county": module}).refused.get("county", "")


NEAR = "；相近的有："
MISSPELT: dict[str, tuple[dict[str, Sequence[Any]], str]] = {
    "every": (
        {"recheck_schedules": (RecheckSchedule("county.recheck", "复核", BASIS, SINCE, (), every="county.month"),)},
        f"hedui_recheck_schedules 的 county.recheck 的 every 所指的 county.month 不是本插件和所依托插件的任何参数或基数{NEAR}county.months",
    ),
    "within": (
        {"deadline_rules": (_clock("county.total"), _clock("county.source", "county.totl"))},
        f"county.source 的 within 所指的 county.totl 不是本插件和所依托插件的任何期限规则{NEAR}county.total",
    ),
    "deadline": (
        {"source_items": (SourceItem("county.tax", "tax", "税务", PENSION[0], BASIS, "county.totl"),)},
        f"county.tax 的 deadline 所指的 county.totl 不是本插件和所依托插件的任何期限规则{NEAR}county.total",
    ),
    "overlays": (
        {"calendars": (WorkCalendar("county.calendar", "日历", {}, overlays="national.calender", area="990102"),)},
        f"overlays 所指的 national.calender 不是本插件和所依托插件的任何工作日历{NEAR}national.calendar",
    ),
    "factor": (
        {"test_rules": (_test("county.income", figure="county.standard", factor="county.month"),)},
        f"hedui_test_rules 的 county.income 的 figures（Bound.figure、Bound.factor） 所指的 county.month 不是本插件和所依托插件的任何参数或基数{NEAR}county.months",
    ),
    "figure of a nested test": (
        {"test_rules": (_whole(_whole(_test("county.inner", figure="county.standrd"))),)},
        f"hedui_test_rules 的 county.inner 的 figures（Bound.figure、Bound.factor） 所指的 county.standrd 不是本插件和所依托插件的任何参数或基数{NEAR}county.standard",
    ),
    "limit": (
        {"exclusions": (_exclusion(limit=Limit("county.standrd")),)},
        f"county.left_out 的 limit.figure 所指的 county.standrd 不是本插件和所依托插件的任何参数或基数{NEAR}county.standard",
    ),
    "float share": (
        {"exclusions": (_exclusion(share=0.3),)},
        "county.left_out 的份额 share 是 float（0.3），应写作文字：'0.3' 或分数如 '1/3'",
    ),
    "float factor": (
        {"exclusions": (_exclusion(limit=Limit("county.standard", factor=0.5)),)},  # type: ignore[arg-type]
        "county.left_out 的限额倍数 limit.factor 是 float（0.5），应写作文字：'0.5' 或分数如 '1/3'",
    ),
    "letters": (
        {"exclusions": (_exclusion(elements="national.pension"),)},
        'county.left_out 的 elements 是一段文字，应为元组：请写作 elements=("national.pension",)，只有一项时也要有逗号',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSPELT)
def test_it_is_refused_with_the_place_and_the_nearest(name: str) -> None:
    hooks, said = MISSPELT[name]
    assert said in _refused(**hooks)


def test_spelt_right_it_is_taken() -> None:
    assert not _refused(
        recheck_schedules=(RecheckSchedule("county.recheck", "复核", BASIS, SINCE, (), every="county.months"),),
        deadline_rules=(_clock("county.total"), _clock("county.source", "county.total")),
        source_items=(SourceItem("county.tax", "tax", "税务", PENSION[0], BASIS, "county.source"),),
        calendars=(WorkCalendar("county.calendar", "日历", {}, overlays="national.calendar", area="990102"),),
        test_rules=(_whole(_test("county.inner", figure="county.standard", factor="county.months")), _test("county.x")),
        exclusions=(_exclusion(limit=Limit("county.standard", factor="1/2"), share="0.3"),),
    )


def test_one_text_in_the_place_of_several_elements_is_told_so_at_once() -> None:
    with pytest.raises(TypeError, match=r'请写作 \("national\.pension",\)'):
        income("收入", elements="national.pension")
