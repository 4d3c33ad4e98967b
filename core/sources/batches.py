"""批量查询: asks to a source that takes many at once. Each leaves on its own conditions; the file carries those that left.

Gather, close, let each ask leave, hand in, and fetch until every answer is there (`batch_answers.py`). One job carries a
batch through; what a dead worker left is gone over again under the same batch number, which is one request for the
department.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from core.outbox import Lease, put, put_once
from core.plugin.asks import Accepted, Reply, Unavailable
from core.plugin.connectors import AnyConnector, BatchConnector
from core.plugin.guarding import awaited
from core.scope import Scope, Tx
from core.sources import batch_answers as answers
from core.sources.batch_store import Batch, close, leave_batch, load, members_of, place_in, stands_in, turn
from core.sources.failing import RECHECK, out_of_time
from core.sources.leaving import SUSPENDED_RECHECK, leave, may_leave, rests
from core.sources.model import AskRow, judge
from core.sources.preparing import Prepared
from core.sources.store import locked_ask
from core.verification.model import Case

JOB = "batch.exchange"


async def join_batches(tx: Tx, case: Case, rows: Sequence[AskRow]) -> set[UUID]:
    """加入批次: where the source takes batches, an ask waits in the one that is gathering; those that do."""
    executor = await tx.scope.runtime.law_for(tx.connection, case.executing_tenant, case.applied_on)
    # A batch belongs to the executing agency.
    joining = [row for row in rows if not row.supplementary and _takes_batches(executor.connectors.get(row.connector))]
    # In one order for all cases: the batch that is gathering is a row that they queue at.
    for row in sorted(joining, key=lambda each: (each.source, each.connector)):
        if not await stands_in(tx, row.id):
            batch = await place_in(tx, row.id, case.executing_tenant, row.source, row.connector)
            await put_once(tx, JOB, batch, tx.scope.runtime.batch_delay, case.executing_tenant)
    tx.note(batched=[row.id for row in joining])
    return {row.id for row in joining}


def _takes_batches(connector: AnyConnector | None) -> bool:
    return hasattr(connector, "submit")


async def exchange(scope: Scope, lease: Lease) -> None:
    """批次办理: hand in what left, or fetch what is ready; the job goes on until every ask of the batch has its answer."""
    async with scope.read("ask.send") as tx:
        batch = await load(tx, lease.ref)
    await _out_of_time(scope, batch)
    if batch.state in ("waiting", "done"):
        await answers.fetch(scope, lease, batch)
    else:
        await _hand_in(scope, lease, batch)


async def _out_of_time(scope: Scope, batch: Batch) -> None:
    """逾期: members whose time has run out, where that is no longer waited for; each in a transaction of its own."""
    for late in [ask for ask in await members_of(scope, batch.id) if ask.due_on and ask.due_on < scope.today]:
        async with scope.write("ask.settle") as tx:
            row, case = await locked_ask(tx, late.id)
            going, with_clerks = await out_of_time(tx, case, [row] if may_leave(row, case) else [])
            for each in with_clerks:
                await put_once(tx, "ask.send", each.id, RECHECK, case.executing_tenant, lane=case.id)
            if not going:
                await leave_batch(tx, row.id)
            tx.note(ask=row.id, batch=batch.id, waits=bool(going))


async def _hand_in(scope: Scope, lease: Lease, batch: Batch) -> None:
    async with scope.write("ask.send") as tx:
        await close(tx, batch.id)
        tx.note(batch=batch.id, closed=True)
    prepared = [one for ask in await members_of(scope, batch.id) if (one := await _let_out(scope, ask, batch))]
    if not prepared:
        await answers.end(scope, lease, batch)
        return
    connector, line = cast("BatchConnector", prepared[0].connector), prepared[0].line
    try:
        reply = await awaited(connector.submit(str(batch.id), [one.ask for one in prepared], line), line.timeout)
    except Exception as fault:  # as for a single ask: a connector's own fault costs its own source
        await answers.failed(scope, lease, prepared, fault)
        return
    left_out = reply.left_out if isinstance(reply, Accepted) else {}
    for one in prepared:
        if one.ask.id in left_out:
            await answers.take(scope, batch, one, left_out)
        else:
            await answers.keep(scope, one.row.id, judge(reply, one.subject.person, one.ask.element), reply.raw)
    await _handed_in(scope, lease, batch, reply)


async def _handed_in(scope: Scope, lease: Lease, batch: Batch, reply: Reply) -> None:
    async with scope.write("ask.send") as tx:
        tx.note(batch=batch.id, reply=type(reply).__name__)
        match reply:
            case Accepted(ticket=ticket):
                await turn(tx, batch.id, "waiting", ticket)
                await lease.postpone(tx, timedelta(seconds=scope.runtime.retry_base))
            case Unavailable(until=until):
                await lease.postpone(tx, answers.pause(scope, lease, until))
            case _:
                await turn(tx, batch.id, "done")
                await lease.finish(tx)


async def _let_out(scope: Scope, ask: AskRow, batch: Batch) -> Prepared | None:
    async with scope.write("ask.send") as tx:
        row, case = await locked_ask(tx, ask.id)
        if not may_leave(row, case):
            # Closed, or its case is suspended: resuming puts it again.
            await leave_batch(tx, row.id)
            tx.note(ask=row.id, batch=batch.id, left=False)
            return None
        prepared, refused = await leave(tx, case, [row])
        for _, why_not in refused:
            resting = await rests(tx, row, case, why_not)
            await leave_batch(tx, row.id)
            if resting:
                await put(tx, "ask.send", row.id, SUSPENDED_RECHECK, case.executing_tenant, lane=case.id)
        return prepared[0] if prepared else None
