"""写回的文件: every text comes back as it was, nothing in it is a formula, and other programs open it."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from core.spreadsheets import writing
from core.spreadsheets.child.package import Package
from core.spreadsheets.child.strings import code
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.template import template

DANGEROUS = ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "330106199001010017", "0012", "3.3E+17",
             "<t>&amp;</t>", "_x0041_", "\u0001", " 空 格 ", "多\n行", "1,2", '"', "'", ""]  # fmt: skip


def cells(body: bytes) -> list[list[object]]:
    """The sheet as another program sees it."""
    return [list(row) for row in load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python(skip_empty_area=False)]


def kinds(body: bytes) -> set[tuple[str, str]]:
    """Type and format of every cell, and elements inside them."""
    sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    found = ElementTree.fromstring(sheet).iter()  # noqa: S314 - made by us
    return {
        (element.tag.rpartition("}")[2], element.get("t", ""))
        for element in found
        if element.tag.endswith(("}c", "}f", "}v"))
    }


def test_dangerous_texts_stay_texts() -> None:
    body = writing.workbook([("表&1", [["甲", "乙"], *[[text, "x"] for text in DANGEROUS]])])
    assert kinds(body) == {("c", "inlineStr")}
    assert [row[0] for row in cells(body)[1:]] == [text.replace("\u0001", "\ufffd") for text in DANGEROUS]
    assert not Package(body).telling


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=3), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_any_text_stays_a_text(rows: list[list[str]]) -> None:
    body = writing.workbook([("表", rows)])
    assert kinds(body) == {("c", "inlineStr")}
    assert all(isinstance(cell, str) for row in cells(body) for cell in row)


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_holds_no_formula_and_is_read_back(text: str) -> None:
    body = writing.delimited([[text, "x"]]).decode("utf-8-sig")
    ((cell, _),) = csv.reader(io.StringIO(body, newline=""))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert cell in (text, f"'{text}")


def test_an_apostrophe_that_was_put_there_is_taken_away() -> None:
    assert code("'330106") == "330106"


def test_a_template_opens() -> None:
    titles, *rest = cells(template([APPLICATIONS]))
    assert titles == [column.title for column in APPLICATIONS.columns]
    assert rest == []
