"""查询事项: let an ask leave, ask the department, keep what came back. No transaction is open while a department is asked.

Load, commit, ask, new transaction, save. A worker that dies between the two leaves the ask `asking` with its lease; the
next one asks again with the same id, which is one request for the department.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from core.deadlines.model import due, within
from core.deadlines.store import total_due
from core.errors import Conflict, NotFound, Refused
from core.households.model import Subject
from core.law import Law
from core.outbox import Lease, put_once
from core.plugin.connectors import Ask, Connector, Garbled, Reason, Reply, SourceItem, SubjectIdentity
from core.plugin.vocabulary import citations_text
from core.scope import Scope, Tx
from core.sources.line import DepartmentLine
from core.sources.model import OPEN, REFUSALS, AskRow, AskState, Judgement, StoredReply, judge, retry_delay
from core.sources.store import (
    add_reply,
    hold_back,
    let_leave,
    locked_ask,
    note_why,
    settle,
    still_authorized,
    subject_of,
)
from core.verification.model import Case, State
from core.verification.store import key_of

_CAN_BE_CALLED_BACK = (AskState.WAITING, AskState.ASKING, AskState.UNAVAILABLE, AskState.QUARANTINED)
"""Also after a callback that could not be read or was about somebody else: the next one may be right."""

SUSPENDED_RECHECK = timedelta(minutes=10)
"""How long an ask about a suspended person rests before it is looked at again; lifting wakes it at once."""


@dataclass(frozen=True)
class Prepared:
    """已放行的查询: all that is needed outside the transaction."""

    row: AskRow
    case: Case
    subject: Subject
    ask: Ask
    connector: Connector
    line: DepartmentLine


async def send(scope: Scope, lease: Lease) -> None:
    """查询一项: one attempt; the lease is finished or postponed in the transaction that keeps the outcome."""
    prepared = await _leave(scope, lease)
    if prepared is None:
        return
    try:
        async with asyncio.timeout(prepared.line.timeout):
            reply = await _query(prepared)
    except Garbled as fault:
        await _keep(scope, lease, prepared, _garbled(fault), fault.raw)
    except (TimeoutError, ConnectionError) as fault:
        await _keep(scope, lease, prepared, _unreachable(fault), b"")
    except Exception as fault:
        # A connector's own fault costs its own source; the text may hold personal data, so only its type is kept.
        await _keep(scope, lease, prepared, _unreachable(fault), b"")
    else:
        judged = judge(reply, prepared.subject.person, prepared.ask.element)
        await _keep(scope, lease, prepared, judged, reply.raw)


async def receive(scope: Scope, ask: UUID, headers: Mapping[str, str], body: bytes) -> bool:
    """接收回调: True where the answer was new. Raises Refused where it is not genuine, NotFound for an unknown ask."""
    prepared = await _awaiting(scope, ask)
    try:
        async with asyncio.timeout(prepared.line.timeout):
            reply = await prepared.connector.read_callback(
                prepared.ask, prepared.row.ticket, headers, body, prepared.line
            )
        judged = judge(reply, prepared.subject.person, prepared.ask.element)
    except PermissionError:
        raise Refused("callback_not_genuine") from None
    except Garbled as fault:
        judged = _garbled(fault)
    async with scope.write("ask.callback") as tx:
        row, case = await locked_ask(tx, ask)
        new = await _settle(tx, row, case, judged, body, _CAN_BE_CALLED_BACK)
        tx.note(ask=ask, kind=judged.kind, new=new)
        return new


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
        return await _prepared(tx, law, item, row, case)


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


async def _prepared(tx: Tx, law: Law, item: SourceItem, row: AskRow, case: Case) -> Prepared:
    subject = await subject_of(tx, row, key_of(tx, case))
    # By the executing agency's settings: a county's own must not redirect what the province asks.
    executor = await tx.scope.runtime.law_for(tx.connection, case.executing_tenant, case.applied_on)
    connector = executor.connectors[row.connector]
    configured = executor.settings.get(f"connector.{row.connector}")
    settings = msgspec.convert(configured.value if configured else {}, connector.info.settings)
    scope = tx.scope
    callback = f"{scope.runtime.callback_base}/callbacks/{scope.tenant.id}/{row.id}"
    line = DepartmentLine(scope, row.connector, settings, callback, scope.runtime.ask_timeout)
    return Prepared(row, case, subject, _ask(law, item, row, case, subject), connector, line)


def _ask(law: Law, item: SourceItem, row: AskRow, case: Case, subject: Subject) -> Ask:
    if case.initiator is None:
        raise LookupError("核对件没有发起人")
    programme, initiator, person = law.programmes[case.programme], case.initiator, subject.person
    reason = Reason(
        programme=programme.id, programme_title=programme.title, verification_number=case.number,
        authorization_id=str(row.authorization_id), officer_name=initiator.name, officer_code=initiator.number,
        office_name=initiator.office_name, office_code=initiator.office_code, basis=citations_text(item.basis),
    )  # fmt: skip
    period = law.period(case.applied_on) if item.look_back == "period" else None
    return Ask(
        id=str(row.id), element=row.element, source=row.source, reason=reason,
        subject=SubjectIdentity(person.name, person.id_kind, person.id_number),
        window_start=period.start if period else None, window_end=period.end if period else case.applied_on,
    )  # fmt: skip


async def _query(prepared: Prepared) -> Reply:
    if prepared.row.ticket:
        return await prepared.connector.collect(prepared.ask, prepared.row.ticket, prepared.line)
    return await prepared.connector.query(prepared.ask, prepared.line)


async def _keep(scope: Scope, lease: Lease, prepared: Prepared, judged: Judgement, raw: bytes) -> None:
    async with scope.write("ask.settle") as tx:
        row, case = await locked_ask(tx, lease.ref)
        settled = await _settle(tx, row, case, judged, raw, (AskState.ASKING,))
        tx.note(ask=row.id, kind=judged.kind, settled=settled)
        if settled and judged.state in OPEN:
            waited = judged.retry_at - scope.now if judged.retry_at else timedelta()
            await lease.postpone(tx, max(waited, retry_delay(row.attempts, scope.runtime.retry_base)))
        else:
            await lease.finish(tx)


async def _settle(
    tx: Tx, row: AskRow, case: Case, judged: Judgement, raw: bytes, expected: tuple[AskState, ...]
) -> bool:
    """Keep the reply and move the ask; an answer that comes too late is kept as late and moves nothing."""
    key = key_of(tx, case)
    if judged.state is AskState.FOUND and not await still_authorized(tx, row):
        judged = Judgement("quarantined", AskState.NOT_ANSWERED, note="反馈到达前授权已撤回，未采用")
    kind = judged.kind if row.state in expected else "late"
    if kind == "late" and await _known(tx, row, raw):
        return False
    reply = await add_reply(tx, case, row, key, kind, StoredReply(raw, judged.facts, judged.note))
    if kind == "late" or not await settle(tx, row, judged, reply, expected):
        return False
    await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)
    return True


async def _known(tx: Tx, row: AskRow, raw: bytes) -> bool:
    digest = tx.scope.runtime.vault.digest(raw)
    return bool(await tx.value("select true from reply where ask_id = $1 and digest = $2 limit 1", row.id, digest))


async def _awaiting(scope: Scope, ask: UUID) -> Prepared:
    async with scope.write("ask.callback") as tx:
        row, case = await locked_ask(tx, ask)
        if row.left_on is None or not (row.ticket or row.state is AskState.ASKING):
            raise NotFound()
        if not row.ticket:
            raise Conflict("callback_too_early")  # our own worker has not yet kept what the source accepted
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        item = next(entry for entry in law.source_items if entry.id == row.item)
        tx.note(ask=ask, arrived=True)
        return await _prepared(tx, law, item, row, case)


def _garbled(fault: Garbled) -> Judgement:
    return Judgement("garbled", AskState.UNAVAILABLE, note=f"数源反馈无法识别：{fault.fault}")


def _unreachable(fault: Exception) -> Judgement:
    word = "数源未在时限内响应" if isinstance(fault, TimeoutError) else f"数源连接失败（{type(fault).__name__}）"
    return Judgement("unavailable", AskState.UNAVAILABLE, note=word)
