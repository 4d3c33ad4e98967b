"""插件入口: the hooks of the encrypted media connector."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, PluginInfo, Touches, hookimpl
from plugins.encrypted_media.connector import REGIONAL, EncryptedMedia


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (
        PluginInfo(
            name="encrypted_media",
            title="加密移动存储",
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
def hedui_connectors() -> Sequence[EncryptedMedia]:
    """连接器: one for every department that has no network to ask over."""
    return (EncryptedMedia(),)
