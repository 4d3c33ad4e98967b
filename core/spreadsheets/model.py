"""表格: what is looked for in a file, and what was found there; spoken between this process and the reading child."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

LARGEST_FILE = 32 * 1024 * 1024
MOST_ROWS = 100_000
"""Data rows of one file; a county has fewer applicants a year."""
MOST_COLUMNS = 256
HEADER_WITHIN = 30
"""Rows in which the header is looked for: titles, notes and dates stand above it."""
LONGEST_CELL = 2_000
REASON, ROW = "原因", "原行号"
OURS = frozenset({REASON, ROW})
"""Columns that we put in front of rows that go back; they come again and say nothing."""
EXPLANATION = "填写说明"
"""Name of a sheet that nobody fills in."""


class Kind(enum.StrEnum):
    """栏目种类: how a cell is read."""

    NAME = "name"
    TEXT = "text"
    CODE = "code"
    IDENTITY = "identity"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YUAN = "yuan"
    COUNT = "count"
    AREA = "area"
    MU = "mu"


class Column(Struct, frozen=True):
    """栏目: the first of its titles is the one we print."""

    id: str
    titles: tuple[str, ...]
    kind: Kind
    required: bool = False
    shared: bool = False
    """True: the same for the whole household, so that a cell merged over its rows counts for all of them."""
    choices: Mapping[str, str] = {}
    """What may stand in the cell, folded -> the value."""

    @property
    def title(self) -> str:
        """栏目名."""
        return self.titles[0]


class Form(Struct, frozen=True):
    """表: the columns of one kind of sheet."""

    id: str
    title: str
    columns: tuple[Column, ...]
    either: tuple[str, ...] = ()
    """Ids of columns one of which must be there."""

    def place(self, column: str) -> int:
        """Position of a column's value in a row."""
        return next(index for index, each in enumerate(self.columns) if each.id == column)


class Task(Struct, frozen=True):
    """读取任务: everything the child is told beside the bytes."""

    forms: tuple[Form, ...]
    today: date
    rows: int = MOST_ROWS


class Row(Struct, array_like=True, frozen=True, gc=False):
    """一行, its number as Excel shows it; values in the order of the form's columns."""

    number: int
    values: list[Any]
    faults: list[tuple[int, str]]
    """(position of the column, what is wrong); -1 is the row itself."""
    original: str
    """The cells as they were, as text, with `SEPARATOR` between them."""

    def __repr__(self) -> str:
        """Its place only: a traceback must not show whose row it is."""
        return f"Row({self.number})"


SEPARATOR = "\x1f"


class Table(Struct, frozen=True, tag="table"):
    """表头已找到: rows that follow belong to it."""

    form: str
    sheet: int
    """Position in the workbook, 1 the first; hidden ones count."""
    labels: list[str]
    """The header as it stands in the file."""


class Rows(Struct, frozen=True, tag="rows"):
    """若干行 of the table named last."""

    rows: list[Row]


class Entries(Struct, frozen=True, tag="entries"):
    """JSON 各件, with the places of names that stand twice."""

    entries: list[tuple[Any, list[str]]]


class Note(Struct, frozen=True, tag="note"):
    """说明: what was not read, and why."""

    text: str


class Refusal(Struct, frozen=True, tag="refusal"):
    """不能读取: a code of ours, and what its words name."""

    code: str
    named: dict[str, str | int] = {}


class Done(Struct, frozen=True, tag="done"):
    """读完, and what kind of file it was."""

    kind: str


Frame = Table | Rows | Entries | Note | Refusal | Done
