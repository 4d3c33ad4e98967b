"""栏目取值: exact or refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.connecting import Unreadable, area, day, fen, month_end

patient = settings(deadline=None)  # a busy machine is no fault


@patient
@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_fen_survives_the_way_through_yuan(amount: int) -> None:
    assert fen(f"{amount // 100}.{amount % 100:02d}") == amount


@patient
@given(st.text(max_size=30))
def test_any_text_is_an_exact_amount_or_refused(text: str) -> None:
    try:
        amount = fen(text)
    except Unreadable:
        return
    assert Decimal(text.strip()) * 100 == amount
    assert amount >= 0


@patient
@given(st.floats() | st.decimals())
def test_numbers_written_by_machines_are_exact_or_refused(number: object) -> None:
    try:
        amount = fen(str(number))
    except Unreadable:
        return
    assert Decimal(str(number)) * 100 == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "-0.00",
        "+1",
        "1.005",
        "1.000",
        "1e5",
        "1E-2",
        "NaN",
        "Infinity",
        "1,000.00",
        "１００",
        "0x10",
        "1.",
        ".5",
    ],
)
def test_amounts_that_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        fen(text)


@pytest.mark.parametrize(("text", "amount"), [("0", 0), ("0.1", 10), ("12.3", 1230), (" 8 ", 800), ("0.29", 29)])
def test_amounts_that_are_read(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01",
        "2024-5-1",
        "20240501",
        "2024/5/1",
        "2024/05/01 00:00:00",
        "2024.05.01",
        "2024年5月1日",
        "2024-05-01 10:20:30.0",
        "2024-05-01T10:20:30",
        "20240501102030",
        "2024-04-30T16:00:00.000+0000",
        "2024-05-01T00:00:00+08:00",
        "1714492800000",
        " 2024-05-01 ",
    ],
)
def test_dates_that_departments_write(text: str) -> None:
    assert day(text) == date(2024, 5, 1)


@pytest.mark.parametrize(
    "text", ["", "2024-02-30", "0000-00-00", "2024", "1899-12-31", "９９９９-01-01", "9" * 13, "20241301"]
)
def test_dates_that_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        day(text)


@pytest.mark.parametrize("text", ["202402", "2024-02", "2024-2", "2024年2月", "2024/02", "2024-02-29"])
def test_a_month_is_its_last_day(text: str) -> None:
    assert month_end(text) == date(2024, 2, 29)


@patient
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert 1900 <= month_end(text).year <= 2100
    except Unreadable:
        return


def test_areas_keep_their_decimals() -> None:
    assert area("89.57") == Decimal("89.57")
    for text in ("-1", "1e3", "NaN", "", "八十"):
        with pytest.raises(Unreadable):
            area(text)
