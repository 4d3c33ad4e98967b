"""期限事项: reckon the clocks of open cases again, once a year's holidays are announced or changed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.deadlines.model import Due, source_due
from core.deadlines.store import clocks_of, reckon_again
from core.law import Law
from core.outbox import Lease
from core.scope import Scope, Tx
from core.sources.store import asks_of, set_due
from core.verification.model import Case, State
from core.verification.store import load

OPEN = tuple(state.value for state in State if state not in (State.REPORTED, State.TERMINATED))


async def open_cases(scope: Scope) -> list[UUID]:
    """Cases of the own tenant whose clock still runs, be it one of a step after the report."""
    async with scope.read("deadline.recompute") as tx:
        rows = await tx.rows(
            """select id from verification where owner_tenant = $1 and state = any ($2)
               union select verification_id from deadline where owner_tenant = $1 and outlives_report and met_on is null
               order by id""",
            scope.tenant.id, OPEN,
        )  # fmt: skip
    return [row["id"] for row in rows]


async def recompute(scope: Scope, verification: UUID, lease: Lease | None = None) -> bool:
    """重算期限 of one case by the calendar in force; True where a due day changed. The trace keeps both days."""
    async with scope.write("deadline.recompute", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        before = {clock.rule: clock.due for clock in await clocks_of(tx, case)}
        await reckon_again(tx, law, case)
        after = {clock.rule: clock.due for clock in await clocks_of(tx, case)}
        sources = await reckon_sources(tx, law, case)
        tx.note(before=_days(before), after=_days(after), asks_changed=sources)
        if lease is not None:
            await lease.finish(tx)
        return before != after or sources > 0


def _days(clocks: Mapping[str, Due]) -> dict[str, str]:
    return {rule: f"{due.due_on.isoformat()}{'（暂定）' if due.provisional else ''}" for rule, due in clocks.items()}


async def reckon_sources(tx: Tx, law: Law, case: Case) -> int:
    """数源期限重算: the clocks of what was asked and is not answered yet, each within its own; how many changed."""
    items = {item.id: item for item in law.source_items}
    clocks = {clock.rule: clock.due for clock in await clocks_of(tx, case)}
    changed = 0
    for ask in await asks_of(tx, case.id):
        if ask.left_on is None or ask.settled_on is not None or ask.item not in items:
            continue
        reckoned = source_due(law.deadline_rules[items[ask.item].deadline], ask.left_on, law.calendar, clocks)
        if (reckoned.due_on, reckoned.provisional) != (ask.due_on, ask.due_provisional):
            await set_due(tx, ask.id, reckoned.due_on, reckoned.provisional)
            changed += 1
    return changed
