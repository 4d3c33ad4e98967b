"""数值与措辞: amounts, dates, marks and where a long run of characters may break."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plugins.report_pdf import values, wording
from plugins.report_pdf.fonts import shelf
from plugins.report_pdf.marking import MAY_BREAK, Marker, plain
from plugins.report_pdf.tests.builders import person


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (100, "1.00"), (1_234_567, "12,345.67"), (-5, "−0.05"), (-123_456_789, "−1,234,567.89")],
)
def test_yuan(fen: int, text: str) -> None:
    assert values.yuan(fen) == text


def test_an_amount_wider_than_its_column_may_part_from_its_unit() -> None:
    assert values.money(99_999_999_999) == "999,999,999.99\u00a0元"
    assert values.money(100_000_000_000) == "1,000,000,000.00 元"


def test_values_with_and_without_amounts() -> None:
    assert values.value("money", None, "") == "—"
    assert values.value("money", 0, "") == "0.00\u00a0元"
    assert values.value("count", 1200, "辆") == "1,200\n辆"
    assert values.value("area", None, "", Decimal("84.60")) == "84.60\u00a0平方米"
    assert values.difference("money", 100, 40) == "−0.60\u00a0元"
    assert values.difference("count", 0, 2) == "+2"
    assert values.difference("money", None, 40) == "—"


def test_dates_and_marks() -> None:
    assert values.chinese_date(date(2028, 2, 29)) == "2028年2月29日"
    assert values.due_date(date(2028, 2, 29), True) == "2028年2月29日（暂定）"
    assert [wording.subject_mark(n) for n in (1, 20, 21)] == ["①", "⑳", "（21）"]
    assert wording.subject_label(person(1, "阿卜杜热合曼·*·买买提", "子女")) == "① 阿卜杜热合曼·*·买买提"
    assert wording.subject_label(person(2, "长" * 25, "子女")) == "② " + "长" * 24 + "…"
    assert [wording.household(n) for n in (1, 2, 3)] == [
        "申请家庭",
        "赡（抚、扶）养人家庭（一）",
        "赡（抚、扶）养人家庭（二）",
    ]


def test_long_runs_may_break_and_numbers_may_not() -> None:
    marker = Marker(shelf(None).drawable)
    assert marker.mark("12,345,678.90") == "12,345,678.90"
    assert marker.mark("2013-12-02") == "2013-12-02"
    assert marker.mark("LSVAA4187C2184841") == MAY_BREAK.join("LSVAA4187C2184841")
    assert marker.mark("123,456,789,012.34") == MAY_BREAK.join("123,456,789,012.34")
    assert plain(marker.mark({"title": "\x01" + "A" * 9})["title"]) == "‹U+0001›" + "A" * 9


def test_what_runs_across_the_page_is_fenced_only_where_it_might_not_fit() -> None:
    marker = Marker(shelf(None).drawable)
    marked = marker.mark(
        {"rule": "zhejiang.wage", "row": [{"rule": "r" * 41}], "word": "zhejiang.wage", "plain": {"a": "b"}}
    )
    assert marked["rule"] == "zhejiang.wage"
    assert MAY_BREAK in marked["row"][0]["rule"]
    assert marked["word"] == MAY_BREAK.join("zhejiang.wage")
    assert [mark.get("fenced") for mark in (marked, marked["row"][0], marked["plain"])] == [True, True, None]
