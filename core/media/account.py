"""账目: what became of every row of an answer; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

import msgspec

from core.archives.returned import Returned
from core.media.model import Account, RowTold
from core.plugin.connectors import PackageAnswer


def account_of(
    package: UUID,
    answer: UUID,
    state: str,
    told: PackageAnswer,
    found: Returned,
    outcomes: Mapping[str, tuple[str, str]],
) -> Account:
    """账目. `outcomes`: ask -> (outcome, note), as it was settled; before that every good row counts as one to take."""
    rows = [*_good(told, outcomes), *_bad(told)]
    return Account(
        id=package, answer_id=answer, state=state,
        taken=sum(outcomes.get(ask, ("taken", ""))[0] == "taken" for ask in told.replies),
        refused=len({(row.file, row.sheet, row.row) for row in told.refused}),
        rows=sorted(rows, key=lambda row: (row.file, row.sheet, row.row)),
        repeated=list(told.repeated), unanswered=list(told.unanswered), missing=list(told.missing),
        notes=[*found.notes, *(f"{name}：{problem.wording().title}" for name, problem in found.problems)],
        correction=told.correction is not None,
    )  # fmt: skip


def for_department(account: Account) -> Account:
    """数源部门所见: which rows go back, and why. What became of the others tells of the case, and stays with the agency."""
    rows = [
        row if row.result == "refused" else RowTold(row.file, row.sheet, row.row, "received", ask=row.ask)
        for row in account.rows
    ]
    received = len({row.ask for row in rows if row.result == "received"})
    return msgspec.structs.replace(account, rows=rows, taken=received)


def _good(told: PackageAnswer, outcomes: Mapping[str, tuple[str, str]]) -> Iterator[RowTold]:
    for row in told.taken:
        outcome, note = outcomes.get(row.ask, ("taken", ""))
        yield RowTold(row.file, row.sheet, row.row, outcome, reason=note, ask=row.ask)


def _bad(told: PackageAnswer) -> Iterator[RowTold]:
    for row in told.refused:
        yield RowTold(row.file, row.sheet, row.row, "refused", row.field, row.reason, row.ask)
