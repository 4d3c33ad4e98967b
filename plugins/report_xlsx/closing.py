"""合计与结论: what it adds up to, what follows, and the words of the articles that were relied on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hedui.plugin import Citation, Conclusion, Outcome, ReportContent, citations_text
from plugins.report_words import NONE, household, outcome, used_values
from plugins.report_xlsx.book import Book, Cell, Column, Money, Strong

_WIDTHS = (26, 26, 20, 40, 30, 24)
TOTALS = (Column("户", 26), Column("合计项", 26), Column("金额（元）", 20), Column("期间", 40))
CONCLUSIONS = (
    Column("结论项", 26), Column("结论", 26), Column("取值", 20), Column("说明", 40), Column("依据", 30), Column("规则", 24),
)  # fmt: skip
CITATIONS = (Column("文件", 26), Column("条款", 26), Column("网址", 20), Column("条文", 40))


def closing(book: Book, content: ReportContent) -> None:
    """合计与结论, then 依据."""
    sheet = book.sheet("合计与结论", _WIDTHS)
    parts: tuple[tuple[str, Sequence[Column], Sequence[Sequence[Cell]]], ...] = (
        (
            "合计",
            TOTALS,
            [(household(t.household), t.title, Money(t.amount), t.period or NONE) for t in content.totals],
        ),
        ("结论", CONCLUSIONS, [_conclusion(each) for each in content.conclusions]),
        ("依据", CITATIONS, [(c.document, c.article, c.url or NONE, c.text or NONE) for c in cited(content)]),
    )
    row = 0
    for title, columns, rows in parts:
        book.write(sheet, row, 0, title, "section")
        row = book.table(sheet, row + 1, columns, rows) + 1


def _conclusion(made: Conclusion) -> Sequence[Cell]:
    word = outcome(made)
    return (
        made.title, word if made.outcome is Outcome.MATCHES else Strong(word), used_values(made.values) or NONE,
        made.explanation, citations_text(made.basis), made.rule,
    )  # fmt: skip


def cited(content: ReportContent) -> Sequence[Citation]:
    """依据: every article once, in the order in which a reader meets them."""
    return tuple(dict.fromkeys(_every(content)))


def _every(content: ReportContent) -> Iterator[Citation]:
    yield from content.validity_basis
    yield from content.purpose_basis
    for conclusion in content.conclusions:
        yield from conclusion.basis
    for line in content.lines:
        yield from line.basis
