"""读取: bytes from outside → tables with their rows, or JSON entries, through a child process limited in everything."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from core.errors import Invalid
from core.spreadsheets.model import (
    LARGEST_FILE,
    MOST_ROWS,
    Done,
    Entries,
    Form,
    Frame,
    Note,
    Refusal,
    Row,
    Rows,
    Table,
    Task,
)
from core.spreadsheets.process import ask
from core.spreadsheets.refusals import FileTooLarge, refusal

AT_ONCE = 2
"""Children of one process at the same time; who comes later waits."""
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_decoder: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)


class Sheet(msgspec.Struct):
    """读到的表."""

    about: Table
    rows: list[Row]


class Reading(msgspec.Struct):
    """读取结果: what kind of file, its tables or entries, and what was left aside."""

    kind: str = ""
    sheets: list[Sheet] = []
    entries: list[tuple[Any, list[str]]] = []
    notes: list[str] = []


async def read(
    body: bytes, forms: Sequence[Form], today: date, largest: int = LARGEST_FILE, rows: int = MOST_ROWS
) -> Reading:
    """Read a file for these forms; raises a Problem that says why it cannot be read."""
    if len(body) > largest:
        raise FileTooLarge(largest)
    task = msgspec.msgpack.encode(Task(tuple(forms), today, rows))
    found = Reading()
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        await ask(task, body, lambda frame: _keep(found, _frame(frame)))
    if not found.kind:
        raise Invalid("file_broken")
    return found


def _frame(body: bytes) -> Frame:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid("file_broken") from None


def _keep(found: Reading, frame: Frame) -> None:
    match frame:
        case Table():
            found.sheets.append(Sheet(frame, []))
        case Rows() if found.sheets:
            found.sheets[-1].rows += frame.rows
        case Entries():
            found.entries += frame.entries
        case Note():
            found.notes.append(frame.text)
        case Refusal():
            raise refusal(frame)
        case Done():
            found.kind = frame.kind
