"""取值: a cell as its column wants it, or what is wrong with it. Nothing is guessed, and nothing is quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from core.spreadsheets.child.cells import Cell
from core.spreadsheets.child.dates import day
from core.spreadsheets.child.faults import BadCell
from core.spreadsheets.child.numbers import area, count, mu, yuan
from core.spreadsheets.child.strings import code, name, text
from core.spreadsheets.model import Column, Kind
from core.texts import word

Value = str | int | list[str]
Reader = Callable[[Cell], Value]
_PART = re.compile(r"[^、,，;；|/\s]+")
_MOST_PARTS = 4
"""A word of ours may hold separators itself: 津贴、补贴和福利收入."""
_PLAIN: Mapping[Kind, Reader] = {
    Kind.NAME: name, Kind.TEXT: text, Kind.CODE: code, Kind.DATE: day,
    Kind.YUAN: yuan, Kind.COUNT: count, Kind.AREA: area, Kind.MU: mu,
}  # fmt: skip


def reader(column: Column) -> Reader:
    """The reader of a column; an identity's needs its whole row and stands in `table`."""
    one = _choice(column)
    if column.kind is Kind.CHOICE:
        return one
    if column.kind is Kind.CHOICES:
        return lambda cell: [one(each) for each in _several(text(cell), column.choices)]
    return _PLAIN.get(column.kind, text)


def _several(plain: str, choices: Mapping[str, str]) -> Iterator[str]:
    """The words of a list: from each place on the longest that means something."""
    places = [found.span() for found in _PART.finditer(plain)]
    at = 0
    while at < len(places):
        start = places[at][0]
        longest = (
            n
            for n in range(min(_MOST_PARTS, len(places) - at), 1, -1)
            if _word(plain, start, places[at + n - 1]) in choices
        )
        taken = next(longest, 1)
        yield plain[start : places[at + taken - 1][1]]
        at += taken


def _word(plain: str, start: int, last: tuple[int, int]) -> str:
    return word(plain[start : last[1]])


def _choice(column: Column) -> Callable[[Cell], str]:
    first = {value: spelled for spelled, value in reversed(list(column.choices.items()))}
    allowed = "、".join(reversed(list(first.values())))

    def read(cell: Cell) -> str:
        found = column.choices.get(word(text(cell)))
        if found is None:
            raise BadCell(f"不是可以填写的内容，应为：{allowed}")
        return found

    return read
