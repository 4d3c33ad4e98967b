"""工作簿: xlsx and xls by calamine, with what it leaves out found beside it. Hidden sheets are named and not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import python_calamine as calamine

from core.spreadsheets.child import biff, sheet_marks
from core.spreadsheets.child.cells import Cell, Grid, Marks
from core.spreadsheets.child.compound import Compound
from core.spreadsheets.child.package import Package
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.model import MOST_COLUMNS, MOST_ROWS

Tell = Callable[[str], None]


def modern(body: bytes, tell: Tell) -> Iterator[Grid]:
    """xlsx."""
    package = Package(body)
    parts = sheet_marks.sheet_parts(package) if package.telling else []

    def marks(position: int) -> Marks:
        return sheet_marks.marks(package, parts[position]) if position < len(parts) else Marks()

    return _grids(body, marks, tell)


def old(body: bytes, tell: Tell) -> Iterator[Grid]:
    """xls."""
    found = biff.marks(biff.workbook_stream(Compound(body)))
    return _grids(body, lambda position: found[position] if position < len(found) else Marks(), tell)


def _grids(body: bytes, marks: Callable[[int], Marks], tell: Tell) -> Iterator[Grid]:
    try:
        book = calamine.load_workbook(BytesIO(body))
        for position, about in enumerate(book.sheets_metadata):
            if about.visible != calamine.SheetVisibleEnum.Visible:
                tell(f"第 {position + 1} 个工作表是隐藏的，没有读取。")
            elif about.typ == calamine.SheetTypeEnum.WorkSheet:
                yield _grid(position, book.get_sheet_by_index(position), marks(position))
    except calamine.PasswordError:
        raise Unreadable("file_encrypted") from None
    except (calamine.CalamineError, ValueError, OSError):
        raise Unreadable("file_broken") from None


def _grid(position: int, sheet: calamine.CalamineSheet, marks: Marks) -> Grid:
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    if end[1] >= MOST_COLUMNS:
        raise Unreadable("file_columns", limit=MOST_COLUMNS)
    if end[0] > 2 * MOST_ROWS:
        raise Unreadable("file_rows", limit=MOST_ROWS)
    return Grid(position + 1, sheet.name, _rows(sheet, start[1]), sheet.merged_cell_ranges or (), marks)


def _rows(sheet: calamine.CalamineSheet, first: int) -> Iterator[list[Cell]]:
    """Rows are counted from the sheet's first one; columns begin with the first that holds anything."""
    found: Iterator[list[Any]] = sheet.iter_rows()
    lead = [""] * first
    return (lead + row for row in found) if lead else found
