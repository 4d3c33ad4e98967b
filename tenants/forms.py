"""设置项一览: every setting that a tenant can enter, made of what the core, the plugins and their connectors declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from core.deadlines.regional import REGIONAL_DAYS, RegionalDays
from core.law import FigureSetting
from core.plugin.connectors import FailurePolicy
from core.plugin.options import SettingSpec
from core.plugin.registry import Registry
from core.plugin.vocabulary import NUMBER_PATTERN, PERIOD_SETTING, Citation

PACKS = "packs"
SOURCE_CONNECTORS = "source_connectors"
SUPPLEMENT_CONNECTORS = "supplementary_connectors"
SOURCE_FAILURE = "source_failure"
VALIDITY = "report_validity_months"
CONNECTOR_PREFIX = "connector."
"""Settings of a connector: `connector.<id>`; the executing agency's count, and nobody else's."""

_SYSTEM = (Citation("系统设置", ""),)
NumberPattern = Annotated[
    str,
    Meta(
        title="编号格式",
        description="须有 {code}（区划代码）、{year}（年份）和 {serial:06d}（六位流水号），"
        "例如 浙核对〔{year}〕{code}-{serial:06d}号",
        pattern=r"^(?=.*\{code\})(?=.*\{year\})(?=.*\{serial:0[1-9]d\})([^{}\s]|\{code\}|\{year\}|\{serial:0[1-9]d\}){6,60}$",
    ),
]
Months = Annotated[int, Meta(ge=1, le=36, title="月数")]

CORE_SPECS = (
    SettingSpec(PACKS, "启用的插件", list[str], _SYSTEM, help="只能在上级启用的插件之外增加"),
    SettingSpec(SOURCE_CONNECTORS, "数源连接", dict[str, str], _SYSTEM, help="每个部门由哪个连接器查询"),
    SettingSpec(SUPPLEMENT_CONNECTORS, "补充核对的数源连接", dict[str, str], _SYSTEM, help="本级补充核对时使用"),
    SettingSpec(
        SOURCE_FAILURE,
        "数源逾期和拒绝时的处理",
        dict[str, FailurePolicy],
        _SYSTEM,
        help="按部门或数源目录项填写，只能比法规包更严：gap 以缺项继续，wait 等候，manual 转人工；放宽的不起作用",
    ),
    SettingSpec(PERIOD_SETTING, "核算期间", Months, _SYSTEM, unit="个月", help="法规本身规定了期间的，以法规为准"),
    SettingSpec(
        REGIONAL_DAYS,
        "地方放假和调休",
        RegionalDays,
        (Citation("全国年节及纪念日放假办法", "第四条"),),
        help="起始日以后的日子按本级的安排计算，上级的安排仍然有效；批准后，本级和下级在办的期限随即重算",
    ),
    SettingSpec(
        NUMBER_PATTERN, "报告编号格式", NumberPattern, _SYSTEM, help="不设置的，用规则包的格式；已出的报告编号不变"
    ),
    SettingSpec(VALIDITY, "核对报告有效期", dict[str, Months], _SYSTEM, unit="个月", help="按救助项目填写"),
)


def specs(registry: Registry, names: frozenset[str] | None = None) -> Mapping[str, SettingSpec]:
    """设置项 by name: the core's, the plugins', their base figures' and connectors'; of the named plugins, or of all."""
    found = [*CORE_SPECS, *_of_plugins(registry, frozenset(registry.plugins) if names is None else names)]
    return {spec.name: spec for spec in found}


def setting_titles(registry: Registry) -> Mapping[str, str]:
    """设置项名称 by name, of every plugin."""
    return {name: spec.title for name, spec in specs(registry).items()}


def _of_plugins(registry: Registry, names: frozenset[str]) -> Iterator[SettingSpec]:
    for _, spec in registry.objects("hedui_settings", sorted(names)):
        yield spec
    for _, figure in registry.objects("hedui_base_figures", sorted(names)):
        yield SettingSpec(figure.id, figure.title, FigureSetting, figure.basis, unit=figure.unit.value)
    for _, connector in registry.objects("hedui_connectors", sorted(names)):
        info = connector.info
        yield SettingSpec(f"{CONNECTOR_PREFIX}{info.id}", info.title, info.settings, info.basis)
