"""待更正文件: the households that were held, whole, each row with its reason, ready to be corrected and sent again.

Whole, because an application that is fed again with some of its persons has lost the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from core.errors import NotFound
from core.spreadsheets import writing
from core.spreadsheets.account import Line, Unit
from core.spreadsheets.forms import SHEET_TITLES
from core.spreadsheets.model import OURS, REASON, ROW, SEPARATOR, Table


class Correction(Struct, frozen=True):
    """待更正文件, with its media type."""

    file_name: str
    media_type: str
    body: bytes


def correction(held: Sequence[Unit], form: str = "xlsx") -> Correction:
    """The file for these households; JSON stays JSON. Raises NotFound where none was held."""
    if not held:
        raise NotFound()
    if held[0].entry:
        body = msgspec.json.format(msgspec.json.encode([unit.plain for unit in held]), indent=2)
        return Correction("correction.json", "application/json", body)
    sheets = [(f"{SHEET_TITLES[table.form]}{n or ''}", list(rows)) for n, (table, rows) in _sheets(held)]
    if form == "csv":
        rows = [row for _, found in sheets for row in found]
        return Correction("correction.csv", writing.CSV, writing.delimited(rows))
    return Correction("correction.xlsx", writing.XLSX, writing.workbook(sheets))


def _sheets(held: Sequence[Unit]) -> Iterator[tuple[int, tuple[Table, Iterator[list[str]]]]]:
    """The tables that held households stand in, with their rows there; numbered where a form has several."""
    tables = {id(line.table): line.table for unit in held for line in unit.lines}
    seen: Counter[str] = Counter()
    for table in sorted(tables.values(), key=lambda each: each.sheet):
        yield seen[table.form], (table, _rows(table, held))
        seen[table.form] += 1


def _rows(table: Table, held: Sequence[Unit]) -> Iterator[list[str]]:
    kept = [place for place, label in enumerate(table.labels) if label not in OURS]
    yield [REASON, ROW, *[table.labels[place] for place in kept]]
    for unit in held:
        for line in unit.lines:
            if line.table is table:
                cells = line.row.original.split(SEPARATOR)
                yield [_reason(unit, line), str(line.row.number), *[cells[p] if p < len(cells) else "" for p in kept]]


def _reason(unit: Unit, line: Line) -> str:
    own = [f for f in unit.faults if (f.sheet, f.row) == (line.table.sheet, line.row.number)]
    if own:
        return "；".join(dict.fromkeys(f"{f.column}：{f.message}" if f.column else f.message for f in own))
    return f"本行无误；因同户第 {unit.faults[0].row} 行有误，随户退回" if unit.faults else "随户退回"
