"""交回的行: each with the ask that its code names, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from hedui.plugin import CELL_SEPARATOR, AnswerRow, Ask, PackageHead, ReturnedTable
from plugins.encrypted_media.form import ANSWERED, CODE, COLUMNS, ELEMENT, NAME, NUMBER, TITLES, WINDOW
from plugins.encrypted_media.keys import plain_code, row_code, stranger

_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅.．", "·") | {"（": "(", "）": ")"})
_ROW = ""
"""The field of a fault that is the row's as a whole."""
Value = str | int | None


class Expected(Struct, frozen=True):
    """应有的行: an ask as it was printed."""

    ask: Ask
    code: str
    element: str
    window: str


class Line(Struct):
    """一行, judged so far; never printed: its place is enough for a traceback."""

    table: ReturnedTable
    row: AnswerRow
    values: Mapping[str, Value]
    faults: list[tuple[str, str]] = field(default_factory=list)
    """(title of the column, reason)."""
    expected: Expected | None = None

    def __repr__(self) -> str:
        return f"Line({self.row!r})"

    @property
    def answered(self) -> bool:
        """Something stands in the department's columns, readable or not."""
        theirs = {column.title for column in ANSWERED}
        return any(self.values[column.id] is not None for column in ANSWERED) or any(
            t in theirs for t, _ in self.faults
        )

    @property
    def content(self) -> tuple[Value, ...]:
        """答复内容: what makes two rows of one ask the same."""
        return tuple(self.values[column.id] for column in ANSWERED)

    @property
    def cells(self) -> Sequence[str]:
        """As it was written."""
        return self.row.original.split(CELL_SEPARATOR)


def window_of(ask: Ask) -> str:
    """查询期间, as printed."""
    end = ask.window_end.isoformat()
    return f"{ask.window_start.isoformat()} 至 {end}" if ask.window_start else f"截至 {end}"


def expected_rows(head: PackageHead, asks: Sequence[Ask], secret: str) -> list[Expected]:
    """应有的行, in the order of the asks. Raises ValueError for an element that the head does not explain."""
    titles = {element.id: element.title for element in head.elements}
    unknown = sorted({ask.element for ask in asks} - set(titles))
    if unknown:
        raise ValueError(f"批次单没有说明数据元：{'、'.join(unknown)}")
    return [Expected(ask, row_code(head, ask, secret), titles[ask.element], window_of(ask)) for ask in asks]


def lines_of(
    head: PackageHead, expected: Sequence[Expected], tables: Sequence[ReturnedTable], secret: str, received_on: date
) -> Iterator[Line]:
    """逐行判定: code, person, what was asked, expiry."""
    by_code = {plain_code(each.code): each for each in expected}
    for table in tables:
        for row in table.rows:
            line = _line(table, row)
            _identify(line, head, by_code, secret)
            _compare(line)
            if received_on > head.expires_on:
                line.faults.append((_ROW, f"本批次已于 {head.expires_on.isoformat()} 到期，不再接收，请与核对机构联系"))
            yield line


def _line(table: ReturnedTable, row: AnswerRow) -> Line:
    values = {column.id: value for column, value in zip(COLUMNS, row.values, strict=True)}
    faults = [(COLUMNS[place].title if place >= 0 else _ROW, reason) for place, reason in row.faults]
    return Line(table, row, values, faults)


def _identify(line: Line, head: PackageHead, by_code: Mapping[str, Expected], secret: str) -> None:
    written = line.values[CODE]
    if written is None:
        return  # told by the reader
    line.expected = by_code.get(plain_code(str(written)))
    if line.expected is None:
        line.faults.append((TITLES[CODE], stranger(head, str(written), secret)))


def _compare(line: Line) -> None:
    if line.expected is None:
        return
    person = line.expected.ask.subject
    right = {NAME: person.name, NUMBER: person.id_number, ELEMENT: line.expected.element, WINDOW: line.expected.window}
    for column, text in right.items():
        written = line.values[column]
        if written is not None and _folded(str(written)) != _folded(text):
            line.faults.append((TITLES[column], "与发出的内容不同，查询栏不能改动；请从原表复制这一行的查询栏"))


def _folded(text: str) -> str:
    return "".join(text.split()).upper().translate(_DOTS)
