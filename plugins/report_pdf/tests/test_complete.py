"""逐项完整: every item of everybody stands in the report exactly once, with its state and its source, however compactly."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import pytest

from hedui.plugin import FOUR_STATES, Category, ReportContent, ReportItem, Treatment
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.blank import content
from plugins.report_pdf.tests.builders import item, line
from plugins.report_pdf.tests.family import FAMILY, SUPPORTERS
from plugins.report_pdf.tests.reading import printed
from plugins.report_pdf.tests.scale import household
from plugins.report_pdf.tests.standing import expected, same, standing
from plugins.report_pdf.view import build

STATES = list(FOUR_STATES)
EVERY = pytest.mark.parametrize("report", samples.ALL.values(), ids=samples.ALL.keys())


@EVERY
def test_every_item_of_everybody_stands_once_with_state_and_source(report: ReportContent) -> None:
    assert same(standing(report), expected(report))


@pytest.mark.parametrize("size", [1, 2, 7, 20])
def test_so_it_is_in_households_of_any_size(size: int) -> None:
    found = standing(household(size))
    assert same(found, expected(household(size)))
    assert found.total() == 91 * size
    assert set(found.values()) == {1}


def _asked(declared: int | None = None) -> list[ReportItem]:
    """Every state for six people in every category, each element with a name of its own."""
    return [
        item(
            person.number,
            category,
            f"甲{person.number}{category.value[:3]}{STATES.index(state)}{n}乙",
            "税务部门",
            state=state,
            declared=declared,
            note="" if "found" in state else f"因故{STATES.index(state)}",
        )
        for person in FAMILY + SUPPORTERS
        for category in Category
        for state in STATES
        for n in range(2)
    ]


@pytest.mark.parametrize("declared", [None, 0, 700])
def test_on_paper_too_each_stands_once_and_under_its_own_state(declared: int | None) -> None:
    """Read back from the pages: the state printed next to an item is its state, and no other."""
    items = _asked(declared)
    text = printed(content(subjects=FAMILY + SUPPORTERS, items=items)).split("核对情况", maxsplit=1)[1]
    words = "|".join(sorted(FOUR_STATES.values(), key=len, reverse=True))
    marks = [(mark.start(), mark.group()) for mark in re.finditer(words, text)]
    for one in items:
        assert text.count(one.element) == 1, one
        assert _state_of(text.index(one.element), marks, own_row=one.state == "found" or bool(declared)) == one.state


def _state_of(place: int, marks: Sequence[tuple[int, str]], *, own_row: bool) -> str:
    """In a row the state follows the element, in a compact line it stands before all of them."""
    before, after = [w for at, w in marks if at < place], [w for at, w in marks if at > place]
    return {word: key for key, word in FOUR_STATES.items()}[after[0] if own_row else before[-1]]


def test_what_one_has_and_another_has_not_is_not_said_of_all() -> None:
    """Same words, but another state, another day, another reason or a declaration make it another item."""
    alike = [item(n, Category.INCOME, "养老待遇", "人社", state="nothing_found") for n in (1, 2)]
    for change in ({"state": "not_asked"}, {"settled_on": None}, {"state_note": "重查"}, {"source_title": "民政"}):
        other = msgspec.structs.replace(alike[1], **change)
        for items, bands in ((alike, 1), ([alike[0], other], 2)):
            (block,) = build(content(subjects=FAMILY[:2], items=items)).households
            assert len(block.accounts) == bands, change
    (one,) = build(content(subjects=FAMILY[:1], items=alike[:1])).households
    assert [account.subject for account in one.accounts] == ["① 张*伟"]


def test_a_declared_nothing_without_a_record_needs_no_row_but_is_said() -> None:
    searched = item(1, Category.INCOME, "养老金", "人社", state="nothing_found", declared=0, found=0)
    unasked = item(1, Category.INCOME, "赡养费", "", state="not_asked", declared=0, note="未接通")
    house = item(1, Category.PROPERTY, "房屋", "住建", state="nothing_found", kind="area", words=("0 平方米", ""))
    (block,) = build(
        content(subjects=FAMILY[:1], items=[searched, unasked, msgspec.structs.replace(house, agrees=True)])
    ).households
    elements = [part.elements for entry in block.accounts[0].lines for rest in entry.rest for part in rest.parts]
    assert block.categories == ()
    assert elements == [
        "赡养费（申报 0.00\u00a0元）",
        "养老金（申报 0.00\u00a0元，一致）",
        "房屋（申报 0 平方米，一致）",
    ]


def test_a_declared_value_has_a_row_whatever_was_answered() -> None:
    items = [item(1, Category.INCOME, f"收入{s}", "税务", state=s, declared=500) for s in STATES]
    words = item(1, Category.MARRIAGE, "婚姻登记", "民政", state="nothing_found", kind="text", words=("未婚", ""))
    (block,) = build(content(subjects=FAMILY[:1], items=[*items, words])).households
    assert [row.shape for c in block.categories for p in c.people for row in p.rows] == ["nothing_found", *STATES]
    assert block.accounts == ()


def test_a_finding_makes_its_item_a_row_and_stands_below_it_alone() -> None:
    """Two departments answered one element: the finding belongs to the one that it came from."""
    asked = [
        item(1, Category.INCOME, "工资", source, state=state)
        for source, state in (("税务", "nothing_found"), ("人社", "found"), ("工会", "nothing_found"))
    ]
    wage = line(1, Category.INCOME, "工资", "工资", Treatment.COUNTED, 500, "计入。", source="人社")
    odd = line(1, Category.INCOME, "工资", "工资", Treatment.EXCLUDED, 600, "不计。", source="工会")
    stray = line(1, Category.INCOME, "个税", "个税", Treatment.DEDUCTED, 7, "扣除。", source="税务")
    (block,) = build(content(subjects=FAMILY[:1], items=asked, lines=[wage, odd, stray])).households
    rows = [(r.source, r.state, [g.treatment for g in r.groups]) for r in block.categories[0].people[0].rows]
    assert rows == [("人社", "查得", ["计入"]), ("工会", "查无记录", ["不计入"]), ("税务", "", ["扣除"])]
