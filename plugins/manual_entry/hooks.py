"""插件入口: the hooks of the manual connector."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, PluginInfo, Touches, hookimpl
from plugins.manual_entry.connector import REGIONAL, ManualEntry


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (
        PluginInfo(
            name="manual_entry",
            title="人工反馈",
            version="1.0.0",
            api=API,
            regions=("",),
            maintainer="Hedui",
            contact="随系统提供",
            sources=tuple(each for some in REGIONAL.values() for each in some),
            touches=Touches(addresses=()),
        ),
    )


@hookimpl
def hedui_connectors() -> Sequence[ManualEntry]:
    """连接器: one for every department whose clerks answer by form."""
    return (ManualEntry(),)
