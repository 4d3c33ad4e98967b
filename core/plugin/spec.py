"""钩子: every hook that a plugin may implement, on one page.

All are synchronous, take no argument, are collected once at start-up and return a sequence of frozen structs
(or, for connectors and report formats, objects of that protocol). Nothing is `firstresult`: which rule applies is
chosen by tenant settings and `supersedes`, never by the order of installation.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from core.plugin.connectors import AnyConnector, SourceItem
from core.plugin.forms import AuthorizationTemplate
from core.plugin.procedure import Procedure
from core.plugin.reports import ReportFormat, ReportLayout
from core.plugin.rules import DeadlineRule, FindingRule, TestRule, WorkCalendar
from core.plugin.vocabulary import DataElement, Parameter, PluginInfo, Programme

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
def hedui_data_elements() -> Sequence[DataElement]:
    """数据元: items that can be asked for, declared and found."""
    raise NotImplementedError


@hookspec
def hedui_programmes() -> Sequence[Programme]:
    """救助项目: what is applied for, who verifies it, whom it covers."""
    raise NotImplementedError


@hookspec
def hedui_parameters() -> Sequence[Parameter]:
    """参数: dated numbers of the law, each value with its citation."""
    raise NotImplementedError


@hookspec
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则: how facts become counted, excluded or doubtful lines."""
    raise NotImplementedError


@hookspec
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法: tests over the lines: matches, exceeds or needs review."""
    raise NotImplementedError


@hookspec
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则: start event, length in days, extension."""
    raise NotImplementedError


@hookspec
def hedui_procedures() -> Sequence[Procedure]:
    """办理程序: field check before initiation, deliveries of the report."""
    raise NotImplementedError


@hookspec
def hedui_calendars() -> Sequence[WorkCalendar]:
    """工作日历: announced years with the notice each follows."""
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
