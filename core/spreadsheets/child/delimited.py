"""CSV: rows of text between commas, semicolons or tabs, whichever makes a header of the first rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from itertools import islice

from core.spreadsheets.child.cells import Cell
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.model import HEADER_WITHIN, MOST_COLUMNS

DELIMITERS = ",\t;|，"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SAYS = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
LONGEST_FIELD = 100_000
"""A quotation mark that is never closed swallows the rest of the file."""
csv.field_size_limit(LONGEST_FIELD)


def rows(text: str, score: Callable[[list[list[Cell]]], int]) -> Iterator[list[Cell]]:
    """The records; `score` says how many columns of a header the first rows name."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    said = _SAYS.match(text)
    if said:
        return _records(text, said[1], said.end())
    heads = {delimiter: _head(text, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: score(heads[delimiter]))
    return _records(text, best)


def _within(record: list[str]) -> list[Cell]:
    """The record, if it is not wider than a sheet may be; empty cells at its end do not count."""
    width = len(record)
    while width > MOST_COLUMNS and not record[width - 1]:
        width -= 1
    if width > MOST_COLUMNS:
        raise Unreadable("file_columns", limit=MOST_COLUMNS)
    return [*record[:width]]


def _head(text: str, delimiter: str) -> list[list[Cell]]:
    try:
        return list(islice(_records(text, delimiter), HEADER_WITHIN))
    except Unreadable:
        return []


def _records(text: str, delimiter: str, start: int = 0) -> Iterator[list[Cell]]:
    lines = (found.group() for found in _LINE.finditer(text, start))
    try:
        for record in csv.reader(lines, delimiter=delimiter, strict=True):
            yield _within(record)
    except csv.Error:
        raise Unreadable("file_broken") from None
