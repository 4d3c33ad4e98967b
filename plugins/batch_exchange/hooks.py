"""插件入口: the hooks of the batch exchange connector."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, PluginInfo, hookimpl
from plugins.batch_exchange.connector import REGIONAL, BatchExchange


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (
        PluginInfo(
            name="batch_exchange",
            title="批量文件交换",
            version="1.0.0",
            api=API,
            regions=("",),
            maintainer="Hedui",
            contact="随系统提供",
            sources=tuple(each for some in REGIONAL.values() for each in some),
        ),
    )


@hookimpl
def hedui_connectors() -> Sequence[BatchExchange]:
    """连接器: one for every department that takes whole files."""
    return (BatchExchange(),)
