"""值以外的: hidden sheets and rows, formulas and errors are told with their place and never taken in silence."""

from __future__ import annotations

from typing import Any

import pytest
import xlwt

from core.spreadsheets.applications import applications
from core.spreadsheets.child import sheet_marks
from core.spreadsheets.child.cells import Formula
from core.spreadsheets.child.package import Package
from tests.core.spreadsheets.asking import TWO, faults_of, is_two, reading, told, units
from tests.core.spreadsheets.files import (
    HEADER,
    TODAY,
    as_csv,
    as_html,
    as_xls,
    as_xlsx,
    household,
    identity,
    package,
    plain,
    rows_xml,
)


async def test_hidden_sheets_are_named_and_not_read() -> None:
    def hide(book: Any, sheet: Any) -> None:
        book.worksheets()[1].hide()
        book.worksheets()[2].very_hidden()

    sheets = {"名单": TWO, "旧": plain(household("ALT", 1)), "更旧": plain(household("ALT2", 1))}
    found = await reading(as_xlsx(sheets, hide))
    assert is_two(applications(found, TODAY))
    assert found.notes == ["第 2 个工作表是隐藏的，没有读取。", "第 3 个工作表是隐藏的，没有读取。"]

    def hide_old(book: Any, sheet: Any) -> None:
        book.get_sheet(1).visibility = 1

    found = await reading(as_xls({"名单": TWO, "旧": plain(household("ALT", 1))}, hide_old))
    assert is_two(applications(found, TODAY))
    assert "第 2 个工作表是隐藏的，没有读取。" in found.notes


async def test_a_hidden_row_holds_its_household() -> None:
    """Read silently it would be somebody whom the clerk has filtered out; left out silently, somebody who is missing."""

    def hide(book: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})

    def hide_old(book: Any, sheet: Any) -> None:
        sheet.row(2).hidden = True

    page = as_html(TWO).decode()
    third = page.split("<tr>")[3]
    page = page.replace(f"<tr>{third}", f'<tr style="display: none">{third}')
    for body in (as_xlsx(TWO, hide), as_xls(TWO, hide_old), page.encode()):
        found = await units(body)
        assert [(row, "隐藏" in why) for row, _, why in told(found)] == [(3, True)]
        assert found[1].faults == []


async def test_formulas_are_told_with_their_place_and_never_taken() -> None:
    def put(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 3, '=A1&"x"', None, "欧阳翡翠")
        sheet.write_formula(2, 4, "=E9", None, identity(1))
        sheet.write_formula(3, 2, "=TODAY()", None, 46204)

    found = await faults_of(as_xlsx(TWO, put))
    assert [(row, column) for row, column, _ in found] == [(2, "姓名"), (3, "证件号码"), (4, "申请日期")]
    assert all("公式" in why for *_, why in found)
    rows = [list(row) for row in TWO]
    rows[1][4] = ""

    def put_old(book: Any, sheet: Any) -> None:
        sheet._cell_overwrite_ok = True
        sheet.write(1, 4, xlwt.Formula('"a"&"b"'))

    assert [(r, c, "公式" in why) for r, c, why in await faults_of(as_xls(rows, put_old))] == [(2, "证件号码", True)]
    page = as_html(TWO).decode().replace("<td>欧阳翡翠", '<td x:fmla="=A1">欧阳翡翠', 1)
    assert [(r, c, "公式" in why) for r, c, why in await faults_of(page.encode())] == [(2, "姓名", True)]


async def test_a_formula_in_a_column_that_is_not_used_is_nobodys_business() -> None:
    def put(book: Any, sheet: Any) -> None:
        for row in range(1, 5):
            sheet.write_formula(row, 6, "=ROW()-1", None, row)

    assert is_two(await units(as_xlsx([[*HEADER, "序号"], *TWO[1:]], put)))


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "＝1"])
async def test_text_that_looks_like_a_formula_is_no_name(text: str) -> None:
    rows = plain(household("SQ1", 1))
    rows[1][3] = text
    for body in (as_csv(rows), as_xlsx(rows)):
        assert [(c, "公式" in why) for _, c, why in await faults_of(body)] == [("姓名", True)]


async def test_errors_in_cells() -> None:
    def put(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")

    assert [(c, "公式" in why or "错误值" in why) for _, c, why in await faults_of(as_xlsx(TWO, put))] == [
        ("姓名", True)
    ]
    sheet = rows_xml(TWO).replace('<c t="inlineStr"><is><t>欧阳翡翠</t></is></c>', '<c t="e"><v>#N/A</v></c>', 1)
    assert [(c, "错误值" in why) for _, c, why in await faults_of(package(sheet))] == [("姓名", True)]


@pytest.mark.parametrize("encoding", ["UTTF-8", "idna", "utf-16", "rot13", "x" * 400])
def test_a_part_that_names_a_strange_encoding(encoding: str) -> None:
    """Found by a mutant: the XML parser would ask Python for any codec that a file names."""
    part = "xl/worksheets/sheet1.xml"
    strange = package("", more={part: f'<?xml version="1.0" encoding="{encoding}"?><x><row><c><f>1</f></c></row></x>'})
    assert sheet_marks.marks(Package(strange), part).cells == {0: {0: Formula("=1")}}
