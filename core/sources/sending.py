"""查询事项: let the asks of a case leave, ask the departments, keep what came back. No transaction is open meanwhile.

Load, commit, ask, new transaction, save. A worker that dies between the two leaves the asks `asking` with their leases; the
next one asks again with the same ids, which is one request for each department. All that is due about one case goes
together: one transaction lets it leave, and answers that come in one moment are kept in one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast
from uuid import UUID

import msgspec
import structlog

from core.database import STORAGE_AWAY
from core.errors import NotFound
from core.outbox import Lease, LeaseLost, finish, postpone, release, still_held
from core.plugin.asks import Accepted, Garbled, Reply
from core.plugin.connectors import Connector
from core.plugin.guarding import awaited
from core.scope import Scope, Tx
from core.sources.batches import join_batches
from core.sources.carried import await_package
from core.sources.failing import RECHECK, out_of_time, time_left
from core.sources.flow_store import admitted, note
from core.sources.leaving import SUSPENDED_RECHECK, leave, may_leave, rests
from core.sources.model import ANSWERABLE, LONGEST_CLOSED, OPEN, AskRow, by_hand, judge, retry_delay
from core.sources.preparing import Prepared
from core.sources.settling import Answer, garbled, keep_replies, unreachable
from core.sources.store import locked_asks
from core.verification.model import Case

log = structlog.get_logger()
BUSY = timedelta(seconds=1)
"""How long an ask stays back whose source has enough to do: one that hangs must not keep the others from being asked."""
PATIENCE = 1.0
"""Seconds after which a case no longer keeps the next one from its turn."""
GATHERED = 0.02
"""Seconds in which answers that come together are gathered into one transaction."""


async def send(scope: Scope, leases: Sequence[Lease]) -> None:
    """查询: one attempt at each; a lease is finished or postponed in the transaction that keeps its outcome."""
    held = {lease.ref: lease for lease in reversed(leases)}
    async with _turn(scope.runtime.turns):
        prepared = await _let_out(scope, leases, held)
        answers: asyncio.Queue[Answer] = asyncio.Queue()
        asking = [asyncio.create_task(_put(answers, scope, one)) for one in prepared]
        try:
            await _keep_each(scope, held, answers, len(asking))
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)


@asynccontextmanager
async def _turn(turns: asyncio.Semaphore) -> AsyncIterator[None]:
    """轮次: few cases are asked about at a time, so that each is soon done; one whose source keeps it waiting gives way."""
    await turns.acquire()
    ours = [turns]

    def give_way() -> None:
        while ours:
            ours.pop().release()

    timer = asyncio.get_running_loop().call_later(PATIENCE, give_way)
    try:
        yield
    finally:
        timer.cancel()
        give_way()


async def _let_out(scope: Scope, leases: Sequence[Lease], held: Mapping[UUID, Lease]) -> list[Prepared]:
    """放行, all at once; where one cannot even be prepared, one by one: it is given back, and costs no other source."""
    try:
        return await _leave(scope, leases, held)
    except (LeaseLost, *STORAGE_AWAY):
        raise
    except Exception:
        if len(leases) == 1:
            raise
    prepared = []
    for lease in leases:
        try:
            prepared += await _leave(scope, [lease], {lease.ref: lease})
        except (LeaseLost, *STORAGE_AWAY):
            raise
        except Exception as fault:
            log.error("ask.not_prepared", ask=str(lease.ref), attempts=lease.attempts, fault=type(fault).__name__)
            pause = retry_delay(lease.attempts, scope.runtime.retry_base)
            await release([(lease, pause)], type(fault).__name__)
    return prepared


async def _leave(scope: Scope, leases: Sequence[Lease], held: Mapping[UUID, Lease]) -> list[Prepared]:
    """放行: those that left. What waits is given back, and whatever else is done with."""
    async with scope.write("ask.send", leases[0].lane) as tx:
        rows, case = await locked_asks(tx, leases[0].lane, list(held))
        await still_held(tx, leases)
        if len(rows) != len(held):
            raise NotFound()
        open_now = [row for row in rows if may_leave(row, case)]
        asked, with_clerks = await out_of_time(tx, case, open_now)
        # Whoever travels on removable storage, or in a batch, is not sent from here.
        carried = await await_package(tx, case, asked)
        ends = await time_left(tx, case, [row for row in asked if row.id in carried])
        elsewhere = carried | await join_batches(tx, case, [row for row in asked if row.id not in carried])
        going, busy = _room(scope, case, [row for row in asked if row.id not in elsewhere])
        going, slowed = await admitted(tx, going)
        prepared, refused = await leave(tx, case, going)
        resting = [row.id for row, why_not in refused if await rests(tx, row, case, why_not)]
        waiting = [(held[ask], SUSPENDED_RECHECK) for ask in resting] + [(held[row.id], BUSY) for row in busy]
        waiting += [(held[row.id], pause) for row, pause in slowed] + [(held[row.id], RECHECK) for row in with_clerks]
        waiting += [(held[ask], left) for ask, left in ends.items()]
        await postpone(tx, waiting)
        stay = {lease.id for lease, _ in waiting} | {held[one.row.id].id for one in prepared}
        await finish(tx, [lease for lease in leases if lease.id not in stay])
        held_back = [row.id for row in busy] + [row.id for row, _ in slowed]
        tx.note(closed=[row.id for row in rows if row not in open_now], busy=held_back)
        return prepared


def _room(scope: Scope, case: Case, rows: Sequence[AskRow]) -> tuple[list[AskRow], list[AskRow]]:
    """数源有空: those whose source is not asked more at once than it should be, and the others."""
    runtime = scope.runtime
    going: list[AskRow] = []
    busy: list[AskRow] = []
    asked = {row.source: runtime.in_flight[case.executing_tenant, row.source] for row in rows}
    for row in rows:
        asked[row.source] += 1
        (going if asked[row.source] <= runtime.asks_at_once else busy).append(row)
    return going, busy


async def _put(answers: asyncio.Queue[Answer], scope: Scope, one: Prepared) -> None:
    place = (one.case.executing_tenant, one.row.source)
    scope.runtime.in_flight[place] += 1
    try:
        await answers.put(await _answer(one))
    finally:
        scope.runtime.in_flight[place] -= 1


async def _answer(one: Prepared) -> Answer:
    """What the department says, or why it could not be asked."""
    try:
        reply = await awaited(_query(one), one.line.timeout)
        judged = judge(reply, one.subject.person, one.ask.element)
        return Answer(one.row, msgspec.structs.replace(judged, manual=by_hand(one.connector)), reply.raw)
    except Garbled as fault:
        return Answer(one.row, garbled(fault), fault.raw)
    except Exception as fault:
        # A connector's own fault costs its own source; the text may hold personal data, so only its type is kept.
        return Answer(one.row, unreachable(fault), b"")


async def _query(one: Prepared) -> Reply:
    if by_hand(one.connector):
        return Accepted(ticket=one.ask.id)
    connector = cast("Connector", one.connector)  # whoever takes batches has joined one
    if one.row.ticket:
        return await connector.collect(one.ask, one.row.ticket, one.line)
    return await connector.query(one.ask, one.line)


async def _keep_each(scope: Scope, held: Mapping[UUID, Lease], answers: asyncio.Queue[Answer], expected: int) -> None:
    while expected:
        some = [await answers.get()]
        await asyncio.sleep(GATHERED)
        while not answers.empty():
            some.append(answers.get_nowait())
        await _keep_all_that_can(scope, held, some)
        expected -= len(some)


async def _keep_all_that_can(scope: Scope, held: Mapping[UUID, Lease], some: Sequence[Answer]) -> None:
    """保存 together; where that fails, each alone; what fails alone is as good as no answer, and costs its own source only."""
    try:
        await _keep(scope, held, some)
    except (LeaseLost, *STORAGE_AWAY):
        raise
    except Exception as fault:
        if len(some) > 1:
            for one in some:
                await _keep_all_that_can(scope, held, [one])
        else:
            await _keep(scope, held, [Answer(some[0].row, unreachable(fault), b"")])


async def _keep(scope: Scope, held: Mapping[UUID, Lease], some: Sequence[Answer]) -> None:
    async with scope.write("ask.settle") as tx:
        rows, case = await locked_asks(tx, some[0].row.verification_id, [one.row.id for one in some])
        now = {row.id: row for row in rows}
        fresh = [Answer(now[one.row.id], one.judged, one.raw) for one in some]
        settled = await keep_replies(tx, case, fresh, ANSWERABLE)
        # A callback that could not be read may have come meanwhile: whatever is still open goes on.
        again = [one for one in fresh if (one.judged if one.row.id in settled else one.row).state in OPEN]
        ends = await time_left(tx, case, [one.row for one in again if one.judged.retry_at])
        await postpone(
            tx, [(held[one.row.id], min(_pause(tx, one), ends.get(one.row.id, LONGEST_CLOSED))) for one in again]
        )
        await finish(tx, [held[one.row.id] for one in fresh if one not in again])
        await note(tx, fresh)


def _pause(tx: Tx, one: Answer) -> timedelta:
    if one.judged.manual or one.row.manual:
        return RECHECK
    until = one.judged.retry_at - tx.scope.now if one.judged.retry_at else timedelta()
    return max(min(until, LONGEST_CLOSED), retry_delay(one.row.attempts, tx.scope.runtime.retry_base))
