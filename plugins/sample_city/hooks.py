"""钩子: what the sample city declares; every hook of the contract that a pack of law can have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hedui.plugin import (
    API,
    AgreementClause,
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
    SettingSpec,
    SourceItem,
    SupportRule,
    TestRule,
    Touches,
    WorkCalendar,
    hookimpl,
    read_parameters,
)
from plugins.sample_city import procedure, supervision
from plugins.sample_city.citations import article
from plugins.sample_city.conclusions import TEST_RULES
from plugins.sample_city.elements import ELEMENTS
from plugins.sample_city.farming import FARMING
from plugins.sample_city.holdings import HOLDING_RULES
from plugins.sample_city.household import HOUSEHOLD_RULES
from plugins.sample_city.income import DEDUCTIONS, EXCLUSIONS, INCOME_RULES
from plugins.sample_city.programmes import PROGRAMMES
from plugins.sample_city.sources import SOURCE_ITEMS, TITLES
from plugins.sample_city.support import SUPPORT_RULES

NUMBERS = read_parameters(Path(__file__).parent / "parameters.toml")


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="sample_city",
        title="样例市（样例）",
        version="1.0.0",
        api=API,
        regions=("9901",),
        maintainer="Hedui",
        contact="随系统提供",
        sources=article("全文"),
        level=Level.PREFECTURE,
        stacks_on=("national",),
        touches=Touches(elements=("national.*", "sample_city.*"), sources=tuple(TITLES), addresses=()),
    )
    return (info,)


@hookimpl
def hedui_points() -> Sequence[Point]:
    """规定点 (第十六条)."""
    return procedure.POINTS


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    """数据元."""
    return ELEMENTS


@hookimpl
def hedui_programmes() -> Sequence[Programme]:
    """救助项目 (第一条)."""
    return PROGRAMMES


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    """参数."""
    return NUMBERS.parameters


@hookimpl
def hedui_base_figures() -> Sequence[BaseFigure]:
    """基数."""
    return NUMBERS.base_figures


@hookimpl
def hedui_settings() -> Sequence[SettingSpec]:
    """设置项 (第四条（五）, 第十一条)."""
    return supervision.SETTINGS


@hookimpl
def hedui_household_rules() -> Sequence[HouseholdRule]:
    """家庭人口规则 (第二条)."""
    return HOUSEHOLD_RULES


@hookimpl
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则 (第三条, 第七条, 第九条)."""
    return (*INCOME_RULES, FARMING, *HOLDING_RULES)


@hookimpl
def hedui_exclusions() -> Sequence[Exclusion]:
    """不计入项目 (第四条)."""
    return EXCLUSIONS


@hookimpl
def hedui_deductions() -> Sequence[Deduction]:
    """扣除项目 (第五条)."""
    return DEDUCTIONS


@hookimpl
def hedui_support_rules() -> Sequence[SupportRule]:
    """赡养费规则 (第六条)."""
    return SUPPORT_RULES


@hookimpl
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法 (第七条至第十条)."""
    return TEST_RULES


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则 (第十一条, 第十七条)."""
    return procedure.DEADLINES


@hookimpl
def hedui_procedures() -> Sequence[Procedure]:
    """办理程序 (第十一条, 第十七条)."""
    return procedure.PROCEDURES


@hookimpl
def hedui_calendars() -> Sequence[WorkCalendar]:
    """工作日历 (第十三条): the region's own holiday, laid over the national calendar."""
    return procedure.CALENDARS


@hookimpl
def hedui_authorization_templates() -> Sequence[AuthorizationTemplate]:
    """授权书样式 (第十二条)."""
    return procedure.TEMPLATES


@hookimpl
def hedui_source_items() -> Sequence[SourceItem]:
    """数源目录."""
    return SOURCE_ITEMS


@hookimpl
def hedui_report_layouts() -> Sequence[ReportLayout]:
    """报告样式 (第十六条)."""
    return procedure.LAYOUTS


@hookimpl
def hedui_alert_limits() -> Sequence[AlertLimit]:
    """预警阈值 (第十四条)."""
    return supervision.ALERT_LIMITS


@hookimpl
def hedui_recheck_schedules() -> Sequence[RecheckSchedule]:
    """复核周期 (第十四条)."""
    return supervision.RECHECK_SCHEDULES


@hookimpl
def hedui_agreement_clauses() -> Sequence[AgreementClause]:
    """协议条款 (第十五条)."""
    return supervision.AGREEMENT_CLAUSES
