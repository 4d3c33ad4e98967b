"""打开: an archive from outside → its files, through a child process limited in everything."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from weakref import WeakKeyDictionary

import msgspec

from core.archives.model import LARGEST, SECONDS, SEVEN_ZIP, ZIP, Done, Frame, Member, Piece, Refusal, Task
from core.errors import Invalid, Problem
from core.spreadsheets.process import ask
from core.spreadsheets.refusals import FileTooLarge

COMMAND = (sys.executable, "-I", "-B", "-m", "core.archives.child")
_WORKBOOK = b"[Content_Types].xml"
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_decoder: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)


def packed(body: bytes) -> bool:
    """Whether the bytes are an archive to open; a workbook is a zip too, and is none."""
    return body.startswith(SEVEN_ZIP) or (body.startswith(ZIP) and _WORKBOOK not in body)


async def opened(body: bytes, passwords: Sequence[str] = (), largest: int = LARGEST) -> list[tuple[str, bytes]]:
    """Name and bytes of every file, or a Problem that says why not: the archive is taken whole or not at all."""
    if len(body) > largest:
        raise FileTooLarge(largest)
    if not body.startswith((SEVEN_ZIP, *ZIP)):
        raise Invalid("archive_kind")
    found = _Found()
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1)):
        await ask(msgspec.msgpack.encode(Task(tuple(passwords))), body, found.keep, COMMAND, SECONDS)
    if not found.done:
        raise Invalid("archive_broken")
    return [(name, bytes(content)) for name, content in found.members]


class _Found:
    """听到的: what the child has said so far."""

    def __init__(self) -> None:
        self.members: list[tuple[str, bytearray]] = []
        self.done = False

    def keep(self, body: bytes) -> None:
        match _frame(body):
            case Member(name):
                self.members.append((name, bytearray()))
            case Piece(piece) if self.members:
                self.members[-1][1].extend(piece)
            case Refusal() as said:
                raise _refusal(said)
            case Done():
                self.done = True


def _frame(body: bytes) -> Frame:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid("archive_broken") from None


_REFUSALS: Mapping[str, Callable[[Mapping[str, str | int]], Problem]] = {
    "archive_broken": lambda named: Invalid("archive_broken"),
    "archive_truncated": lambda named: Invalid("archive_truncated"),
    "archive_password": lambda named: Invalid("archive_password"),
    "archive_zip_encrypted": lambda named: Invalid("archive_zip_encrypted"),
    "archive_method": lambda named: Invalid("archive_method"),
    "archive_unsafe": lambda named: Invalid("archive_unsafe", why=named["why"]),
}


def _refusal(said: Refusal) -> Problem:
    """The problem; a word that the child does not have means that it was not itself any more."""
    try:
        return _REFUSALS[said.code](said.named)
    except KeyError:
        return Invalid("archive_broken")
