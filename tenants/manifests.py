"""设置与插件声明: a setting that would have a connector go beyond what its plugin's manifest says is refused when proposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.errors import FieldFault
from core.plugin.registry import Registry
from core.plugin.touching import allows, foreign_hosts
from core.plugin.vocabulary import Touches
from core.sources.line import configured_origins, host_of
from tenants.forms import CONNECTOR_PREFIX, SOURCE_CONNECTORS, SUPPLEMENT_CONNECTORS


def manifest_faults(registry: Registry, name: str, value: Any) -> Iterator[FieldFault]:
    """差错 of a connector's addresses, or of which department is asked by which connector."""
    declared = {e.info.id: plugin.info.touches for plugin, e in registry.objects("hedui_connectors", registry.plugins)}
    if name in (SOURCE_CONNECTORS, SUPPLEMENT_CONNECTORS):
        yield from (fault for source, connector in value.items() if connector in declared
                    for fault in _source_faults(source, connector, declared[connector]))  # fmt: skip
    elif (connector := name.removeprefix(CONNECTOR_PREFIX)) in declared:
        for host in foreign_hosts(declared[connector], map(host_of, configured_origins(value))):
            yield FieldFault(
                "value", f"地址 {host} 不在连接器 {connector} 所在插件声明可以访问的范围（PluginInfo.touches）之内"
            )


def _source_faults(source: str, connector: str, touches: Touches) -> Iterator[FieldFault]:
    if not allows(touches.sources, source):
        yield FieldFault(
            f"value.{source}", f"连接器 {connector} 所在插件没有声明可以查询部门 {source}（PluginInfo.touches）"
        )
