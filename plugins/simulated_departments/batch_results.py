"""批量结果: the rows of a result file, with the faults of its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from plugins.simulated_departments.answering import Question, rows_for
from plugins.simulated_departments.batch_files import Cover, result_file
from plugins.simulated_departments.batch_queue import Taken, TakenRow
from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.convention import MESSAGES
from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.entering import met_at
from plugins.simulated_departments.state import State


def results(state: State, cover: Cover, taken: Taken, met: Met) -> bytes:
    """结果文件 of a batch."""
    lines, told = list(_lines(state, taken, met)), dict[str, Any]()
    if met.get(Kind.PARTIAL) is not None:
        lines, told = lines[: len(lines) // 2], {"complete": False}
    if met.get(Kind.WRONG_DIGEST) is not None:
        told["sha256"] = "0" * 64
    if met.get(Kind.WRONG_COUNT) is not None:
        told["count"] = len(lines) + 1
    whole = result_file(state.app_secret, cover, lines, **told)
    if met.get(Kind.HALF_FILE) is None:
        return whole
    cut = sum(len(line) + 1 for line in lines[len(lines) // 2 :])
    return whole[: len(whole) - cut]


def _lines(state: State, taken: Taken, met: Met) -> Iterator[bytes]:
    duplicates = met.get(Kind.DUPLICATE_ROWS)
    for row in taken.rows:
        for line in _line(state, taken.department, row):
            yield from [line] * (duplicates.times if duplicates is not None else 1)
    if met.get(Kind.UNKNOWN_ROWS) is not None and taken.rows:
        stranger = f"{Draw(taken.batch, 'unknown').below(2**63):032x}"
        yield from _line(state, taken.department, msgspec.structs.replace(taken.rows[0], ask=stranger))


def _line(state: State, department: str, row: TakenRow) -> Iterator[bytes]:
    """The row, cut off, about somebody else or left out where that fault is met."""
    if row.question is None:
        yield msgspec.json.encode({"askId": row.ask, "code": row.code, "msg": MESSAGES[row.code]})
        return
    met = met_at(state, department, row.question.ask, state.ledger.attempts(row.question.ask), "row")
    line = msgspec.json.encode(_told(state, row.ask, row.question, met))
    if met.get(Kind.MISSING_ROWS) is None:
        yield line[: len(line) * 2 // 3] if met.get(Kind.BROKEN_ROWS) is not None else line


def _told(state: State, ask: str, question: Question, met: Met) -> dict[str, Any]:
    """Whose records they are is said by the row and by each record; of a person whom it does not know it says nothing."""
    records = rows_for(state.population, question, met)
    whose = {name: records[0][name] for name in ("idCardCode", "name")} if records else {}
    if not records and question.index is not None:
        person = state.population.person(question.index)
        whose = {"idCardCode": person.id_number, "name": person.name}
    return {"askId": ask, "code": "00", **whose, "records": records}
