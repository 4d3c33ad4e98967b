"""日期和号码: every form that means one thing is read, every one that lost something or could mean two is asked back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.core.spreadsheets.asking import TWO, faults_of, is_two, units
from tests.core.spreadsheets.files import (
    as_csv,
    as_html,
    as_xls,
    as_xlsx,
    household,
    identity,
    plain,
)

_MORNING = datetime(2026, 7, 1, 8, 30)  # noqa: DTZ001 - a cell has no zone


@pytest.mark.parametrize(
    "written",
    ["2026-07-01", "2026/7/1", "2026.7.1", "2026年7月1日", "20260701", "２０２６－０７－０１", " 2026-7-1 ", "2026-07-01 00:00:00",
     "2026年07月01日", "2026-07-01T08:30:00", date(2026, 7, 1), _MORNING, 20260701],
)  # fmt: skip
async def test_dates_that_mean_one_day(written: Any) -> None:
    assert is_two(
        await units(as_xlsx(plain(household("SQ2026001", 3, applied_on=written), household("SQ2026002", 1, first=7))))
    )


@pytest.mark.parametrize(
    ("written", "why"),
    [("7/1/2026", "顺序不明确"), ("01-02-2026", "顺序不明确"), ("26-07-01", "顺序不明确"), ("2026-02-30", "没有这一天"),
     ("2026-13-01", "没有这一天"), ("1026-01-01", "年份不合理"), ("2026-7", "不是日期"), ("二〇二六年七月", "不是日期"),
     ("明天", "不是日期"), ("2026-07/01", "不是日期"), (46204, "是数字，不是日期"), (46204.5, "是数字，不是日期"),
     (True, "不是日期"),
     ("2026-07-01 08:30 上午", "不是日期"), ("1e5", "不是日期")],
)  # fmt: skip
async def test_dates_that_are_asked_back(written: Any, why: str) -> None:
    ((row, column, message),) = await faults_of(as_xlsx(plain(household("SQ1", 1, applied_on=written))))
    assert (row, column) == (2, "申请日期")
    assert why in message


async def test_both_date_systems() -> None:
    """A day of the 1904 system taken for one of the other lies four years off."""
    rows = plain(household("SQ2026001", 3, applied_on=date(2026, 7, 1)), household("SQ2026002", 1, first=7))
    assert is_two(await units(as_xlsx(rows, date_1904=True)))
    assert is_two(await units(as_xlsx(rows)))

    assert is_two(await units(as_xls(rows, since_1904=True)))
    assert is_two(await units(as_xls(rows)))


@pytest.mark.parametrize(
    "number_format", [14, 27, 28, 30, 31, 57, 58, 'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日";@']
)
async def test_dates_in_chinese_formats(number_format: Any) -> None:
    def write(book: Any, sheet: Any) -> None:
        for row in range(1, 5):
            sheet.write_number(row, 2, 46204, book.add_format({"num_format": number_format}))

    assert is_two(await units(as_xlsx(TWO, write)))


async def test_full_width_and_blanks() -> None:
    rows = [list(row) for row in TWO]
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789XQS"}
    for row in rows[1:]:
        row[0] = f"　{row[0].translate(wide)} "
        row[4] = f"{row[4][:6]} {row[4][6:]}".translate(wide)
        row[3] = f"{row[3][:2]}　{row[3][2:]} "
    found = await units(as_csv(rows))
    assert is_two(found)
    assert found[0].plain.persons[0].name == "欧阳翡翠"
    assert found[0].plain.persons[0].id_number == identity(0)


LOST = "丢失"


@pytest.mark.parametrize("written", [float(330106199001010017), 330106199001010000, 110101900101001])
async def test_a_number_stored_as_a_number_is_refused(written: Any) -> None:
    """Excel has thrown its last digits away: whatever stands there is another person's number."""
    rows = plain(household("SQ1", 1))
    rows[1][4] = written
    for body in (as_xlsx(rows), as_xls(rows)):
        ((row, column, why),) = await faults_of(body)
        assert (row, column) == (2, "证件号码")
        assert LOST in why


@pytest.mark.parametrize("written", ["3.30106E+17", "3.30106199001010E+17", "３.３E＋１７", "330106E12"])
async def test_scientific_notation_is_refused(written: str) -> None:
    rows = plain(household("SQ1", 1))
    rows[1][4] = written
    for body in (as_csv(rows), as_xlsx(rows), as_html(rows)):
        ((_, column, why),) = await faults_of(body)
        assert (column, LOST in why) == ("证件号码", True)


async def test_a_number_wrapped_into_a_formula_is_asked_back() -> None:
    rows = plain(household("SQ1", 1))
    rows[1][4] = f'="{rows[1][4]}"'
    ((_, column, why),) = await faults_of(as_csv(rows))
    assert (column, "公式" in why) == ("证件号码", True)


async def test_an_application_number_that_is_a_number() -> None:
    for written, right in ((2026001, "2026001"), (2026001.0, "2026001"), ("002026", "002026"), ("2026E12", "2026E12")):
        rows = plain(household("SQ1", 1))
        rows[1][0] = written
        (unit,) = await units(as_xlsx(rows))
        assert unit.plain.number == right
    for written in (1e15, 20260010000000000000, 1.5, "2.026E+10", -1):
        rows = plain(household("SQ1", 1))
        rows[1][0] = written
        assert [column for _, column, _ in await faults_of(as_xlsx(rows)) if column] == ["申请编号"]
