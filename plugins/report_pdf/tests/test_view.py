"""版面数据与措辞: amounts, dates, households apart, notes and charts, before any of it is set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import segno
import typst

from hedui.plugin import FOUR_STATES, Category, Citation, Treatment
from plugins.report_pdf import format as pdf_format
from plugins.report_pdf import wording
from plugins.report_pdf.fonts import shelf
from plugins.report_pdf.marking import MAY_BREAK, Marker, plain
from plugins.report_pdf.page import Dumbbell
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.builders import item, line, person
from plugins.report_pdf.tests.reading import dark_modules, render
from plugins.report_pdf.view import build


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (100, "1.00"), (1_234_567, "12,345.67"), (-5, "−0.05"), (-123_456_789, "−1,234,567.89")],
)
def test_yuan(fen: int, text: str) -> None:
    assert wording.yuan(fen) == text


def test_values_with_and_without_amounts() -> None:
    assert wording.value("money", None, "") == "—"
    assert wording.value("money", 0, "") == "0.00\u00a0元"
    assert wording.value("count", 1200, "辆") == "1,200\n辆"
    assert wording.value("area", None, "", Decimal("84.60")) == "84.60\u00a0平方米"
    assert wording.difference("money", 100, 40) == "−0.60\u00a0元"
    assert wording.difference("count", 0, 2) == "+2"
    assert wording.difference("money", None, 40) == "—"


def test_dates_and_marks() -> None:
    assert wording.chinese_date(date(2028, 2, 29)) == "2028年2月29日"
    assert wording.due_date(date(2028, 2, 29), True) == "2028年2月29日（暂定）"
    assert [wording.subject_mark(n) for n in (1, 20, 21)] == ["①", "⑳", "（21）"]
    assert wording.subject_label(person(1, "阿卜杜热合曼·*·买买提", "子女")) == "① 阿卜杜热合曼·*·买买提"
    assert wording.subject_label(person(2, "长" * 25, "子女")) == "② " + "长" * 24 + "…"
    assert [wording.household(n) for n in (1, 2, 3)] == [
        "申请家庭",
        "赡（抚、扶）养人家庭（一）",
        "赡（抚、扶）养人家庭（二）",
    ]


def test_supporters_are_never_mixed_with_the_applicants_household() -> None:
    ours, theirs = build(samples.FULL).households
    assert (ours.supporter, theirs.supporter) == (False, True)
    assert "张*强" not in str(ours)
    assert "张*伟" not in str(theirs)
    assert [total.amount for total in theirs.totals] == ["168,243.45\u00a0元", "150,000.99\u00a0元"]


def test_missing_items_are_grouped_by_household_and_state() -> None:
    groups = build(samples.PARTIAL).missing
    assert [(group.household[:2], group.word, len(group.rows)) for group in groups] == [
        ("申请", "尚未反馈", 2),
        ("申请", "无法查询", 1),
        ("申请", "未查询", 1),
        ("赡（", "尚未反馈", 1),
    ]


def test_every_article_has_one_note_in_reading_order() -> None:
    notes = build(samples.FULL).notes
    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    assert len({note.citation for note in notes}) == len(notes)
    assert notes[0].citation == "浙政办发〔2021〕25号 四(一)4"
    assert "不作他用" in notes[0].text


def test_notes_of_one_article_keep_all_words_relied_on() -> None:
    basis = (Citation("甲", "一", "前半"), Citation("甲", "一", "后半"), Citation("甲", "一"))
    (note,) = build(msgspec.structs.replace(samples.EMPTY, purpose_basis=basis)).notes
    assert note.text == "前半”“后半"


def test_dumbbells_share_one_scale_that_has_room_for_losses() -> None:
    rows = [
        item(1, Category.INCOME, "经营净收入", "税务", declared=0, found=-50_000),
        item(1, Category.INCOME, "工资性收入", "税务", declared=100_000, found=150_000),
        item(1, Category.INCOME, "参保人数", "人社", kind="count", declared=1, found=9),
    ]
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], items=rows)
    (category,) = build(content).households[0].categories
    charts = [row.chart for row in category.groups[0].rows]
    assert charts == [Dumbbell(250, 250, 0), Dumbbell(250, 750, 1000), None]
    assert category.axis == "−500.00—1,500.00\u00a0元"


def test_lines_of_one_reason_say_it_once_and_are_added_up() -> None:
    months = [
        line(1, Category.INCOME, "工资", f"{n}月工资", Treatment.COUNTED, 100_050, "按月计入。") for n in (1, 2, 3)
    ]
    other = line(1, Category.INCOME, "工资", "4月工资", Treatment.DOUBTFUL, 7, "来源不明。")
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], lines=[months[0], other, *months[1:]])
    (subject,) = build(content).households[0].categories[0].lines
    assert [(group.summary, len(group.rows)) for group in subject.groups] == [
        ("共 3 笔，合计 3,001.50\u00a0元", 3),
        ("共 1 笔，合计 0.07\u00a0元", 1),
    ]


def test_no_record_is_not_a_zero_that_was_found() -> None:
    searched = item(1, Category.INCOME, "养老金", "人社", state="nothing_found", declared=0, found=0)
    zero = item(1, Category.INCOME, "工资", "税务", declared=0, found=0)
    other = item(1, Category.INCOME, "股息", "税务", found=9)
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], items=[searched, zero, other])
    rows = build(content).households[0].categories[0].groups[0].rows
    assert [row.found for row in rows] == ["无记录", "0.00\u00a0元", "0.09\u00a0元"]
    assert [row.chart.found if row.chart else None for row in rows] == [None, 0, 1000]


def test_whole_numbers_are_not_money() -> None:
    texts = str(build(samples.FULL).households[0].categories[3].lines)
    assert "amount='1'" in texts
    assert "amount='84.60\\xa0平方米'" in texts


def test_long_runs_may_break_and_numbers_may_not() -> None:
    marker = Marker(shelf(None).drawable)
    assert marker.mark("12,345,678.90") == "12,345,678.90"
    assert marker.mark("LSVAA4187C2184841") == MAY_BREAK.join("LSVAA4187C2184841")
    assert plain(marker.mark({"title": "\x01" + "A" * 9})["title"]) == "‹U+0001›" + "A" * 9


def test_every_state_and_treatment_has_a_shape_of_its_own() -> None:
    kinds = [*FOUR_STATES, *(treatment.value for treatment in Treatment)]
    assert len({_drawing(kind) for kind in kinds}) == len(kinds) == 9


def _drawing(kind: str) -> str:
    main = f'#set page(width: 9mm, height: 9mm, margin: 1mm)\n#import "marks.typ": shape\n#shape("{kind}")'
    fonts = {"fonts": {"body": ["Noto Serif SC"], "head": ["Noto Sans SC"]}}
    files = pdf_format.templates() | {"main": main.encode(), "page.json": msgspec.json.encode(fonts)}
    source: Any = files
    return str(typst.compile(source, font_paths=shelf(None).fonts, ignore_system_fonts=True, format="svg"))


def test_the_code_holds_number_and_code_and_nothing_else() -> None:
    """Read back from the page, module by module: it is the matrix of exactly this payload."""
    matrix = segno.make("HD-330106-2026-000123 7K3F-Q9XM", error="m", micro=False).matrix
    expected = [[bool(module) for module in row] for row in matrix]
    assert dark_modules(render(samples.FULL).body, len(matrix)) == expected
