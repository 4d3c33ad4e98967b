"""放行: the one way on which an ask leaves, alone or in a batch: its clock is set, and the database has the last word."""

from __future__ import annotations

from datetime import timedelta

from core.deadlines.model import source_due
from core.deadlines.store import clocks_of
from core.outbox import put_once
from core.scope import Tx
from core.sources.model import OPEN, REFUSALS, AskRow
from core.sources.preparing import Prepared, prepare
from core.sources.store import hold_back, let_leave, note_why
from core.verification.model import Case, State

SUSPENDED_RECHECK = timedelta(minutes=10)
"""How long an ask about a suspended person rests before it is looked at again; lifting wakes it at once."""


def may_leave(row: AskRow, case: Case) -> bool:
    """Whether there is anything left to ask: the ask is open, and its case is being verified."""
    return row.state in OPEN and case.state is State.VERIFYING


async def leave(tx: Tx, row: AskRow, case: Case) -> tuple[Prepared | None, str]:
    """放行一项: what is needed to ask, or why the database does not let it leave."""
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    item = next(entry for entry in law.source_items if entry.id == row.item)
    clocks = {clock.rule: clock.due for clock in await clocks_of(tx, case)}
    reckoned = source_due(law.deadline_rules[item.deadline], tx.scope.today, law.calendar, clocks)
    why_not = await let_leave(tx, row.id, reckoned.due_on, reckoned.provisional)
    tx.note(ask=row.id, subject=row.subject_id, source=row.source, element=row.element, left=why_not is None)
    if why_not is not None:
        tx.note(reason=why_not)
        return None, why_not
    return await prepare(tx, law, item, row, case), ""


async def rests(tx: Tx, row: AskRow, case: Case, why_not: str) -> bool:
    """不放行: True where it only rests (the person is suspended) and is to be looked at again; else it is settled."""
    if why_not == "subject_suspended":
        await note_why(tx, row.id, why_not)
        return True
    if why_not in REFUSALS:
        await hold_back(tx, row, why_not)
        await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)
    return False
