"""工具检查: every in-tree plugin passes the kit; a report format or connector that is wrong is told what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import pytest

from core.plugin.registry import GROUP, Plugin, register
from core.plugin.vocabulary import Citation, PluginInfo
from hedui.plugin import ConnectorInfo, RenderContext, Rendered, ReportContent, hookimpl
from hedui.testing_articles import cited, clauses_of, with_those_above
from hedui.testing_findings import ClauseRow
from hedui.testing_packs import checked
from hedui.testing_tools import tool_findings

IN_TREE = sorted(point.name for point in entry_points(group=GROUP) if point.value.startswith("plugins."))
LAW = {"national", "zhejiang", "wangmo", "sample_city"}
BASIS = (Citation("某办法", "第一条"),)


@pytest.mark.parametrize("name", IN_TREE)
def test_every_plugin_of_ours_passes_the_kit(name: str) -> None:
    found = checked(name)
    assert [str(finding) for finding in found.findings] == []
    assert found.tried  # something was looked at
    if name in LAW - {"national"}:
        _is_covered(found.clauses)


def _is_covered(rows: Sequence[ClauseRow]) -> None:
    """Every article has a rule, a case or a reason; and the table is not empty because the text could not be read."""
    assert len(rows) > 20
    assert sum(bool(row.rules) for row in rows) > 10
    assert sum(bool(row.cases) for row in rows) > 4
    assert all(row.rules or row.cases or len(row.why_none) > 5 for row in rows)


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ("第九条（三）、第十条", ["第九条（三）", "第十条"]),
        ("第七条（一）至（三）", ["第七条（一）", "第七条（二）", "第七条（三）"]),
        ("四(一)3", ["四(一)3"]),
        ("二(二)、三(一)", ["二(二)", "三(一)"]),
        ("附件一", []),
        ("全文", []),
        ("", []),
    ],
)
def test_a_citation_points_where_lawyers_mean(where: str, places: list[str]) -> None:
    assert cited(where) == places


def test_both_manners_of_numbering_are_read() -> None:
    levels = "一、总则\n(一)范围。本办法\n适用于本省。\n1. 申请\n2. 审核\n(二) 对象\n二、附则\n"
    assert clauses_of(levels) == {
        "一": "一、总则", "一(一)": "(一)范围。本办法适用于本省。", "一(一)1": "1.申请", "一(一)2": "2.审核", "一(二)": "(二)对象",
        "二": "二、附则",
    }  # fmt: skip
    assert list(clauses_of("第一条 总则\n（一）范围\n一、不是条\n第二条 附则")) == ["第一条", "第一条（一）", "第二条"]
    assert with_those_above("四(一)3") == ["四(一)3", "四(一)", "四"]
    assert with_those_above("第七条（一）") == ["第七条（一）", "第七条"]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """设置."""

    url: str


class Loose(msgspec.Struct, frozen=True):
    """设置 that takes any field."""

    url: str


class Formless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """设置 that no form can show."""

    call: type


class Leaky(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """设置 with a secret among them."""

    url: str
    app_secret: str


async def _asks(*_: Any) -> None:
    """回答."""


def _says(*_: Any) -> None:
    """回答, at once."""


def _connector(settings: type[msgspec.Struct] = Settings, **methods: Any) -> Any:
    info = ConnectorInfo("tool.connector", "连接器", BASIS, settings, ("app_secret",))
    return SimpleNamespace(info=info, **{"query": _asks, "collect": _asks, "read_callback": _asks, **methods})


class Silent:
    """报告格式 that leaves everything out."""

    id, title, media_type, extension = "tool.silent", "空白", "application/json", "json"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """Nothing."""
        return Rendered(b"{}")


def _plugin(**hooks: Sequence[Any]) -> Plugin:
    module = ModuleType("tool")
    said = PluginInfo("tool", "工具", "1", 1, ("",), "测试", "测试")
    for hook, entries in {"hedui_plugin": [said], **{f"hedui_{k}": v for k, v in hooks.items()}}.items():
        made = (lambda found: lambda: found)(entries)
        made.__name__ = hook
        setattr(module, hook, hookimpl(made))
    found = register({"tool": module})
    assert found.refused == {}
    return found.plugins["tool"]


@pytest.mark.parametrize(
    ("connector", "code", "words"),
    [
        (_connector(query=_says), "connector.not_async", "query 不是异步函数"),
        (_connector(Loose), "connector.settings", "接受不认识的字段"),
        (_connector(Formless), "connector.settings", "不能成为表单"),
        (_connector(Leaky), "connector.secret_in_settings", "密钥 app_secret 又是设置中的字段"),
        (_connector(), "", ""),
    ],
)
def test_a_wrong_connector_is_told_what_to_do(connector: Any, code: str, words: str) -> None:
    found = list(tool_findings(_plugin(connectors=[connector])))
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(words in finding.what and finding.todo for finding in found)


def test_a_format_that_leaves_out_what_no_report_may_is_told_what_to_do() -> None:
    found = list(tool_findings(_plugin(report_formats=[Silent()])))
    assert {finding.code for finding in found} == {"format.fault"}
    said = "".join(map(str, found))
    for sample in ("空报告", "分段报告", "完整报告"):
        assert f"{sample}没有用途声明" in said
    assert "反馈状态“无法查询”没有与其他状态区分开" in said
    assert "→ 按所说的一处改正" in said
