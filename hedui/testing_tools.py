"""工具检查: what the conformance kit can say of report formats, connectors and alert limits without a department to ask.

Every format renders empty, partial, full and hostile reports (`testing_reports`); every connector is asynchronous, has a
form for its settings, and keeps its secrets out of them; every alert limit is pure and silent where nothing has changed.
What a connector makes of each answer is judged by `hedui.testing.check_connector` and its like, over real HTTP.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec

from core.plugin.registry import Plugin
from core.plugin.rules import Values
from core.plugin.supervision import AlertLimit, Change
from hedui.testing_findings import Finding
from hedui.testing_reports import report_format_faults
from hedui.testing_watch import Stopped, Watch

AMOUNTS = (None, 0, 1, 100_00, 5_000_00, 10**11)
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


def watch_alerts(watch: Watch, plugin: Plugin, values: Values) -> None:
    """预警 of every amount that was known against every amount that is; what is wrong is said to the watch."""
    for limit in plugin.objects["hedui_alert_limits"]:
        for before, after in product(AMOUNTS, AMOUNTS):
            try:
                _alert(watch, limit, Change(limit.elements[0], before, after), values)
            except Stopped:
                break


def _alert(watch: Watch, limit: AlertLimit, change: Change, values: Values) -> None:
    said = watch.twice(limit.id, lambda: limit.alert([change], values))
    if said is not None and change.before == change.after:
        watch.say("alert.unchanged", limit.id, f"由 {change.before} 到 {change.after} 没有变化，却发出预警")
