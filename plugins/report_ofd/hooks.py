"""钩子: what this plugin declares: itself and one report format."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, PluginInfo, ReportFormat, hookimpl
from plugins.report_ofd.format import OfdFormat


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="report_ofd",
        title="核对报告 OFD 格式（试用）",
        version="1.0.0",
        api=API,
        regions=("",),
        maintainer="Hedui",
        contact="随系统提供",
    )
    return (info,)


@hookimpl
def hedui_report_formats() -> Sequence[ReportFormat]:
    """报告格式: OFD, on trial."""
    return (OfdFormat(),)
