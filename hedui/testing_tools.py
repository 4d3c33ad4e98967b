"""工具检查: what the conformance kit can say of report formats and connectors without a department to ask.

Every format renders empty, partial, full and hostile reports (`testing_reports`); every connector is asynchronous, has a
form for its settings, and keeps its secrets out of them.
What a connector makes of each answer is judged by `hedui.testing.check_connector` and its like, over real HTTP.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec

from core.plugin.registry import Plugin
from hedui.testing_findings import Finding
from hedui.testing_reports import report_format_faults

WAITING = {"submit": ("submit", "fetch"), "write": (), "form_for": ()}
"""By the method that tells the kind: what else of it waits for a department. Files and forms are pure, and wait for nobody."""
ONE_BY_ONE = ("query", "collect", "read_callback")


def tool_findings(plugin: Plugin) -> Iterator[Finding]:
    """检查发现 of the plugin's report formats and connectors."""
    for format in plugin.objects["hedui_report_formats"]:
        yield from _format(format)
    for connector in plugin.objects["hedui_connectors"]:
        yield from _connector(connector)


def _format(format: Any) -> Iterator[Finding]:
    try:
        faults = report_format_faults(format)
    except LookupError as unreadable:  # a media type that only its author's tests can read
        faults = [str(unreadable)]
    yield from (Finding("format.fault", format.id, fault) for fault in faults)


def _connector(connector: Any) -> Iterator[Finding]:
    info = connector.info
    for name in next((names for kind, names in WAITING.items() if hasattr(connector, kind)), ONE_BY_ONE):
        method = getattr(connector, name, None)
        if not inspect.iscoroutinefunction(method):
            yield Finding("connector.not_async", info.id, f"{name} 不是异步函数" if method else f"没有 {name}")
    try:
        msgspec.json.schema(info.settings)
    except TypeError as error:
        yield Finding("connector.settings", info.id, f"设置 {info.settings.__name__} 不能成为表单：{error}")
    if not info.settings.__struct_config__.forbid_unknown_fields:
        yield Finding(
            "connector.settings", info.id, f"设置 {info.settings.__name__} 接受不认识的字段，写错的名称不会被发现"
        )
    for name in set(info.secrets) & set(info.settings.__struct_fields__):
        yield Finding("connector.secret_in_settings", info.id, f"密钥 {name} 又是设置中的字段，会以明文显示和留存")
