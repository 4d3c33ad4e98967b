"""选表: which sheet is which form, and what is said where a form is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from core.spreadsheets.child.cells import Cell, Grid
from core.spreadsheets.child.header import Header, find
from core.spreadsheets.child.table import RowReader, rows
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.model import EXPLANATION, HEADER_WITHIN, OURS, Form, Frame, Note, Row, Rows, Table, Task
from core.spreadsheets.words import USUAL
from core.texts import word

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Chosen:
    """选定: the form that a sheet's header fits best."""

    form: Form
    header: Header

    @property
    def missing(self) -> list[str]:
        """What the form cannot do without."""
        return self.header.missing(self.form)


def best_header(head: list[list[Cell]], forms: Iterable[Form], name: str = "") -> Chosen | None:
    """The form whose columns are all there; among several the one that the sheet is named after, then the fuller."""
    found = [Chosen(form, header) for form in forms if (header := find(head, form))]
    return max(found, key=lambda c: (not c.missing, c.form.title in name, len(c.header.columns)), default=None)


def tables(grids: Iterable[Grid], task: Task) -> Iterator[Frame]:
    """Every table of the file, row by row; raises Unreadable where there is none."""
    seeking = _Seeking(task)
    for grid in grids:
        if EXPLANATION not in grid.name:
            yield from seeking.look_at(grid)
    if not seeking.found:
        raise seeking.nothing()


class _Seeking:
    """找表: what was found so far, how many rows may still come, and which sheets came near."""

    def __init__(self, task: Task) -> None:
        self.task, self.left, self.found = task, task.rows, 0
        self.lacking: list[Chosen] = []

    def look_at(self, grid: Grid) -> Iterator[Frame]:
        lines = iter(grid.rows)
        head = list(islice(lines, HEADER_WITHIN))
        chosen = best_header(head, self.task.forms, grid.name)
        if chosen is None:
            if any(map(any, head)):
                yield Note(f"第 {grid.position} 个工作表没有找到表头，没有读取。")
        elif chosen.missing:
            self.lacking.append(chosen)
            yield Note(f"第 {grid.position} 个工作表缺少栏目（{'、'.join(chosen.missing)}），没有读取。")
        else:
            _refuse_twice(chosen)
            self.found += 1
            yield from self._table(replace(grid, rows=chain(head, lines)), chosen)

    def _table(self, grid: Grid, chosen: Chosen) -> Iterator[Frame]:
        yield from _about(grid, chosen)
        reader = RowReader(chosen.form, chosen.header, self.task.today)
        for bundle in _bundles(rows(grid, chosen.header, reader, chosen.form)):
            self.left -= len(bundle.rows)
            if self.left < 0:
                raise Unreadable("file_rows", limit=self.task.rows)
            yield bundle

    def nothing(self) -> Unreadable:
        """Why there is no table: no header, or columns that the nearest sheet lacks."""
        if not self.lacking:
            return Unreadable("file_header_missing")
        nearest = max(self.lacking, key=lambda chosen: len(chosen.header.columns))
        return Unreadable("file_columns_missing", columns="、".join(nearest.missing))


def _refuse_twice(chosen: Chosen) -> None:
    if chosen.header.twice:
        titles = dict.fromkeys(chosen.form.columns[place].title for place in chosen.header.twice)
        raise Unreadable("file_columns_twice", columns="、".join(titles))


def _about(grid: Grid, chosen: Chosen) -> Iterator[Frame]:
    header, form = chosen.header, chosen.form
    by_column = {column: form.columns[place].title for place, column in header.columns.items()}
    labels = [by_column.get(column, label) for column, label in enumerate(header.labels)]
    yield Table(form.id, grid.position, labels)
    where = f"第 {grid.position} 个工作表" if grid.position else ""
    ignored = [_named(c, label) for c, label in enumerate(labels) if label and c not in by_column and label not in OURS]
    if ignored:
        yield Note(f"{where}有不使用的栏目，没有读取：{'、'.join(ignored)}。")
    hidden = [title for column, title in by_column.items() if column in grid.marks.hidden_columns]
    if hidden:
        yield Note(f"{where}有隐藏的栏目，已读取：{'、'.join(hidden)}。")


def _named(column: int, label: str) -> str:
    """A column by its letter; by its title only where that is one of the usual ones."""
    letter, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letter = chr(65 + digit) + letter
    return f"{letter} 列（{label}）" if word(label) in USUAL else f"{letter} 列"


def _bundles(found: Iterator[Row]) -> Iterator[Rows]:
    while bundle := list(islice(found, _AT_ONCE)):
        yield Rows(bundle)
