"""日期: every usual form that means one day; what could mean two is asked back."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from core.spreadsheets.child.cells import Cell, Formula, Wrong
from core.spreadsheets.child.faults import BadCell
from core.texts import folded

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_WRITTEN = re.compile(
    r"(\d{4}) ?(?:([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?)" + _TIME, re.ASCII
)
_COMPACT = re.compile(r"\d{8}", re.ASCII)
_EITHER_WAY = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})" + _TIME, re.ASCII)
EARLIEST, LATEST = 1900, 2100
_FORM = "请按 2026-07-01 的形式填写"


def day(cell: Cell) -> str:
    """日期 as YYYY-MM-DD."""
    if isinstance(cell, datetime):
        return _possible(cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return _possible(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        return _written(folded(cell).removeprefix("'"))
    if isinstance(cell, Formula):
        raise BadCell(f"是公式，不采用其计算结果；{_FORM}")
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 10**7 <= cell < 10**8 and cell == int(cell):
        return _written(str(int(cell)))
    if isinstance(cell, bool | Wrong | time | timedelta):
        raise BadCell(f"不是日期，{_FORM}")
    raise BadCell(f"是数字，不是日期；请将单元格设为日期格式，或{_FORM}")


def _written(text: str) -> str:
    if found := _WRITTEN.fullmatch(text):
        year, _, *rest = found.groups()
        month, on = (part for part in rest if part is not None)
        return _possible(int(year), int(month), int(on))
    if _COMPACT.fullmatch(text):
        return _possible(int(text[:4]), int(text[4:6]), int(text[6:]))
    if _EITHER_WAY.fullmatch(text):
        raise BadCell(f"日期的年、月、日顺序不明确，{_FORM}")
    raise BadCell(f"不是日期，{_FORM}")


def _possible(year: int, month: int, on: int) -> str:
    if not EARLIEST <= year <= LATEST:
        raise BadCell("日期的年份不合理，请核对")
    try:
        return date(year, month, on).isoformat()
    except ValueError:
        raise BadCell("没有这一天，请核对日期") from None
