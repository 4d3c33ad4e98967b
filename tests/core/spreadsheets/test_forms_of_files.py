"""文件的样子: however a clerk's program writes it, the same household is read out of it."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Problem
from tests.core.spreadsheets.asking import TWO, code_of, faults_of, is_two, reading, units
from tests.core.spreadsheets.files import (
    HEADER,
    as_csv,
    as_html,
    as_xls,
    as_xlsx,
    household,
    package,
    rows_xml,
)

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_every_usual_encoding_of_csv(encoding: str) -> None:
    for delimiter, end in ((",", "\r\n"), (";", "\n"), ("\t", "\r")):
        assert is_two(await units(as_csv(TWO, encoding, delimiter, end)))


async def test_utf_16_with_a_mark_in_either_order() -> None:
    text = as_csv(TWO, "utf-8").decode()
    assert is_two(await units(b"\xfe\xff" + text.encode("utf-16-be")))
    assert is_two(await units(b"\xff\xfe" + text.encode("utf-16-le")))


@pytest.mark.parametrize(
    "body", [as_xlsx(TWO), as_xls(TWO), as_html(TWO), package(rows_xml(TWO))], ids=["xlsx", "xls", "html", "hand"]
)
async def test_every_kind_of_table(body: bytes) -> None:
    assert is_two(await units(body))


async def test_rows_are_numbered_as_excel_numbers_them() -> None:
    rows = [
        ["某县低保申请名单"],
        ["填表日期：2026年7月"],
        [],
        HEADER,
        *household("SQ1", 1),
        [],
        *household("SQ2", 1, first=9),
    ]
    rows[6][4] = ""
    expected = [(7, "证件号码", "必填，未填写")]
    for body in (as_csv(rows), as_xlsx(rows), as_xls(rows), as_html(rows)):
        assert await faults_of(body) == expected


async def test_titles_above_and_headers_of_two_rows() -> None:
    upper = ["申请编号", "救助项目", "申请日期", "家庭成员", "", "", "联系"]
    lower = ["", "", "", "姓名", "证件号码", "与申请人关系", "电话"]
    rows = [["西湖区申请名单"], upper, lower, *[[*row, "1380000"] for row in TWO[1:]]]

    def merge(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 6, "西湖区申请名单")
        sheet.merge_range(1, 3, 1, 5, "家庭成员")
        for column, title in enumerate(upper[:3]):
            sheet.merge_range(1, column, 2, column, title)

    assert is_two(await units(as_xlsx(rows, merge)))
    assert is_two(await units(as_csv(rows)))


async def test_a_title_made_of_two_cells() -> None:
    upper = ["申请", "", "", "成员", "证件", "与申请人"]
    lower = ["编号", "项目", "日期", "姓名", "号码", "关系"]
    assert is_two(await units(as_csv([upper, lower, *TWO[1:]])))


@pytest.mark.parametrize(
    "titles",
    [
        ["申请号", "申请项目", "申请时间", "成员姓名", "身份证号码", "与户主关系"],
        ["*申请编号", "救助项目（必填）", "申请日期（格式：2026-07-01）", "姓　名", "公民身份号码", "关系"],
        ["申请编号：", "救助类型", "申请日期\n(yyyy-mm-dd)", "姓 名", "身份证号", "家庭关系"],
    ],
)
async def test_titles_as_clerks_write_them(titles: list[str]) -> None:
    assert is_two(await units(as_xlsx([titles, *TWO[1:]])))


async def test_what_is_merged_over_a_household_counts_for_all_its_rows() -> None:
    rows = [list(row) for row in TWO]
    for row in rows[2:4]:
        row[:3] = ["", "", ""]

    def merge(book: Any, sheet: Any) -> None:
        for column in range(3):
            sheet.merge_range(1, column, 3, column, rows[1][column])

    assert is_two(await units(as_xlsx(rows, merge)))
    page = as_html(rows).decode().replace("<td></td>", "")
    for cell in rows[1][:3]:
        page = page.replace(f"<td>{cell}</td>", f'<td rowspan="3">{cell}</td>', 1)
    assert is_two(await units(page.encode()))
    assert [row for row, *_ in await faults_of(as_csv(rows))] == [3, 3, 3, 3, 4, 4, 4, 4]  # nothing says so in a CSV


async def test_columns_that_are_not_used_are_named_by_letter() -> None:
    rows = [[*HEADER, "联系电话", "欧阳锋的情况"], *[[*row, "1", "2"] for row in TWO[1:]]]
    found = await reading(as_xlsx(rows))
    assert found.notes == ["第 1 个工作表有不使用的栏目，没有读取：G 列（联系电话）、H 列。"]


async def test_missing_and_doubled_columns() -> None:
    with pytest.raises(Problem, match="证件号码、与申请人关系") as caught:
        await reading(as_csv([row[:4] for row in TWO]))
    assert caught.value.code == "file_columns_missing"
    with pytest.raises(Problem, match="姓名") as caught:
        await reading(as_csv([[*HEADER, "成员姓名"], *[[*row, "x"] for row in TWO[1:]]]))
    assert caught.value.code == "file_columns_twice"
    assert await code_of(as_csv([["甲", "乙"], ["1", "2"]])) == "file_header_missing"


async def test_a_header_printed_on_every_page() -> None:
    assert is_two(await units(as_csv([*TWO[:4], HEADER, *TWO[4:]])))
