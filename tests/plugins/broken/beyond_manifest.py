"""超出声明的范围: it says that it touches vehicles, and asks for deposits."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Citation, Level, PluginInfo, SourceItem, Touches, hookimpl

REFUSED_WITH = "涉及数据元 national.deposit，超出 PluginInfo.touches 声明的范围"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (
        PluginInfo(
            "beyond_manifest",
            "某县",
            "1",
            API,
            ("990102",),
            "某县",
            "电话",
            level=Level.COUNTY,
            stacks_on=("national",),
            touches=Touches(elements=("national.vehicle",)),
        ),
    )


@hookimpl
def hedui_source_items() -> Sequence[SourceItem]:
    basis = (Citation("某县办法", "第一条"),)
    return (SourceItem("beyond_manifest.bank", "banks", "银行", "national.deposit", basis, deadline=""),)
