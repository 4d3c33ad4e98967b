"""查询事项: let an ask leave, ask the department, keep what came back. No transaction is open while a department is asked.

Load, commit, ask, new transaction, save. A worker that dies between the two leaves the ask `asking` with its lease; the
next one asks again with the same id, which is one request for the department.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import cast

from core.outbox import Lease
from core.plugin.connectors import Connector, Garbled, Reply
from core.scope import Scope
from core.sources.batches import join_batch
from core.sources.leaving import SUSPENDED_RECHECK, leave, may_leave, rests
from core.sources.model import OPEN, AskState, Judgement, judge, retry_delay
from core.sources.preparing import Prepared
from core.sources.settling import garbled, keep_reply, unreachable
from core.sources.store import locked_ask


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
        if not may_leave(row, case):
            await lease.finish(tx)
            tx.note(ask=row.id, left=False, reason="closed")
            return None
        if await join_batch(tx, row, case):
            await lease.finish(tx)
            return None
        prepared, why_not = await leave(tx, row, case)
        if prepared is None and await rests(tx, row, case, why_not):
            await lease.postpone(tx, SUSPENDED_RECHECK)
        elif prepared is None:
            await lease.finish(tx)
        return prepared


async def _query(prepared: Prepared) -> Reply:
    connector = cast("Connector", prepared.connector)  # whoever takes batches has joined one
    if prepared.row.ticket:
        return await connector.collect(prepared.ask, prepared.row.ticket, prepared.line)
    return await connector.query(prepared.ask, prepared.line)


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
