"""概要: the first sheet: what report it is, how long and for what it may be used, and what has been answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hedui.plugin import FOUR_STATES, ReportContent, citations_text
from plugins.report_words import VALIDITY_NOTICE, day, due_date, household, people, stamp, validity
from plugins.report_xlsx.book import Book, Cell, Column, Strong

_WIDTHS = (20, 16, 16, 16, 16, 16, 16, 16)
_LAST = len(_WIDTHS) - 1
_TITLE, _STAMP = 26, 20
"""Heights of the first two rows, in points."""
COVERAGE = (
    Column("户", 20),
    *(Column(word, 16) for word in FOUR_STATES.values()),
    Column("合计（项）", 16),
    Column("与申报不一致（项）", 16),
)


def overview(book: Book, content: ReportContent) -> None:
    """概要 on one page."""
    sheet = book.sheet("概要", _WIDTHS)
    sheet.set_row(0, _TITLE)
    sheet.set_row(1, _STAMP)
    book.write(sheet, 0, 0, content.title, "title")
    book.write(sheet, 1, 0, stamp(content.final, content.sequence), "stamp")
    row = 3
    for label, value in entries(content):
        row = _labelled(book, sheet, row, label, value)
    book.write(sheet, row + 1, 0, "反馈情况", "section")
    row = book.table(sheet, row + 2, COVERAGE, _coverage(content))
    notices = [notice.text for notice in content.notices if content.valid_until or notice.kind != VALIDITY_NOTICE]
    if notices:
        book.write(sheet, row + 1, 0, "提示", "section")
        row += 2
        for number, text in enumerate(notices, start=1):
            row = _labelled(book, sheet, row, f"提示 {number}", text)
    _labelled(book, sheet, row + 1, "规则与插件版本", "；".join(content.stamp))


def entries(content: ReportContent) -> Iterator[tuple[str, str]]:
    """要素 with validity and purpose first: they decide whether the report may be used at all."""
    yield "报告编号", content.number
    yield "有效期至", validity(content)
    yield "用途声明", content.purpose_statement
    yield "有效期依据", citations_text(content.validity_basis)
    yield "用途依据", citations_text(content.purpose_basis)
    yield "核对机构", content.agency
    yield "报送单位", content.recipient
    yield "反馈次序", f"第 {content.sequence} 次"
    yield "替代报告", content.supersedes
    yield "救助项目", content.programme_title
    yield "核对编号", content.verification_number
    yield "申请编号", content.application_number
    yield "受理日期", day(content.accepted_on)
    yield "发起日期", day(content.initiated_on)
    yield "出具日期", day(content.issued_on)
    yield "法定期限", due_date(content.due_on, content.due_provisional)
    yield "核验码", content.verification_code
    yield "核算期间", content.period_text


def _labelled(book: Book, sheet: object, row: int, label: str, value: str) -> int:
    """A label, and its value across the page; nothing where there is none."""
    if not value:
        return row
    book.write(sheet, row, 0, label, "label")
    book.across(sheet, row, 1, _LAST, value)
    return row + 1


def _coverage(content: ReportContent) -> Sequence[Sequence[Cell]]:
    known = people(content)
    found: list[Sequence[Cell]] = []
    for number in sorted({subject.household for subject in content.subjects}):
        own = [item for item in content.items if known[item.subject].household == number]
        states = [item.state for item in own]
        differing = sum(item.agrees is False for item in own)
        counts = [states.count(key) for key in FOUR_STATES]
        found.append([household(number), *counts, len(own), Strong(str(differing)) if differing else 0])
    return found
