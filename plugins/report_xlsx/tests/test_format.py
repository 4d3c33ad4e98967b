"""报告工作簿: everything that the content holds stands in it; texts are texts, amounts are exact, pages can be printed."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from hedui.plugin import RenderContext, ReportContent, ReportTotal
from hedui.testing_report_samples import EMPTY, FULL, HOSTILE, HOSTILE_TEXTS, PARTIAL
from hedui.testing_reports import check_report_format
from plugins.report_xlsx import hooks
from plugins.report_xlsx.book import EXACT, LONGEST
from plugins.report_xlsx.format import XlsxFormat

SHEETS = ["概要", "核对对象", "核对事项", "明细", "合计与结论"]


def render(content: ReportContent) -> bytes:
    return XlsxFormat().render(content, RenderContext()).body


def rows(content: ReportContent, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(render(content))).get_sheet_by_name(sheet).to_python()


def parts(content: ReportContent) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(render(content))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_it_passes_what_every_format_must() -> None:
    check_report_format(XlsxFormat())


def test_five_sheets_with_every_item_and_line() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(PARTIAL)))
    assert book.sheet_names == SHEETS
    assert len(rows(PARTIAL, "核对对象")) == 1 + len(PARTIAL.subjects)
    assert len(rows(PARTIAL, "核对事项")) == 1 + len(PARTIAL.items)
    assert len(rows(PARTIAL, "明细")) == 1 + len(PARTIAL.lines)


def test_validity_and_purpose_stand_at_the_top_of_the_first_sheet() -> None:
    labels = {row[0]: row[1] for row in rows(FULL, "概要")}
    assert list(labels)[3:6] == ["报告编号", "有效期至", "用途声明"]
    assert (labels["有效期至"], labels["用途声明"]) == ("2027年1月12日", FULL.purpose_statement)
    assert next(row[1] for row in rows(PARTIAL, "概要") if row[0] == "有效期至").startswith("未载明；")


def test_amounts_are_numbers_in_yuan_to_the_fen() -> None:
    """Floats of fen/100 would leave 0.07000000000000001 in the file."""
    totals = [ReportTotal(1, "合计", fen) for fen in (7, -31_200, 9_007_199_254_741, EXACT - 1, 0)]
    sheet = parts(msgspec.structs.replace(FULL, totals=totals))["xl/worksheets/sheet5.xml"]
    said = {Decimal(value) for value in re.findall(r'<c r="C\d+" s="\d+"><v>([^<]+)</v>', sheet)}
    assert said == {Decimal(total.amount).scaleb(-2) for total in totals}


def test_an_amount_that_excel_would_round_is_text() -> None:
    beyond = msgspec.structs.replace(FULL, totals=[ReportTotal(1, "合计", EXACT)])
    assert any(row[2] == "10,000,000,000,000.00" for row in rows(beyond, "合计与结论"))


def test_what_was_not_found_is_no_number() -> None:
    states = {(row[3], row[5]): row[6:12] for row in rows(PARTIAL, "核对事项")[1:]}
    assert states["股息红利", "查无记录"] == [0.0, "—", "—", "无记录", 0.0, "一致"]
    assert states["有价证券", "未查询"] == ["—"] * 6
    assert states["不动产权属", "无法查询"] == ["—"] * 6
    assert states["工资性收入", "尚未反馈"] == [12000.0, *["—"] * 5]


def test_states_differ_in_shade_as_well() -> None:
    sheet, shared = parts(PARTIAL)["xl/worksheets/sheet3.xml"], parts(PARTIAL)["xl/sharedStrings.xml"]
    words = re.findall(r"<t[^>]*>([^<]*)</t>", shared)
    looks = {words[int(n)]: look for look, n in re.findall(r'<c r="F\d+" s="(\d+)" t="s"><v>(\d+)</v>', sheet)[1:]}
    assert set(looks) == {"查得", "查无记录", "无法查询", "未查询", "尚未反馈"}
    assert len(set(looks.values())) == 5


def test_a_text_is_never_a_formula_a_link_or_a_number() -> None:
    link = msgspec.structs.replace(HOSTILE, recipient="https://example.invalid/ 和 =HYPERLINK(1)")
    said = parts(link)
    for name, part in said.items():
        assert not re.search(r"<f[ >/]|<hyperlink|External", part), name
    texts = [cell for row in rows(HOSTILE, "核对事项") for cell in row if isinstance(cell, str)]
    assert any(all(text in cell for text in HOSTILE_TEXTS) for cell in texts)


def test_what_nobody_would_see_is_spelt_and_named() -> None:
    rendered = XlsxFormat().render(HOSTILE, RenderContext())
    assert rendered.missing_characters == ("\x00", "\x0b", "\u202e", "\ufffe")
    assert any("甲‹U+0000›乙" in str(cell) for row in rows(HOSTILE, "明细") for cell in row)


def test_a_text_that_no_cell_holds_says_so() -> None:
    words = "长" * (LONGEST + 5)
    item = msgspec.structs.replace(FULL.items[0], found_text=words)
    cell = rows(msgspec.structs.replace(FULL, items=[item]), "核对事项")[1][9]
    assert cell.endswith("另有 5 字见其他格式的报告）")


def test_pages_are_a4_landscape_with_head_number_and_pages() -> None:
    said = parts(FULL)
    for number in range(1, 6):
        sheet = said[f"xl/worksheets/sheet{number}.xml"]
        assert 'paperSize="9"' in sheet
        assert 'orientation="landscape"' in sheet
        assert "报告编号 HD-330106-2026-000123" in sheet
        assert "第 &amp;P 页 / 共 &amp;N 页" in sheet
        assert 'fitToHeight="0"' in sheet
    assert said["xl/workbook.xml"].count("_xlnm.Print_Titles") == 3


def test_an_ampersand_in_a_name_is_no_command_of_the_footer() -> None:
    sheet = parts(msgspec.structs.replace(FULL, agency="甲&P乙"))["xl/worksheets/sheet1.xml"]
    assert "甲&amp;&amp;P乙" in sheet


def test_the_day_of_issue_is_the_day_of_the_file() -> None:
    assert "2026-07-13T00:00:00Z" in parts(FULL)["docProps/core.xml"]


def test_a_row_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="不在名单中"):
        render(msgspec.structs.replace(FULL, subjects=FULL.subjects[:1]))


def test_an_empty_report_says_none() -> None:
    assert [row[0] for row in rows(EMPTY, "核对事项")] == ["户", "（无）"]


def test_a_workbook_needs_no_file_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People's data never goes to the temporary folder of the machine: here there is none to write to."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert render(FULL)


def test_hooks_declare_one_plugin_and_one_format() -> None:
    (info,) = hooks.hedui_plugin()
    (form,) = hooks.hedui_report_formats()
    assert form.id.startswith(f"{info.name}.")
    assert form.extension == "xlsx"
