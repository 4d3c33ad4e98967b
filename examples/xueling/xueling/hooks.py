"""钩子: what this pack declares. `hedui plugin check .` says what is wrong with it, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hedui.plugin import (
    API,
    AlertLimit,
    AuthorizationTemplate,
    BaseFigure,
    DataElement,
    DeadlineRule,
    Deduction,
    Exclusion,
    FindingRule,
    HouseholdRule,
    Level,
    Parameter,
    PluginInfo,
    Point,
    Procedure,
    Programme,
    RecheckSchedule,
    ReportLayout,
    SourceItem,
    SupportRule,
    TestRule,
    Touches,
    WorkCalendar,
    hookimpl,
    read_parameters,
)

from . import conclusions, household, income, procedure, programmes, supervision, support
from .citations import article

NUMBERS = read_parameters(Path(__file__).parent / "parameters.toml")


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="xueling",
        title="雪岭自治州",
        version="0.1.0",
        api=API,
        regions=("9905",),  # 行政区划代码（GB/T 2260）的前几位
        maintainer="（单位名称）",
        contact="（联系方式）",
        sources=article("全文"),
        level=Level.PREFECTURE,
        stacks_on=("national",),
        touches=Touches(elements=("national.*", "xueling.*"), sources=tuple(procedure.TITLES)),
    )
    return (info,)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    """数据元: the pack's own."""
    return programmes.DATA_ELEMENTS


@hookimpl
def hedui_programmes() -> Sequence[Programme]:
    """救助项目 (第一条)."""
    return programmes.PROGRAMMES


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    """参数."""
    return NUMBERS.parameters


@hookimpl
def hedui_base_figures() -> Sequence[BaseFigure]:
    """基数."""
    return NUMBERS.base_figures


@hookimpl
def hedui_household_rules() -> Sequence[HouseholdRule]:
    """家庭人口规则."""
    return household.HOUSEHOLD_RULES


@hookimpl
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则 (第二条, 第四条)."""
    return income.FINDING_RULES


@hookimpl
def hedui_exclusions() -> Sequence[Exclusion]:
    """不计入项目 (第三条)."""
    return income.EXCLUSIONS


@hookimpl
def hedui_deductions() -> Sequence[Deduction]:
    """扣除项目."""
    return income.DEDUCTIONS


@hookimpl
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法 (第五条)."""
    return conclusions.TEST_RULES


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则 (第六条)."""
    return procedure.DEADLINES


@hookimpl
def hedui_procedures() -> Sequence[Procedure]:
    """办理程序."""
    return procedure.PROCEDURES


@hookimpl
def hedui_calendars() -> Sequence[WorkCalendar]:
    """工作日历: a region's own holidays."""
    return procedure.CALENDARS


@hookimpl
def hedui_authorization_templates() -> Sequence[AuthorizationTemplate]:
    """授权书样式 (第七条)."""
    return procedure.TEMPLATES


@hookimpl
def hedui_source_items() -> Sequence[SourceItem]:
    """数源目录 (第六条)."""
    return procedure.SOURCE_ITEMS


@hookimpl
def hedui_report_layouts() -> Sequence[ReportLayout]:
    """报告样式 (第八条)."""
    return procedure.LAYOUTS


@hookimpl
def hedui_points() -> Sequence[Point]:
    """规定点: what the levels below may change."""
    return procedure.POINTS


@hookimpl
def hedui_support_rules() -> Sequence[SupportRule]:
    """赡养费 (第六条)."""
    return support.SUPPORT_RULES


@hookimpl
def hedui_alert_limits() -> Sequence[AlertLimit]:
    """预警 (第十六条)."""
    return supervision.ALERT_LIMITS


@hookimpl
def hedui_recheck_schedules() -> Sequence[RecheckSchedule]:
    """复核 (第十五条)."""
    return supervision.RECHECK_SCHEDULES
