"""标题: what the titles of several lines have in common, and how many of them stand side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from hedui.plugin import ReportLine
from plugins.report_pdf.page_household import LineRow

_MONTH = re.compile(r"\d{4}年\d{1,2}月(\d{1,2}日)?(?=.)")
_WIDTHS = {4: 13.6, 3: 18.6, 2: 28.4}
"""How many stand side by side where each is so many Chinese characters wide."""


def common(lines: Sequence[ReportLine], text: Callable[[ReportLine], str]) -> str | None:
    """What all lines say alike; None where they differ."""
    said = {text(line) for line in lines}
    return said.pop() if len(said) == 1 else None


def shared_title(titles: Sequence[str]) -> tuple[str, int]:
    """共同标题 and its length: 2025年11月存款利息, 2025年12月存款利息 → 存款利息. Nothing where titles differ otherwise."""
    if len(set(titles)) == 1:
        return titles[0], len(titles[0])
    months = [_MONTH.match(title) for title in titles]
    ends = {title[month.end() :] for title, month in zip(titles, months, strict=True) if month}
    if all(months) and len(ends) == 1:
        end = ends.pop()
        return end, len(end)
    return "", 0


def columns(rows: Sequence[LineRow]) -> int:
    """栏数: four to one, so that a line seldom needs a second row."""
    if any(row.reason for row in rows):
        return 1
    widest = max((_width(row) for row in rows), default=0)
    return next((number for number, width in _WIDTHS.items() if widest <= width), 1)


def _width(row: LineRow) -> float:
    parts = (row.label, row.as_of, row.amount, row.evidence, row.figures)
    return sum(_em(part) + 0.5 for part in parts if part)


def _em(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text)
