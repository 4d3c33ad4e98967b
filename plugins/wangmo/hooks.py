"""钩子: what the Wangmo pack declares."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import (
    API,
    AuthorizationTemplate,
    DeadlineRule,
    FindingRule,
    Level,
    Parameter,
    PluginInfo,
    Procedure,
    Programme,
    ReportLayout,
    SettingSpec,
    SourceItem,
    TestRule,
    hookimpl,
)
from plugins.wangmo.citations import WHOLE
from plugins.wangmo.conclusions import TEST_RULES
from plugins.wangmo.deadlines import DEADLINES
from plugins.wangmo.layout import LAYOUTS
from plugins.wangmo.parameters import PARAMETERS
from plugins.wangmo.procedures import PROCEDURES
from plugins.wangmo.programmes import PROGRAMMES
from plugins.wangmo.rules import FINDING_RULES
from plugins.wangmo.settings import SETTINGS
from plugins.wangmo.sources import SOURCE_ITEMS
from plugins.wangmo.templates import TEMPLATES


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="wangmo",
        title="贵州省望谟县",
        version="1.1.0",
        api=API,
        regions=("522326",),
        maintainer="Hedui",
        contact="随系统提供",
        sources=(WHOLE,),
        level=Level.COUNTY,
        stacks_on=("national",),
    )
    return (info,)


@hookimpl
def hedui_programmes() -> Sequence[Programme]:
    """救助项目 (第二条)."""
    return PROGRAMMES


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    """参数 (第十五条（五）)."""
    return PARAMETERS


@hookimpl
def hedui_settings() -> Sequence[SettingSpec]:
    """设置项: what the text leaves to a local document."""
    return SETTINGS


@hookimpl
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则 (第六条至第八条, 第十条, 第十四条)."""
    return FINDING_RULES


@hookimpl
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法 (第五条, 第六条, by the tenant's standard)."""
    return TEST_RULES


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则 (第十一条至第十三条)."""
    return DEADLINES


@hookimpl
def hedui_procedures() -> Sequence[Procedure]:
    """办理程序 (第十一条, 第十六条)."""
    return PROCEDURES


@hookimpl
def hedui_authorization_templates() -> Sequence[AuthorizationTemplate]:
    """授权书样式 (第十一条（一）)."""
    return TEMPLATES


@hookimpl
def hedui_source_items() -> Sequence[SourceItem]:
    """数源目录 (第十五条)."""
    return SOURCE_ITEMS


@hookimpl
def hedui_report_layouts() -> Sequence[ReportLayout]:
    """报告样式 (第十一条（二）)."""
    return LAYOUTS
