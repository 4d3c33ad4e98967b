"""放行: the one way on which an ask leaves, alone or with others: its clock is set, and the database has the last word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from core.deadlines.model import source_due
from core.deadlines.store import clocks_of
from core.law import Law
from core.outbox import put_once
from core.scope import Tx
from core.sources.model import OPEN, REFUSALS, AskRow
from core.sources.preparing import Prepared, items_by_id, prepare
from core.sources.store import Leaving, hold_back, let_leave, note_why
from core.verification.model import Case, State

SUSPENDED_RECHECK = timedelta(minutes=10)
"""How long an ask about a suspended person rests before it is looked at again; lifting wakes it at once."""


def may_leave(row: AskRow, case: Case) -> bool:
    """Whether there is anything left to ask: the ask is open, and its case is being verified."""
    return row.state in OPEN and case.state is State.VERIFYING


async def leave(tx: Tx, case: Case, rows: Sequence[AskRow]) -> tuple[list[Prepared], list[tuple[AskRow, str]]]:
    """放行: what is needed to ask each that left; and those that the database does not let leave, with the reason."""
    if not rows:
        return [], []
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    refused = await let_leave(tx, case.id, [each async for each in _clocked(tx, law, case, rows)])
    tx.note(asks=list(_told(rows, refused)))
    left = [row for row in rows if row.id not in refused]
    return await prepare(tx, law, case, left), [(row, refused[row.id]) for row in rows if row.id in refused]


async def _clocked(tx: Tx, law: Law, case: Case, rows: Sequence[AskRow]) -> AsyncIterator[Leaving]:
    """Each with the day by which its source is to answer, were it asked today."""
    clocks = {clock.rule: clock.due for clock in await clocks_of(tx, case)}
    items = items_by_id(law)
    for row in rows:
        rule = law.deadline_rules[items[row.item].deadline]
        due = source_due(rule, tx.scope.today, law.calendar, clocks)
        yield Leaving(row.id, due.due_on, due.provisional)


def _told(rows: Sequence[AskRow], refused: Mapping[UUID, str]) -> Iterator[dict[str, object]]:
    for row in rows:
        why = {"left": False, "reason": refused[row.id]} if row.id in refused else {"left": True}
        yield {"ask": row.id, "subject": row.subject_id, "source": row.source, "element": row.element, **why}


async def rests(tx: Tx, row: AskRow, case: Case, why_not: str) -> bool:
    """不放行: True where it only rests (the person is suspended) and is to be looked at again; else it is settled."""
    if why_not == "subject_suspended":
        await note_why(tx, row.id, why_not)
        return True
    if why_not in REFUSALS:
        await hold_back(tx, row, why_not)
        await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)
    return False
