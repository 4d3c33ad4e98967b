"""逐行读取: the rows below a header, each with its values, what is wrong with them, and its cells as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from core.households.identity import BadIdentity, IdKind, parse
from core.spreadsheets.child import values
from core.spreadsheets.child.cells import Cell, Grid, blank, marked, shown
from core.spreadsheets.child.faults import BadCell
from core.spreadsheets.child.header import Header
from core.spreadsheets.child.strings import AS_TEXT, LOST, SCIENTIFIC, text
from core.spreadsheets.model import SEPARATOR, Column, Form, Kind, Row
from core.texts import folded, word

HIDDEN_ROW = "此行被隐藏（可能是筛选），没有读取；请取消隐藏并核对后重新报送"
_OFTEN_THE_SAME = frozenset({Kind.TEXT, Kind.CODE, Kind.DATE, Kind.CHOICE, Kind.CHOICES})


class RowReader:
    """一张表的读法: made once for a table, then asked for every row; a hundred thousand times within its few seconds."""

    def __init__(self, form: Form, header: Header, today: date) -> None:
        self.width, self.today = len(form.columns), today
        self.columns = [
            (place, column, form.columns[place], _remembering(form.columns[place]))
            for place, column in sorted(header.columns.items())
        ]
        self.kind = next(((at, read) for _, at, column, read in self.columns if column.id == "id_kind"), None)
        self.titles = {at: {*map(word, column.titles)} for _, at, column, _ in self.columns}

    def row(self, number: int, cells: list[Cell], hidden: bool) -> Row | None:
        """None for a blank row, and for a header that is printed again on every page."""
        found: list[object] = [None] * self.width
        faults = [(-1, HIDDEN_ROW)] if hidden else []
        blanks, width = 0, len(cells)
        for place, at, column, read in self.columns:
            cell = cells[at] if at < width else ""
            if cell == "" or blank(cell):
                blanks += 1
                if column.required:
                    faults.append((place, "必填，未填写"))
                continue
            try:
                found[place] = read(cell) if column.kind is not Kind.IDENTITY else self._identity(cell, cells)
            except BadCell as error:
                faults.append((place, str(error)))
        if blanks == len(self.columns) or (faults and self._is_header(cells)):
            return None
        return Row(number, found, faults, _original(cells))

    def _identity(self, cell: Cell, cells: Sequence[Cell]) -> str:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            raise BadCell(f"以数字存储，末位已经丢失，不能还原；{AS_TEXT}")
        number = text(cell).removeprefix("'")
        if number.startswith(("=", "＝")):
            raise BadCell("是公式样式的文字，请填写号码本身")
        try:
            return parse(self._kind(cells), number, self.today).number
        except BadIdentity as error:
            lost = SCIENTIFIC.fullmatch(folded(number)) and not folded(number).isdigit()
            raise BadCell(LOST if lost else str(error)) from None

    def _kind(self, cells: Sequence[Cell]) -> str:
        at, read = self.kind or (len(cells), text)
        if at >= len(cells) or blank(cells[at]):
            return IdKind.RESIDENT_ID.value
        try:
            return str(read(cells[at]))
        except BadCell:
            raise BadCell("证件种类有误，号码未能核对") from None

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        texts = {at: cells[at] for at in self.titles if at < len(cells) and not blank(cells[at])}
        return len(texts) > 1 and all(isinstance(t, str) and word(t) in self.titles[at] for at, t in texts.items())


def _original(cells: Sequence[Cell]) -> str:
    joined = SEPARATOR.join([cell if cell.__class__ is str else shown(cell) for cell in cells])
    if joined.count(SEPARATOR) == len(cells) - 1:
        return joined
    return SEPARATOR.join(map(shown, cells))


def _remembering(column: Column) -> values.Reader:
    read = values.reader(column)
    return lru_cache(maxsize=4096, typed=True)(read) if column.kind in _OFTEN_THE_SAME else read


def rows(grid: Grid, header: Header, reader: RowReader, form: Form) -> Iterator[Row]:
    """Rows below the header, numbered as Excel numbers them."""
    shared = {header.columns[p] for p, c in enumerate(form.columns) if c.shared and p in header.columns}
    fill = _Filling(grid, shared, header.last)
    marks, hidden = grid.marks.cells, grid.marks.hidden_rows
    for index, cells in enumerate(grid.rows):
        if index <= header.last:
            continue
        if index in marks:
            cells = marked(cells, marks[index])
        row = reader.row(index + 1, fill.down(index, cells) if fill.starts else cells, index in hidden)
        if row is not None:
            yield row


class _Filling:
    """合并单元格: what stands in a cell merged downwards counts for every row that it covers."""

    def __init__(self, grid: Grid, shared: set[int], last: int) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        self.standing: dict[int, tuple[int, Cell]] = {}
        for (top, left), (bottom, _) in grid.merges:
            if left in shared and last < top < bottom:
                self.starts.setdefault(top, []).append((left, bottom))

    def down(self, index: int, cells: list[Cell]) -> list[Cell]:
        """The row with what reaches down into it."""
        for column, bottom in self.starts.get(index, ()):
            self.standing[column] = (bottom, cells[column] if column < len(cells) else "")
        over = {c: cell for c, (bottom, cell) in self.standing.items() if index <= bottom}
        return marked(cells, over) if over else cells
