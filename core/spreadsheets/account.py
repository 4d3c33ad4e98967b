"""逐户回执: what became of every household of a file, and of the rows that held it. It names places, never persons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from core.errors import FieldFault
from core.spreadsheets.model import Row, Table


class RowFault(Struct, frozen=True):
    """行差错: sheet and row as Excel shows them (sheet 0: the file has none), the column, what is wrong."""

    sheet: int
    row: int
    column: str
    message: str


class Outcome(Struct, frozen=True):
    """一户的结果: `result` is received, changed, unchanged or held."""

    sheet: int
    rows: list[int]
    result: str
    number: str = ""
    version: int = 0
    left: int = 0
    """Persons who were in the application until now and are not in this file."""
    faults: list[RowFault] = []


class Account(Struct, frozen=True):
    """回执: what was read of the file and what became of it."""

    kind: str
    rows: int
    households: int
    received: int
    changed: int
    unchanged: int
    held: int
    notes: list[str]
    outcomes: list[Outcome]


RESULTS = ("received", "changed", "unchanged", "held")


def account(kind: str, notes: Sequence[str], outcomes: list[Outcome]) -> Account:
    """The account, with its sums."""
    sums = {name: sum(1 for each in outcomes if each.result == name) for name in RESULTS}
    rows = sum(len(each.rows) for each in outcomes)
    return Account(kind, rows, len(outcomes), notes=list(notes), outcomes=outcomes, **sums)


@dataclass(frozen=True, slots=True)
class Line:
    """一行 of a table."""

    table: Table
    row: Row
    at: Mapping[str, int]
    """Id of a column → its place among the values."""

    def value(self, column: str) -> Any:
        """What stands there; None for an empty cell, a wrong one, and a column that the form has not."""
        return self.row.values[self.at[column]] if column in self.at else None


@dataclass
class Unit:
    """一户: what its rows say together, where each of its fields stands, and what is wrong."""

    plain: Any = field(repr=False)  # a traceback must not show who they are
    lines: list[Line] = field(default_factory=list)
    entry: int = 0
    """Number of the JSON entry; 0 for rows of a sheet."""
    faults: list[RowFault] = field(default_factory=list)
    places: Mapping[str, Line] = field(default_factory=dict)
    """Path of a person, a declared item, a sheet → the line that says it."""

    def add(self, line: Line, column: str, message: str) -> None:
        """A fault of one row."""
        self.faults.append(RowFault(line.table.sheet, line.row.number, column, message))

    def add_fields(self, faults: Sequence[FieldFault], titles: Mapping[str, str]) -> None:
        """Faults that name fields by path, put where the fields stand in the file."""
        for fault in faults:
            self.faults.append(self._placed(fault, titles))

    def _placed(self, fault: FieldFault, titles: Mapping[str, str]) -> RowFault:
        if self.entry:
            return RowFault(0, self.entry, fault.field, fault.message)
        of, _, name = fault.field.rpartition(".")
        line = self.places.get(of) or self.places.get(fault.field) or self.lines[0]
        column = titles.get(_INDEX.sub("", name), "")
        return RowFault(line.table.sheet, line.row.number, column, fault.message)

    def outcome(self, result: str, **more: Any) -> Outcome:
        """What became of it."""
        sheet = self.lines[0].table.sheet if self.lines else 0
        rows = [line.row.number for line in self.lines] or [self.entry]
        return Outcome(sheet, rows, result, faults=self.faults, **more)


_INDEX = re.compile(r"\[\d+\]$")
