"""单元格取值: amounts, counts and areas exact or refused; no reason quotes a cell; no file breaks the reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets.child import dates, numbers, strings
from core.spreadsheets.child.cells import Formula, Wrong
from core.spreadsheets.child.faults import BadCell
from core.spreadsheets.child.values import reader
from core.spreadsheets.model import Column, Kind
from core.spreadsheets.words import RELATIONS
from core.texts import words


def refused(read: Any, cell: Any) -> str:
    with pytest.raises(BadCell) as caught:
        read(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "fen"),
    [("0", 0), ("1234.56", 123456), ("1,234.5", 123450), ("¥1,234,567", 123456700), ("１２３４．５６元", 123456), (" 12 ", 1200),
     (1234.56, 123456), (0.1, 10), (1e6, 100000000), (12, 1200), (0.07, 7), (1.1, 110), ("￥3.00", 300), ("0.10", 10),
     (9999999999999.99, 999999999999999), ("10000000000000", 10**15)],
)  # fmt: skip
def test_yuan_become_exact_fen(written: Any, fen: int) -> None:
    assert numbers.yuan(written) == fen


@pytest.mark.parametrize(
    ("written", "why"),
    [("-1", "负数"), (-0.01, "负数"), ("1.234", "两位小数"), (0.1 + 0.2, "两位小数"), (1 / 3, "两位小数"), ("1E+5", "科学计数法"),
     (1e22, "科学计数法"), (float("nan"), "不是数字"), (float("inf"), "不是数字"), ("NaN", "不是数字"), ("Infinity", "不是数字"),
     ("1,23", "不是数字"), ("12,34.5", "不是数字"), ("1.2万", "以元为单位"), ("约100", "不是数字"), ("1_000", "不是数字"),
     ("0x10", "不是数字"), ("9" * 30, "超过"), ("10000000000000.01", "超过"), (10**30, "超过"), ("", "不是数字"),
     ("1 2.3.4", "不是数字"), (True, "逻辑值"), (Formula("=1"), "公式"), (Wrong(), "错误值"), ("٣", "不是数字")],
)  # fmt: skip
def test_amounts_that_are_none(written: Any, why: str) -> None:
    assert why in refused(numbers.yuan, written)


@given(st.integers(0, 10**15))
def test_every_amount_survives_both_ways_of_storing_it(fen: int) -> None:
    plain = Decimal(fen) / 100
    assert numbers.yuan(str(plain)) == fen
    if fen < 10**15:
        assert numbers.yuan(float(plain)) == fen


def test_counts_and_areas() -> None:
    assert (numbers.count("3"), numbers.count(3.0), numbers.area("88.5"), numbers.area(120.0)) == (3, 3, "88.5", "120")
    for read, wrong in (
        (numbers.count, "1.5"),
        (numbers.count, "9" * 12),
        (numbers.area, "1.234"),
        (numbers.area, "9" * 10),
    ):
        refused(read, wrong)


def test_a_list_of_words_some_of_which_hold_separators() -> None:
    column = Column(
        "x",
        ("栏",),
        Kind.CHOICES,
        choices=words({"a": ("奖金",), "b": ("奖金、劳动分红",), "c": ("采集、加工等收入",)}),
    )
    read = reader(column)
    assert read("奖金、劳动分红；奖金, 采集、加工等收入") == ["b", "a", "c"]
    assert read("奖金、采集、加工等收入") == ["a", "c"]
    assert "应为：奖金、奖金、劳动分红、采集、加工等收入" in refused(read, "奖金、劳动")


def test_names_are_kept_as_written_but_for_alignment() -> None:
    assert strings.name("张　三") == "张三"
    assert strings.name(" 阿卜杜热合曼·买买提 ") == "阿卜杜热合曼·买买提"
    assert strings.name("John Smith") == "John Smith"
    assert strings.name("𠮷 田") == "𠮷田"


SECRET = "欧阳翡翠玳瑁330106199001010017"


@contextmanager
def spoken() -> Iterator[None]:
    """A reason in Chinese that quotes nothing, or none."""
    try:
        yield
    except BadCell as error:
        reason = str(error)
        ours = "一" <= reason[0] <= "鿿" and SECRET not in reason and error.__cause__ is None
        if not ours:
            raise AssertionError(reason) from error


ODD = st.one_of(
    st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.timedeltas(),
    st.builds(Formula, st.text(max_size=9)), st.just(Wrong()), st.sampled_from(["1E5", "2026-02-30", "=1", "\x00", "\ud800"]),
)  # fmt: skip
COLUMNS = [Column("x", ("栏",), kind, choices=RELATIONS) for kind in Kind if kind is not Kind.IDENTITY]


@given(cell=ODD, column=st.sampled_from(COLUMNS))
def test_any_cell_has_a_value_or_a_reason(cell: Any, column: Column) -> None:
    with spoken():
        assert isinstance(reader(column)(cell), str | int | list)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.kind)
def test_no_reason_quotes_the_cell(column: Column) -> None:
    for cell in (SECRET * 100, f"={SECRET}", f"{SECRET}\x00", Formula(SECRET), f"-{SECRET}"):
        with spoken():
            reader(column)(cell)


@given(st.text(alphabet="0123456789-/.年月日 :T", max_size=22))
def test_any_text_is_a_day_or_none(text: str) -> None:
    try:
        found = dates.day(text)
    except BadCell:
        return
    assert len(found) == 10
