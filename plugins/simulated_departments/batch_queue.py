"""批次队列: files that departments have taken, and when each is worked through; kept on disk before the receipt is given.

Idempotent on the batch: handed in again it is the same batch under the same ticket; rows that are new are added.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
from msgspec import Struct

from plugins.simulated_departments.answering import Question
from plugins.simulated_departments.ledger import DurableLines, whole_lines


class TakenRow(Struct, frozen=True):
    """已接收的查询行: the question, or the code with which it was refused. It holds no number, as little as the ledger."""

    ask: str
    code: str
    question: Question | None = None


class Taken(Struct, frozen=True):
    """已接收的批次."""

    ticket: str
    department: str
    batch: str
    due: float
    rows: tuple[TakenRow, ...]


class BatchQueue:
    """批次队列 of all departments."""

    def __init__(self, path: Path) -> None:
        lines = (msgspec.json.decode(line, type=Taken) for line in whole_lines(path))
        self._taken = {taken.ticket: taken for taken in lines}
        self._lines = DurableLines(path)
        self.turns: Counter[tuple[str, str]] = Counter()
        """How often each batch was handed in and fetched by this process."""

    def get(self, ticket: str) -> Taken | None:
        return self._taken.get(ticket)

    def taken(self, department: str) -> int:
        return sum(taken.department == department for taken in self._taken.values())

    def turn(self, ticket: str, stage: str) -> int:
        """This time is the so-manieth that the batch is handed in, or fetched."""
        self.turns[ticket, stage] += 1
        return self.turns[ticket, stage]

    def take(self, taken: Taken) -> Taken:
        """接收."""
        known = self._taken.get(taken.ticket)
        if known is not None:
            asks = {row.ask for row in known.rows}
            new = tuple(row for row in taken.rows if row.ask not in asks)
            taken = msgspec.structs.replace(known, rows=(*known.rows, *new))
        if taken != known:
            self._lines.append(taken)
            self._taken[taken.ticket] = taken
        return taken

    def close(self) -> None:
        self._lines.close()
