"""插件入口: the hooks of the public data gateway connector."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Connector, PluginInfo, hookimpl
from plugins.public_data_gateway.connector import REGIONAL, PublicDataGateway


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (
        PluginInfo(
            name="public_data_gateway",
            title="公共数据平台网关",
            version="1.0.0",
            api=1,
            regions=("",),
            maintainer="Hedui",
            contact="随系统提供",
            sources=tuple(each for some in REGIONAL.values() for each in some),
        ),
    )


@hookimpl
def hedui_connectors() -> Sequence[Connector]:
    """连接器: one for every department that is reached through such a gateway."""
    return (PublicDataGateway(),)
