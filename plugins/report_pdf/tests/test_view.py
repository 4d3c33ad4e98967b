"""版面数据: households apart, the digest of the first pages, notes and charts, before any of it is set."""

from __future__ import annotations

from typing import Any

import msgspec
import segno
import typst

from hedui.plugin import FOUR_STATES, Category, Citation, RenderContext, ReportItem, Treatment
from plugins.report_pdf import format as pdf_format
from plugins.report_pdf.fonts import shelf
from plugins.report_pdf.page_household import CategoryBlock, Dumbbell, ItemRow
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.blank import content
from plugins.report_pdf.tests.builders import item, total
from plugins.report_pdf.tests.reading import dark_modules, printed, render
from plugins.report_pdf.tests.scale import household
from plugins.report_pdf.view import build


def test_supporters_are_never_mixed_with_the_applicants_household() -> None:
    ours, theirs = build(samples.FULL).households
    assert (ours.supporter, theirs.supporter) == (False, True)
    assert "张*强" not in str(ours)
    assert "张*伟" not in str(theirs)
    _, digest = build(samples.FULL).digests
    amounts = [total.amount for group in digest.totals for total in group.totals]
    assert amounts == ["168,243.45\u00a0元", "150,000.99\u00a0元"]
    assert {row.subject for row in digest.differing} == {"⑤ 张*强", "⑥ 李*"}


def test_the_first_pages_say_what_differs_is_doubtful_and_is_open() -> None:
    ours, theirs = build(samples.PARTIAL).digests
    assert [(row.element, row.difference) for row in ours.differing] == [
        ("工资性收入", "+4,800.00\u00a0元"),
        ("机动车", "+1"),
        ("银行存款", "+438.21\u00a0元"),
        ("医疗自付支出", "+55.30\u00a0元"),
    ]
    assert [(doubt.subject, doubt.reason) for doubt in ours.doubts] == [
        ("② 王*芬", "来源账户与申报不一致，需经办人核实。"),
        ("① 张*伟", "未申报，是否为代步功能车辆需核实。"),
    ]
    assert [(rest.word, rest.count) for rest in ours.open] == [
        ("尚未反馈", "2 项"),
        ("无法查询", "1 项"),
        ("未查询", "1 项"),
    ]
    assert [[part.elements for part in rest.parts] for rest in theirs.open] == [["银行存款（⑥）"]]


def test_what_could_not_be_asked_of_anybody_is_named_once() -> None:
    (digest,) = build(household(4)).digests
    unavailable, unasked = digest.open
    assert (unavailable.count, unavailable.parts[0].elements) == ("4 项", "有价证券")
    assert unasked.count == "60 项"
    assert [part.label[:3] for part in unasked.parts] == ["本核对", "未作支"]
    assert unasked.parts[1].elements == "、".join(f"第{n}类支出" for n in range(4))


def test_articles_stand_under_their_documents_in_reading_order() -> None:
    first, second = build(samples.FULL).notes
    assert (first.document, second.document) == ("浙政办发〔2021〕25号", "样例县核对细则（测试用）")
    assert [note.number for group in (first, second) for note in group.notes] == list(range(1, 12))
    assert [note.article for note in first.notes] == ["四(一)4", "三(一)"]
    assert "不作他用" in first.notes[0].text


def test_a_document_is_named_before_the_first_of_its_articles() -> None:
    basis = (Citation("甲", "一"), Citation("甲", "二"), Citation("乙", ""), Citation("甲", "一"))
    page = build(msgspec.structs.replace(samples.EMPTY, purpose_basis=basis))
    assert [(c.document, c.article, c.number) for c in page.purpose_basis] == [
        ("甲", "一", 1),
        ("", "二", 2),
        ("乙", "", 3),
    ]


def test_notes_of_one_article_keep_all_words_relied_on() -> None:
    basis = (Citation("甲", "一", "前半"), Citation("甲", "一", "后半"), Citation("甲", "一"))
    (group,) = build(msgspec.structs.replace(samples.EMPTY, purpose_basis=basis)).notes
    assert [note.text for note in group.notes] == ["前半”“后半"]


def _rows(*items: ReportItem) -> tuple[CategoryBlock, list[ItemRow]]:
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], items=items)
    (category,) = build(content).households[0].categories
    return category, [row for person in category.people for row in person.rows]


def test_dumbbells_share_one_scale_that_has_room_for_losses() -> None:
    category, rows = _rows(
        item(1, Category.INCOME, "经营净收入", "税务", declared=0, found=-50_000),
        item(1, Category.INCOME, "工资性收入", "税务", declared=100_000, found=150_000),
        item(1, Category.INCOME, "参保人数", "人社", kind="count", declared=1, found=9),
    )
    assert [row.chart for row in rows] == [Dumbbell(250, 250, 0), Dumbbell(250, 750, 1000), None]
    assert (category.layout, category.axis) == ("charted", "−500.00—1,500.00\u00a0元")


def test_without_anything_to_compare_there_is_no_picture() -> None:
    category, rows = _rows(item(1, Category.INCOME, "经营净收入", "税务", found=500))
    assert (category.layout, rows[0].chart) == ("amounts", None)
    category, _ = _rows(item(1, Category.MARRIAGE, "婚姻登记", "民政", kind="text", words=("", "已婚")))
    assert category.layout == "words"


def test_no_record_is_not_a_zero_that_was_found() -> None:
    _, rows = _rows(
        item(1, Category.INCOME, "养老金", "人社", state="nothing_found", declared=900, found=0),
        item(1, Category.INCOME, "工资", "税务", declared=0, found=0),
        item(1, Category.INCOME, "股息", "税务", found=900),
    )
    assert [row.found for row in rows] == ["无记录", "0.00\u00a0元", "9.00\u00a0元"]
    assert [row.chart.found if row.chart else None for row in rows] == [None, 0, 1000]


def test_whole_numbers_are_not_money() -> None:
    texts = str(build(samples.FULL).households[0].categories[3].people)
    assert "summary='1'" in texts
    assert "summary='84.60\\xa0平方米'" in texts


def test_a_total_of_nobody_is_set_all_the_same() -> None:
    """A household without people has no band of its own: an empty one stops the typesetter."""
    lonely = content(subjects=samples.FAMILY[:1], totals=[total(2, "收入合计", 5)])
    assert "赡（抚、扶）养人家庭（一）" in printed(lonely)


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


def test_the_code_opens_the_public_page_where_there_is_one() -> None:
    address = "https://hedui.example.gov.cn/verify"
    matrix = segno.make(f"{address}?number=HD-330106-2026-000123&code=7K3F-Q9XM", error="m", micro=False).matrix
    expected = [[bool(module) for module in row] for row in matrix]
    context = RenderContext(verify_address=address)
    assert dark_modules(pdf_format.PdfFormat().render(samples.FULL, context).body, len(matrix)) == expected
