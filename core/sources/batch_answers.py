"""批量反馈: the answers of a batch as they become ready; one that cannot be read costs only itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from core.outbox import Lease, put
from core.plugin.asks import Garbled, Reply
from core.plugin.connectors import BatchConnector
from core.plugin.guarding import awaited
from core.scope import Scope, Tx
from core.sources.batch_store import Batch, leave_batch, members_of, turn
from core.sources.model import ANSWERABLE, OPEN, AskRow, AskState, Judgement, judge, retry_delay
from core.sources.preparing import Prepared, prepare
from core.sources.settling import garbled, keep_reply, unreachable
from core.sources.store import locked_ask
from core.verification.model import Case


async def fetch(scope: Scope, lease: Lease, batch: Batch) -> None:
    """取回: keep what is ready; the job rests and comes again while an answer is missing."""
    prepared = [one for ask in await members_of(scope, batch.id) if (one := await _prepared(scope, ask))]
    if not prepared:
        await end(scope, lease, batch)
        return
    connector, line = cast("BatchConnector", prepared[0].connector), prepared[0].line
    try:
        fetching = connector.fetch(str(batch.id), [one.ask for one in prepared], batch.ticket, line)
        replies = await awaited(fetching, line.timeout)
    except Exception as fault:
        await failed(scope, lease, prepared, fault)
        return
    for one in prepared:
        if one.ask.id in replies:
            await take(scope, batch, one, replies)
    missing = [one for one in prepared if one.ask.id not in replies]
    if not missing:
        await end(scope, lease, batch)
        return
    async with scope.write("ask.send") as tx:
        tx.note(batch=batch.id, missing=len(missing))
        await lease.postpone(tx, pause(scope, lease, None))


async def take(scope: Scope, batch: Batch, one: Prepared, replies: Mapping[str, Reply]) -> None:
    """One answer of its own; what is still open after it leaves the batch, and is asked again in another."""
    reply = replies[one.ask.id]
    judged = judge(reply, one.subject.person, one.ask.element)
    async with scope.write("ask.settle") as tx:
        row, case = await locked_ask(tx, one.row.id)
        settled = await keep_reply(tx, row, case, judged, reply.raw, ANSWERABLE)
        tx.note(ask=row.id, batch=batch.id, kind=judged.kind, settled=settled)
        if settled and judged.state in OPEN:
            await _again(tx, row, case)


async def _again(tx: Tx, row: AskRow, case: Case) -> None:
    await leave_batch(tx, row.id)
    await put(
        tx, "ask.send", row.id, retry_delay(row.attempts, tx.scope.runtime.retry_base), case.executing_tenant, case.id
    )


async def _prepared(scope: Scope, ask: AskRow) -> Prepared | None:
    """The ask as it left, to be told when its answer is fetched; None where it was settled meanwhile."""
    async with scope.read("ask.send") as tx:
        row, case = await locked_ask(tx, ask.id)
        if row.state not in ANSWERABLE or row.manual:
            return None
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        return (await prepare(tx, law, case, [row]))[0]


async def failed(scope: Scope, lease: Lease, prepared: Sequence[Prepared], fault: Exception) -> None:
    """无法交换: every ask of the batch could not be asked; the job rests and tries the whole batch again."""
    judged = garbled(fault) if isinstance(fault, Garbled) else unreachable(fault)
    for one in prepared:
        if one.row.state is not AskState.UNAVAILABLE:  # said once: a file of hundreds would be kept with every attempt
            await keep(scope, one.row.id, judged, b"")
    async with scope.write("ask.send") as tx:
        tx.note(batch=lease.ref, fault=type(fault).__name__)
        await lease.postpone(tx, pause(scope, lease, None))


async def keep(scope: Scope, ask: UUID, judged: Judgement, raw: bytes) -> None:
    """保存 of one ask, in a transaction of its own."""
    async with scope.write("ask.settle") as tx:
        row, case = await locked_ask(tx, ask)
        settled = await keep_reply(tx, row, case, judged, raw, ANSWERABLE)
        tx.note(ask=row.id, kind=judged.kind, settled=settled)


async def end(scope: Scope, lease: Lease, batch: Batch) -> None:
    """批次办结."""
    async with scope.write("ask.send") as tx:
        await turn(tx, batch.id, "done")
        await lease.finish(tx)
        tx.note(batch=batch.id, done=True)


def pause(scope: Scope, lease: Lease, until: datetime | None) -> timedelta:
    """How long the batch rests: until the department says, and longer with every attempt."""
    return max(until - scope.now if until else timedelta(), retry_delay(lease.attempts, scope.runtime.retry_base))
