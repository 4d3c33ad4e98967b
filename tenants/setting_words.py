"""设置用语: what the names in settings are called, so that nobody has to read or type them."""

from __future__ import annotations

from msgspec import Struct

from core.errors import Conflict
from core.law import Law
from core.plugin.registry import Registry
from core.scope import Scope


class SettingWords(Struct, frozen=True):
    """设置用语 of the tenant's law today: id to title."""

    packs: dict[str, str]
    programmes: dict[str, str]
    elements: dict[str, str]
    sources: dict[str, str]
    connectors: dict[str, str]


async def setting_words(scope: Scope) -> SettingWords:
    """设置用语; where the packs cannot be used, those of the plugins alone, so that the packs can still be set right."""
    registry = scope.runtime.registry
    async with scope.read("setting.list") as tx:
        try:
            law: Law | None = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        except Conflict:
            law = None
    packs, connectors = _titles(registry), connector_titles(registry)
    if law is None:
        return SettingWords(packs, {}, {}, {}, connectors)
    return SettingWords(
        packs,
        {programme.id: programme.title for programme in law.programmes.values()},
        {element.id: element.title for element in law.elements.values()},
        source_titles(law),
        connectors,
    )


def source_titles(law: Law) -> dict[str, str]:
    """部门名称 by id: the first title that the catalogue prints."""
    return {item.source: item.title for item in reversed(law.source_items)}


def connector_titles(registry: Registry) -> dict[str, str]:
    """连接器名称 by id, of every plugin."""
    found = registry.objects("hedui_connectors", sorted(registry.plugins))
    return {connector.info.id: connector.info.title for _, connector in found}


def _titles(registry: Registry) -> dict[str, str]:
    return {name: plugin.info.title for name, plugin in registry.plugins.items()}
