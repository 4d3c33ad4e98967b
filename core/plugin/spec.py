"""钩子: every hook that a plugin may implement, on one page.

All are synchronous, take no argument, are collected once at start-up and return a sequence of frozen structs
(or, for connectors and report formats, objects of that protocol). Nothing is `firstresult`: which rule applies is
chosen by tenant settings and `supersedes`, never by the order of installation.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from core.plugin.agreements import AgreementClause
from core.plugin.composition import HouseholdRule
from core.plugin.connectors import AnyConnector, SourceItem
from core.plugin.deadlines import DeadlineRule, WorkCalendar
from core.plugin.exclusions import Deduction, Exclusion
from core.plugin.figures import BaseFigure, Parameter
from core.plugin.forms import AuthorizationTemplate
from core.plugin.options import SettingSpec
from core.plugin.procedure import Procedure
from core.plugin.reports import ReportFormat, ReportLayout
from core.plugin.rules import FindingRule, TestRule
from core.plugin.stacking import Point
from core.plugin.supervision import AlertLimit, RecheckSchedule
from core.plugin.support import SupportRule
from core.plugin.vocabulary import DataElement, PluginInfo, Programme

PROJECT = "hedui"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

API = 1
"""Major version of the contract."""


@hookspec
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明: exactly one PluginInfo."""
    raise NotImplementedError


@hookspec
def hedui_points() -> Sequence[Point]:
    """规定点: which objects the levels below may replace or tighten, and which kinds they may not add to."""
    raise NotImplementedError


@hookspec
def hedui_data_elements() -> Sequence[DataElement]:
    """数据元: items that can be asked for, declared and found."""
    raise NotImplementedError


@hookspec
def hedui_programmes() -> Sequence[Programme]:
    """救助项目: what is applied for, who verifies it, whom it covers."""
    raise NotImplementedError


@hookspec
def hedui_parameters() -> Sequence[Parameter]:
    """参数: dated numbers of the law, by area and residence, each value with its citation."""
    raise NotImplementedError


@hookspec
def hedui_base_figures() -> Sequence[BaseFigure]:
    """基数: figures that an authority publishes for its area, over which thresholds are formulas."""
    raise NotImplementedError


@hookspec
def hedui_settings() -> Sequence[SettingSpec]:
    """设置项: what a tenant may set, as a form: type, unit, bounds, legal basis, inheritance."""
    raise NotImplementedError


@hookspec
def hedui_household_rules() -> Sequence[HouseholdRule]:
    """家庭人口规则: who counts as a member of the household, and why."""
    raise NotImplementedError


@hookspec
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则: how facts become counted, excluded or doubtful lines."""
    raise NotImplementedError


@hookspec
def hedui_exclusions() -> Sequence[Exclusion]:
    """不计入项目: what is left out of income, whole, in part, up to a limit, until a day."""
    raise NotImplementedError


@hookspec
def hedui_deductions() -> Sequence[Deduction]:
    """扣除项目: what is reckoned from income and taken off it."""
    raise NotImplementedError


@hookspec
def hedui_support_rules() -> Sequence[SupportRule]:
    """赡（抚、扶）养费规则: what a supporter's household can be expected to give."""
    raise NotImplementedError


@hookspec
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法: threshold, ratio, score or composite over the lines: matches, exceeds, falls short or needs review."""
    raise NotImplementedError


@hookspec
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则: start event, of the core or of a step, length in days, extension."""
    raise NotImplementedError


@hookspec
def hedui_procedures() -> Sequence[Procedure]:
    """办理程序: field check before initiation, deliveries of the report, steps around the verification, visits drawn by lot."""
    raise NotImplementedError


@hookspec
def hedui_calendars() -> Sequence[WorkCalendar]:
    """工作日历: announced years with the notice each follows; a region's own holidays as an overlay."""
    raise NotImplementedError


@hookspec
def hedui_authorization_templates() -> Sequence[AuthorizationTemplate]:
    """授权书模板: versions of the form, with their completeness check."""
    raise NotImplementedError


@hookspec
def hedui_source_items() -> Sequence[SourceItem]:
    """数源目录: which department supplies which data element."""
    raise NotImplementedError


@hookspec
def hedui_connectors() -> Sequence[AnyConnector]:
    """连接器: how departments are asked."""
    raise NotImplementedError


@hookspec
def hedui_report_layouts() -> Sequence[ReportLayout]:
    """报告样式: title, number pattern, purpose statement of a jurisdiction."""
    raise NotImplementedError


@hookspec
def hedui_report_formats() -> Sequence[ReportFormat]:
    """报告格式: JSON, PDF and so on."""
    raise NotImplementedError


@hookspec
def hedui_alert_limits() -> Sequence[AlertLimit]:
    """预警阈值: which change of a recipient's data is an alert."""
    raise NotImplementedError


@hookspec
def hedui_recheck_schedules() -> Sequence[RecheckSchedule]:
    """复核周期: when recipients of a programme are verified again."""
    raise NotImplementedError


@hookspec
def hedui_agreement_clauses() -> Sequence[AgreementClause]:
    """协议条款: what an agreement with an entrusting party must say, and what it permits."""
    raise NotImplementedError
