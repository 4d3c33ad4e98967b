"""插件入口: the hooks of the DCI connectors."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Connector, PluginInfo, hookimpl
from plugins.dci.connector import BASIS, DciAsync, DciSync


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (
        PluginInfo(
            name="dci",
            title="数字融合倡议登记系统",
            version="1.0.0",
            api=1,
            regions=("",),
            maintainer="Hedui",
            contact="随系统提供",
            sources=BASIS,
        ),
    )


@hookimpl
def hedui_connectors() -> Sequence[Connector]:
    """连接器: one for each way in which such a registry is asked."""
    return (DciSync(), DciAsync())
