"""设置用语: what the names in settings are called, so that nobody has to read or type them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    """设置用语: of every installed plugin, since tenants with other packs are compared; where they differ the own law's."""
    registry = scope.runtime.registry
    async with scope.read("setting.list") as tx:
        try:
            law: Law | None = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        except Conflict:  # so that the packs can still be set right
            law = None
    items = [item for _, item in registry.objects("hedui_source_items", sorted(registry.plugins))]
    departments = {item.source: item.title for item in reversed(items)}
    return SettingWords(
        _titles(registry),
        _declared(registry, "hedui_programmes") | _by_title(law.programmes if law else {}),
        _declared(registry, "hedui_data_elements") | _by_title(law.elements if law else {}),
        source_titles(law) if law else departments,
        connector_titles(registry),
    )


def _declared(registry: Registry, hook: str) -> dict[str, str]:
    return {entry.id: entry.title for _, entry in registry.objects(hook, sorted(registry.plugins))}


def _by_title(known: Mapping[str, Any]) -> dict[str, str]:
    return {entry.id: entry.title for entry in known.values()}


def source_titles(law: Law) -> dict[str, str]:
    """部门名称 by id: the first title that the catalogue prints."""
    return {item.source: item.title for item in reversed(law.source_items)}


def connector_titles(registry: Registry) -> dict[str, str]:
    """连接器名称 by id, of every plugin."""
    found = registry.objects("hedui_connectors", sorted(registry.plugins))
    return {connector.info.id: connector.info.title for _, connector in found}


def _titles(registry: Registry) -> dict[str, str]:
    return {name: plugin.info.title for name, plugin in registry.plugins.items()}
