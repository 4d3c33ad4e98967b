"""单元格: what can stand in one, and what the values alone do not tell. Rows and columns are counted from 0 here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core.spreadsheets.model import SEPARATOR


@dataclass(frozen=True, slots=True)
class Formula:
    """公式: its text where the file tells it; its cached value is never taken."""

    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """错误值 such as #N/A."""


Cell = str | float | int | bool | date | datetime | time | timedelta | Formula | Wrong
Merge = tuple[tuple[int, int], tuple[int, int]]
"""((first row, first column), (last row, last column))."""


@dataclass
class Marks:
    """标记 of a sheet: formulas, errors, and what is hidden."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Mark one cell."""
        self.cells.setdefault(row, {})[column] = cell


@dataclass(frozen=True)
class Grid:
    """工作表: its rows from the first on, blank ones too."""

    position: int
    name: str
    rows: Iterable[list[Cell]]
    merges: Sequence[Merge] = ()
    marks: Marks = field(default_factory=Marks)


def marked(cells: list[Cell], marks: Mapping[int, Cell]) -> list[Cell]:
    """The row's cells with formulas and errors in their places."""
    width = max(len(cells), max(marks) + 1)
    plain = [*cells, *[""] * (width - len(cells))]
    for column, cell in marks.items():
        plain[column] = cell
    return plain


def shown(cell: Cell) -> str:
    """The cell as text, for the file that goes back: as Excel shows it, and never a formula."""
    if isinstance(cell, str):
        return cell.replace(SEPARATOR, " ")
    if isinstance(cell, Formula):
        return cell.text or "（公式）"
    if isinstance(cell, Wrong):
        return "（错误值）"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def blank(cell: Cell) -> bool:
    """Nothing in it but blanks."""
    return isinstance(cell, str) and (not cell or not cell.strip(" \t\r\n\u3000\xa0\u200b\ufeff"))
