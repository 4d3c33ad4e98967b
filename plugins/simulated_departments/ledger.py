"""部门台账: what the departments were asked, by whom and why; written and forced to disk before they answer.

One JSON object a line: {at, kind, department, element, ask, person, last_four, reason, repeat}. `kind` is "ask" or
"collect"; `person` is an HMAC of the number, so that the ledger names nobody and can still be compared; `repeat` is
true where the department has this ask already: asked twice with one id is one request. An ask that came in a file has
its line like any other; fetching the results of a file names a ticket and nobody, and has none.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct


class LedgerEntry(Struct, frozen=True):
    """台账行."""

    at: str
    kind: str
    department: str
    element: str
    ask: str
    person: str
    last_four: str
    reason: dict[str, str]
    repeat: bool


@lru_cache(maxsize=32_768)
def person_digest(secret: str, id_number: str) -> str:
    """人员摘要 under the application's secret: a plain hash of an identity number is guessed in seconds.

    Kept: a person is asked about once for every element.
    """
    return hmac.digest(secret.encode(), id_number.encode(), "sha256").hex()


def read_ledger(path: Path) -> list[LedgerEntry]:
    """读取台账: all whole lines, oldest first; also while the server writes. Empty where there is no file yet."""
    return [msgspec.json.decode(line, type=LedgerEntry) for line in whole_lines(path)]


def whole_lines(path: Path) -> Iterator[bytes]:
    """Lines that end: the last one may be half written when the power went."""
    if path.exists():
        content = path.read_bytes()
        yield from content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]


class DurableLines:
    """逐行落盘: an append-only file; a line is on the disk when `append` or, after `write`, `forced` returns."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("ab")
        # A torn last line of a killed predecessor is cut off, or the next line would be lost with it.
        whole = sum(len(line) + 1 for line in whole_lines(path))
        self._file.truncate(whole)
        self._forcing: list[asyncio.Future[None]] = []

    def append(self, *entries: Struct) -> None:
        """Write and force at once."""
        self.write(*entries)
        self._force()

    def write(self, *entries: Struct) -> None:
        """Write without forcing: `forced` is awaited before anybody is answered."""
        for entry in entries:
            self._file.write(msgspec.json.encode(entry) + b"\n")

    async def forced(self) -> None:
        """落盘: one forcing for all who wait for it at that moment."""
        loop = asyncio.get_running_loop()
        if not self._forcing:
            loop.call_soon(self._settle)
        self._forcing.append(loop.create_future())
        await self._forcing[-1]

    def _settle(self) -> None:
        waiting, self._forcing, fault = self._forcing, [], None
        try:
            self._force()
        except OSError as full:
            fault = full
        for one in waiting:
            if not one.done():  # whose caller has hung up
                one.set_result(None) if fault is None else one.set_exception(fault)

    def _force(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


class Ledger:
    """台账 of all departments, with what it must remember across a restart: who was asked about under which id."""

    def __init__(self, path: Path) -> None:
        entries = read_ledger(path)
        self._subjects = {entry.ask: (entry.element, entry.person) for entry in reversed(entries)}
        self._attempts = Counter(entry.ask for entry in entries)
        self.asked = Counter(entry.department for entry in entries if not entry.repeat)
        self.repeated = Counter(entry.department for entry in entries if entry.repeat)
        self._lines = DurableLines(path)

    def conflicts(self, ask: str, element: str, person: str) -> bool:
        """True where the id already stands for another question."""
        return self._subjects.get(ask, (element, person)) != (element, person)

    def knows(self, ask: str) -> bool:
        return ask in self._subjects

    def attempts(self, ask: str) -> int:
        """How often this ask has come."""
        return self._attempts[ask]

    async def forced(self) -> None:
        """All that was entered is on the disk when this returns."""
        await self._lines.forced()

    def enter(self, entry: LedgerEntry) -> int:
        """Enter; returns how often this ask has come, this time included. Nobody is answered before `forced`."""
        self._lines.write(entry)
        self._subjects.setdefault(entry.ask, (entry.element, entry.person))
        self._attempts[entry.ask] += 1
        (self.repeated if entry.repeat else self.asked)[entry.department] += 1
        return self._attempts[entry.ask]

    def close(self) -> None:
        self._lines.close()
