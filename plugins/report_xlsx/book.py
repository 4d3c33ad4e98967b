"""工作簿: cells by their kind, and what every sheet needs to be printed. A text is only ever written as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from hedui.plugin import FOUR_STATES, ReportContent
from plugins.report_words import NONE, Visible, stamp, yuan
from plugins.report_xlsx import looks

LONGEST = 32_000
"""Characters that a cell holds, with room to spare: Excel's own limit is 32 767, and its writer drops a longer text."""
EXACT = 10**15
"""Fen below which a number stays exact in Excel, which keeps fifteen digits; beyond, the amount is written as text."""
_A4 = 9
_ACROSS = 104
"""Half-width characters that a line across the page holds."""
_LINE_HEIGHT = 13.5
_MOST_LINES = 30
"""Excel's highest row is 409 points."""
_HEADER = 200
"""Excel bounds head and foot at 255 characters each."""


class Column(Struct, frozen=True):
    """列: its title and its width in characters."""

    title: str
    width: float


class Money(Struct, frozen=True):
    """金额 in fen; None is an empty cell, never a zero."""

    fen: int | None


class State(Struct, frozen=True):
    """反馈状态: a key of FOUR_STATES; words and shade differ for each."""

    key: str


class Strong(Struct, frozen=True):
    """醒目文字: what a reader must not miss."""

    text: str


Cell = str | int | date | Money | State | Strong | None


class Book:
    """工作簿 of one report: its sheets, looks, and the texts made visible."""

    def __init__(self, workbook: Any, content: ReportContent, visible: Visible) -> None:
        self._workbook = workbook
        self._content = content
        self._visible = visible
        self._looks = {name: workbook.add_format({**looks.BASE, **look}) for name, look in looks.LOOKS.items()}

    def sheet(self, name: str, widths: Sequence[float], repeated: tuple[int, int] | None = None) -> Any:
        """A sheet for A4 landscape, its head rows on every page, report number and page in the footer."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if repeated is not None:
            sheet.repeat_rows(*repeated)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        self._head_and_foot(sheet, name)
        return sheet

    def _head_and_foot(self, sheet: Any, name: str) -> None:
        content = self._content
        title, kind = (
            self._literal(f"{content.agency}　{content.title}　{name}"),
            stamp(content.final, content.sequence),
        )
        sheet.set_header(f"&L&9{title}&R&9{kind}")
        number = self._literal(f"报告编号 {content.number}　核验码 {content.verification_code}")
        sheet.set_footer(f"&L&9{number}&R&9第 &P 页 / 共 &N 页")

    def _literal(self, text: str) -> str:
        """An ampersand begins a command there; a digit after a size would count to it."""
        return " " + self._visible(text).replace("\n", " ").replace("&", "&&")[:_HEADER].rstrip("&")

    def listing(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """A sheet that is one table: its head stays in view, comes again on every page, and filters."""
        sheet = self.sheet(name, [column.width for column in columns], repeated=(0, 0))
        sheet.freeze_panes(1, 0)
        after = self.table(sheet, 0, columns, rows)
        sheet.autofilter(0, 0, after - 1, len(columns) - 1)

    def across(self, sheet: Any, row: int, first: int, last: int, text: str) -> None:
        """A text over several columns, its row as high as it needs: nothing widens a merged row by itself."""
        written = self._text(text)
        sheet.merge_range(row, first, row, last, "", self._looks["cell"])
        sheet.write_string(row, first, written, self._looks["cell"])
        self._set_height(sheet, row, _lines(written, _ACROSS))

    def table(self, sheet: Any, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> int:
        """A table with its head; the number of the row after it."""
        self.row(sheet, top, columns, [column.title for column in columns], "head")
        for number, row in enumerate(rows, start=top + 1):
            self.row(sheet, number, columns, row)
        if not rows:
            self.write(sheet, top + 1, 0, "（无）", "plain")
        return top + 1 + max(1, len(rows))

    def row(
        self, sheet: Any, number: int, columns: Sequence[Column], cells: Sequence[Cell], look: str = "cell"
    ) -> None:
        """A row as high as its longest cell needs: not every program makes it so by itself."""
        for place, cell in enumerate(cells):
            self.write(sheet, number, place, cell, look)
        lines = max(_lines(_words(cell), column.width) for cell, column in zip(cells, columns, strict=True))
        self._set_height(sheet, number, lines)

    @staticmethod
    def _set_height(sheet: Any, row: int, lines: int) -> None:
        sheet.set_row(row, min(lines, _MOST_LINES) * _LINE_HEIGHT + 2)

    def write(self, sheet: Any, row: int, place: int, cell: Cell, look: str = "cell") -> None:
        """One cell, by its kind."""
        match cell:
            case None:
                sheet.write_blank(row, place, None, self._looks[look])
            case str():
                sheet.write_string(row, place, self._text(cell), self._looks[look])
            case Strong():
                sheet.write_string(row, place, self._text(cell.text), self._looks["strong"])
            case State():
                sheet.write_string(row, place, FOUR_STATES[cell.key], self._looks[cell.key])
            case Money():
                self._write_money(sheet, row, place, cell.fen)
            case int():
                sheet.write_number(row, place, cell, self._looks["count"])
            case date():
                sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), self._looks["day"])  # noqa: DTZ001 - a cell has no zone

    def _write_money(self, sheet: Any, row: int, place: int, fen: int | None) -> None:
        if fen is None:
            sheet.write_string(row, place, NONE, self._looks["right"])
        elif abs(fen) < EXACT:
            sheet.write_number(row, place, Decimal(fen).scaleb(-2), self._looks["money"])
        else:
            sheet.write_string(row, place, yuan(fen), self._looks["right"])

    def _text(self, text: str) -> str:
        plain = self._visible(text)
        if len(plain) <= LONGEST:
            return plain
        return f"{plain[:LONGEST]}……（单元格容纳不下，另有 {len(plain) - LONGEST} 字见其他格式的报告）"


def _words(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text if isinstance(cell, Strong) else ""


def _lines(text: str, width: float) -> int:
    """Rather one too many than one too few: a line ends before a word that does not fit."""
    return sum(1 + int(_width(part) / max(width - 1, 1)) for part in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
