"""旧版工作簿 (.xls): what its values alone do not tell: formulas, errors, hidden rows and columns, a password."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from core.spreadsheets.child.cells import Formula, Marks, Wrong
from core.spreadsheets.child.compound import Compound
from core.spreadsheets.child.unreadable import Unreadable, unknown

_BOUNDSHEET, _FILEPASS, _FORMULA, _BOOLERR, _ROW, _COLINFO, _BOF, _EOF = (
    0x85, 0x2F, 0x06, 0x205, 0x208, 0x7D, 0x809, 0x0A,
)  # fmt: skip
_OTHERS = {"WordDocument": "Word 文档", "PowerPoint Document": "演示文稿", "VisioDocument": "Visio 文档"}


def workbook_stream(compound: Compound) -> bytes:
    """The workbook in the container; raises Unreadable where it is another thing, encrypted, or carries macros."""
    names = compound.streams
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Unreadable("file_encrypted")
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
        raise Unreadable("file_macros")
    for name in ("Workbook", "Book"):
        if name in names:
            return compound.stream(name)
    raise unknown(next((seen for name, seen in _OTHERS.items() if name in names), "OLE 复合文档"))


def marks(stream: bytes) -> list[Marks]:
    """What is marked in every sheet, in the workbook's order."""
    starts = []
    for kind, record in _records(stream, 0):
        if kind == _FILEPASS:
            raise Unreadable("file_encrypted")
        if kind == _BOUNDSHEET and len(record) >= 4:
            starts.append(struct.unpack_from("<I", record)[0])
    return [_sheet(stream, start) for start in starts]


def _sheet(stream: bytes, start: int) -> Marks:
    found = Marks()
    for kind, record in _records(stream, start):
        if kind == _FORMULA and len(record) >= 4:
            found.put(*_place(record), Formula(""))
        elif kind == _BOOLERR and len(record) >= 8 and record[7]:
            found.put(*_place(record), Wrong())
        elif kind == _ROW and len(record) >= 16 and record[12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", record)[0])
        elif kind == _COLINFO and len(record) >= 10 and record[8] & 1:
            first, last = struct.unpack_from("<HH", record)
            found.hidden_columns.update(range(first, min(last, 255) + 1))
    return found


def _place(record: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", record)
    return row, column


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, without those of charts inside it."""
    inside = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        inside += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and inside <= 0:
            return
        if inside <= 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
