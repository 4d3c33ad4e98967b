"""辨认: what kind of file the bytes are, by what they hold and never by their name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.spreadsheets.child import delimited, json_entries, markup, workbook
from core.spreadsheets.child.cells import Cell, Grid
from core.spreadsheets.child.choosing import best_header, tables
from core.spreadsheets.child.compound import SIGNATURE
from core.spreadsheets.child.texts import decoded
from core.spreadsheets.child.unreadable import Unreadable, unknown
from core.spreadsheets.model import Done, Entries, Frame, Note, Task

_OTHERS = {b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片", b"Rar!": "压缩包",
           b"7z\xbc\xaf": "压缩包", b"\x1f\x8b": "压缩包", b"BM": "图片", b"MIME-Version:": "网页存档（MHTML）"}  # fmt: skip
_ENTRIES_AT_ONCE = 200
Workbook = Callable[[bytes, Callable[[str], None]], Iterator[Grid]]


def frames(body: bytes, task: Task) -> Iterator[Frame]:
    """Everything that is to be said of the file; raises Unreadable."""
    if not body.strip():
        raise Unreadable("file_empty")
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _workbook(workbook.modern, "xlsx", body, task)
    elif body.startswith(SIGNATURE):
        yield from _workbook(workbook.old, "xls", body, task)
    else:
        for sign, seen in _OTHERS.items():
            if body.startswith(sign):
                raise unknown(seen)
        yield from _text(decoded(body), task)


def _workbook(read: Workbook, kind: str, body: bytes, task: Task) -> Iterator[Frame]:
    notes: list[str] = []
    yield from tables(read(body, notes.append), task)
    yield from map(Note, notes)
    yield Done(kind)


def _text(text: str, task: Task) -> Iterator[Frame]:
    start = text.lstrip()[:4_096].lower()
    if start.startswith(("[", "{")):
        yield from _json(text, task)
    elif start.startswith("<") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise unknown("Excel 2003 XML 表格")
    elif start.startswith("<"):
        yield from tables(_page(text, start), task)
        yield Done("html")
    else:
        yield from tables([_delimited(text, task)], task)
        yield Done("csv")


def _page(text: str, start: str) -> Iterator[Grid]:
    if start.startswith("<?xml") and "<html" not in start and "<table" not in start:
        raise unknown("XML 文件")
    return markup.grids(text)


def _delimited(text: str, task: Task) -> Grid:
    def score(head: list[list[Cell]]) -> int:
        chosen = best_header(head, task.forms)
        return len(chosen.header.columns) if chosen else 0

    return Grid(0, "", delimited.rows(text, score))


def _json(text: str, task: Task) -> Iterator[Frame]:
    found = json_entries.entries(text, task.rows)
    for start in range(0, len(found), _ENTRIES_AT_ONCE):
        yield Entries(found[start : start + _ENTRIES_AT_ONCE])
    yield Done("json")
