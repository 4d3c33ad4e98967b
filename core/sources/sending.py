"""查询事项: let an ask leave, ask the department, keep what came back. No transaction is open while a department is asked.

Load, commit, ask, new transaction, save. A worker that dies between the two leaves the ask `asking` with its lease; the
next one asks again with the same id, which is one request for the department.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.deadlines.model import due, within
from core.deadlines.store import total_due
from core.outbox import Lease, put_once
from core.plugin.connectors import Garbled, Reply
from core.scope import Scope, Tx
from core.sources.model import OPEN, REFUSALS, AskRow, AskState, Judgement, judge, retry_delay
from core.sources.preparing import Prepared, prepare
from core.sources.settling import garbled, keep_reply, unreachable
from core.sources.store import hold_back, let_leave, locked_ask, note_why
from core.verification.model import Case, State

SUSPENDED_RECHECK = timedelta(minutes=10)
"""How long an ask about a suspended person rests before it is looked at again; lifting wakes it at once."""


async def send(scope: Scope, lease: Lease) -> None:
    """查询一项: one attempt; the lease is finished or postponed in the transaction that keeps the outcome."""
    prepared = await _leave(scope, lease)
    if prepared is None:
        return
    try:
        async with asyncio.timeout(prepared.line.timeout):
            reply = await _query(prepared)
    except Garbled as fault:
        await _keep(scope, lease, prepared, garbled(fault), fault.raw)
    except (TimeoutError, ConnectionError) as fault:
        await _keep(scope, lease, prepared, unreachable(fault), b"")
    except Exception as fault:
        # A connector's own fault costs its own source; the text may hold personal data, so only its type is kept.
        await _keep(scope, lease, prepared, unreachable(fault), b"")
    else:
        judged = judge(reply, prepared.subject.person, prepared.ask.element)
        await _keep(scope, lease, prepared, judged, reply.raw)


async def _leave(scope: Scope, lease: Lease) -> Prepared | None:
    async with scope.write("ask.send") as tx:
        row, case = await locked_ask(tx, lease.ref)
        if row.state not in OPEN or case.state is not State.VERIFYING:
            await lease.finish(tx)
            tx.note(ask=row.id, left=False, reason="closed")
            return None
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        item = next(entry for entry in law.source_items if entry.id == row.item)
        rule = law.deadline_rules[item.deadline]
        own = due(rule, scope.today, law.calendar)
        reckoned = within(own, await total_due(tx, case)) if rule.within else own
        why_not = await let_leave(tx, row.id, reckoned.due_on, reckoned.provisional)
        tx.note(ask=row.id, subject=row.subject_id, source=row.source, element=row.element, left=why_not is None)
        if why_not is not None:
            await _held(tx, lease, row, case, why_not)
            return None
        return await prepare(tx, law, item, row, case)


async def _held(tx: Tx, lease: Lease, row: AskRow, case: Case, why_not: str) -> None:
    tx.note(reason=why_not)
    if why_not == "subject_suspended":
        await note_why(tx, row.id, why_not)
        await lease.postpone(tx, SUSPENDED_RECHECK)
        return
    await lease.finish(tx)
    if why_not in REFUSALS:
        await hold_back(tx, row, why_not)
        await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)


async def _query(prepared: Prepared) -> Reply:
    if prepared.row.ticket:
        return await prepared.connector.collect(prepared.ask, prepared.row.ticket, prepared.line)
    return await prepared.connector.query(prepared.ask, prepared.line)


async def _keep(scope: Scope, lease: Lease, prepared: Prepared, judged: Judgement, raw: bytes) -> None:
    async with scope.write("ask.settle") as tx:
        row, case = await locked_ask(tx, lease.ref)
        settled = await keep_reply(tx, row, case, judged, raw, (AskState.ASKING,))
        tx.note(ask=row.id, kind=judged.kind, settled=settled)
        if settled and judged.state in OPEN:
            waited = judged.retry_at - scope.now if judged.retry_at else timedelta()
            await lease.postpone(tx, max(waited, retry_delay(row.attempts, scope.runtime.retry_base)))
        else:
            await lease.finish(tx)
