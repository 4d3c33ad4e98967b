"""表头: found below titles and notes, in one row or two, by what its cells say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.spreadsheets.child.cells import Cell, shown
from core.spreadsheets.model import Form
from core.texts import word


@dataclass(frozen=True)
class Header:
    """表头 of a form in a sheet."""

    last: int
    """Its last row, counted from 0."""
    columns: dict[int, int]
    """Position in the form -> column in the sheet."""
    twice: tuple[int, ...]
    """Positions in the form that two columns claim."""
    labels: list[str]

    def missing(self, form: Form) -> list[str]:
        """Titles that the form cannot do without."""
        lost = [c.title for place, c in enumerate(form.columns) if c.required and place not in self.columns]
        if form.either and not any(form.place(each) in self.columns for each in form.either):
            lost.append(form.columns[form.place(form.either[0])].title)
        return lost


def find(rows: Sequence[Sequence[Cell]], form: Form) -> Header | None:
    """The row, or the two rows, that name the most columns; None where no two are named."""
    titles = {word(title): place for place, column in enumerate(form.columns) for title in column.titles}
    best: Header | None = None
    for header in _candidates(rows, titles):
        if len(header.columns) > max(1, len(best.columns) if best else 0):
            best = header
    return best


def _candidates(rows: Sequence[Sequence[Cell]], titles: dict[str, int]) -> Iterator[Header]:
    for index, row in enumerate(rows):
        yield _matched(index, [(_label(cell),) for cell in row], titles)
    for index, (row, below) in enumerate(pairwise(rows), start=1):
        yield _matched(index, list(_joined([_label(cell) for cell in row], below)), titles)


def _joined(upper: Sequence[str], below: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    """两行表头: what a column can be called: the lower cell, both together, or the upper where it reaches down."""
    over = ""
    for column in range(max(len(upper), len(below))):
        above = upper[column] if column < len(upper) else ""
        lower = _label(below[column]) if column < len(below) else ""
        over = above or (over if lower else "")
        yield (lower, over + lower) if lower else (above,)


def _matched(last: int, labels: Sequence[tuple[str, ...]], titles: dict[str, int]) -> Header:
    columns: dict[int, int] = {}
    twice = []
    for column, names in enumerate(labels):
        place = next((titles[w] for w in map(word, names) if w in titles), None)
        if place is not None and place in columns:
            twice.append(place)
        elif place is not None:
            columns[place] = column
    return Header(last, columns, tuple(twice), [names[-1] for names in labels])


def _label(cell: Cell) -> str:
    return " ".join(shown(cell).split()) if isinstance(cell, str) else ""
