"""钩子: what the Zhejiang pack declares."""

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
    Programme,
    ReportLayout,
    SettingSpec,
    SourceItem,
    TestRule,
    hookimpl,
)
from plugins.zhejiang.citations import WHOLE
from plugins.zhejiang.conclusions import TEST_RULES
from plugins.zhejiang.deadlines import DEADLINES
from plugins.zhejiang.layout import LAYOUTS
from plugins.zhejiang.parameters import PARAMETERS
from plugins.zhejiang.programmes import PROGRAMMES
from plugins.zhejiang.rules import FINDING_RULES
from plugins.zhejiang.settings import SETTINGS
from plugins.zhejiang.sources import SOURCE_ITEMS
from plugins.zhejiang.templates import TEMPLATES


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="zhejiang",
        title="浙江省",
        version="1.3.1",
        api=API,
        regions=("33",),
        maintainer="Hedui",
        contact="随系统提供",
        sources=(WHOLE,),
        level=Level.PROVINCE,
        stacks_on=("national",),
    )
    return (info,)


@hookimpl
def hedui_programmes() -> Sequence[Programme]:
    """救助项目 (三(二))."""
    return PROGRAMMES


@hookimpl
def hedui_parameters() -> Sequence[Parameter]:
    """参数 (四(一)4)."""
    return PARAMETERS


@hookimpl
def hedui_settings() -> Sequence[SettingSpec]:
    """设置项: what the text leaves to a local document."""
    return SETTINGS


@hookimpl
def hedui_finding_rules() -> Sequence[FindingRule]:
    """核对规则 (三(一))."""
    return FINDING_RULES


@hookimpl
def hedui_test_rules() -> Sequence[TestRule]:
    """判定方法 (三(一), by the tenant's standard)."""
    return TEST_RULES


@hookimpl
def hedui_deadline_rules() -> Sequence[DeadlineRule]:
    """期限规则 (四(一), 四(一)3)."""
    return DEADLINES


@hookimpl
def hedui_authorization_templates() -> Sequence[AuthorizationTemplate]:
    """授权书样式 (四(一)1)."""
    return TEMPLATES


@hookimpl
def hedui_source_items() -> Sequence[SourceItem]:
    """数源目录 (二(三), 五(二))."""
    return SOURCE_ITEMS


@hookimpl
def hedui_report_layouts() -> Sequence[ReportLayout]:
    """报告样式 (四(一)4)."""
    return LAYOUTS
