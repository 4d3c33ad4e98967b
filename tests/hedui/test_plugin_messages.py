"""差错文字测试: what an author gets wrong most often is told in Chinese, with file, entry and field, and what to write."""

# ruff: noqa: E501 - the table of faults is edits of code, one a line
from __future__ import annotations

from pathlib import Path

import pytest

from hedui.plugin_new import render
from hedui.testing import check_plugin

DUE = """
[[deadline]]
name = "期限"
clause = "第六条"
started_on = 2026-06-15
due_on = 2026-07-01
rule = "qingshan.totl"
"""
WRONG = {
    "no day": (
        "parameters.toml", "{ start = 2026-01-01, value = 12", "{ value = 12",
        "parameters.toml：parameter 第 1 条（qingshan.counting_period_months）的 value 第 1 条：缺少字段“start”，请补上",
    ),
    "no validity": ("income.py", "valid=IN_FORCE,\n        elements", "elements", "无法导入：所建的对象缺少字段 valid，请补上（income.py 第 "),
    "day as text": (
        "citations.py", "DateRange(date(2026, 1, 1))", 'DateRange("2026-01-01")',
        "hedui_programmes 的 qingshan.dibao 的 valid 的 start 是 str（2026-01-01），应为日期：请写作 date(2026, 1, 1)",
    ),
    "float in a case": (
        "cases/income.toml", 'yuan = "9600.00", paid_on', "yuan = 9600.00, paid_on",
        "assessment 第 2 条（养老金计入：恰到界限，不低于标准）的 facts 第 1 条的 yuan：应为文字（加引号，如 \"1234.56\"），现为小数",
    ),
    "treatment": (
        "cases/income.toml", 'treatment = "counted", yuan = "6000.00", clause', 'treatment = "count", yuan = "6000.00", clause',
        "lines 第 1 条：treatment：没有“count”这个值；相近的有：counted",
    ),
    "clock": ("cases/income.toml", "", DUE, "rule：2026-06-15 没有期限规则 qingshan.totl；相近的有：qingshan.total"),
    "letters in a measure": (
        "conclusions.py", "taken_off=(TAX,)", "taken_off=TAX",
        '无法导入：TypeError: 数据元应为元组，得到一段文字；请写作 ("national.income_tax_wage",)，只有一项时也要有逗号（conclusions.py 第 ',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_it_is_told_once_with_its_place(tmp_path: Path, name: str) -> None:
    file, old, new, said = WRONG[name]
    render("qingshan", tmp_path / "pack", "青山县")
    path = tmp_path / "pack" / "qingshan" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
    found = check_plugin(tmp_path / "pack")
    assert len(found) == 1, found
    assert said in found[0].what
