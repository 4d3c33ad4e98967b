"""没有人核查的预警: a clock that begins with an alert that nobody looks into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import (
    API,
    AlertLimit,
    Citation,
    DateRange,
    DeadlineRule,
    DeadlineUnit,
    Level,
    PluginInfo,
    appears,
    hookimpl,
)

REFUSED_WITH = "自预警 clock_without_alert.company.raised 起算，没有这一预警阈值，或者没有核查它的步骤"
BASIS = (Citation("某县办法", "第二条", "自预警之日起七日内核查"),)
IN_FORCE = DateRange(date(2026, 1, 1))
LIMIT = AlertLimit(
    "clock_without_alert.company", "新登记企业", BASIS, IN_FORCE, ("national.business_registration",), appears("企业")
)


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "clock_without_alert",
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
def hedui_alert_limits() -> Sequence[AlertLimit]:
    return (LIMIT,)


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    return (
        DeadlineRule(
            "clock_without_alert.check", "核查", "alert", LIMIT.raised, 7, DeadlineUnit.NATURAL, BASIS, IN_FORCE,
            ends_on="clock_without_alert.inquiry.ended",
        ),
    )  # fmt: skip
