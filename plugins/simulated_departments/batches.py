"""批量接口: a department takes a whole file, works through it in its own time, and gives out a file of results."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import JSON, garbled
from plugins.simulated_departments.batch_files import Cover, Row, read_cover, read_rows
from plugins.simulated_departments.batch_queue import Taken, TakenRow
from plugins.simulated_departments.batch_results import results
from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.convention import MESSAGES, REASON
from plugins.simulated_departments.entering import Refusal, entered, met_at, question_of
from plugins.simulated_departments.entries import BY_DATASET
from plugins.simulated_departments.replying import ticket_of
from plugins.simulated_departments.state import State
from plugins.simulated_departments.transport import sent
from plugins.simulated_departments.wire import Answer, Form, Request

_Done = Callable[[State, Cover, Form], Awaitable[Answer]]


async def submit(state: State, request: Request, department: str) -> Answer:
    """交付批次: every row is entered into the ledger before the receipt is given."""
    return await _signed(state, request.form(), department, _submitted)


async def result(state: State, request: Request, department: str) -> Answer:
    """取回结果 by ticket."""
    return await _signed(state, request.form(), department, _fetched)


async def _signed(state: State, form: Form, department: str, done: _Done) -> Answer:
    if department not in state.behaviours:
        return _answer(convention.NO_SERVICE)
    cover = read_cover(form.get("manifest", ""), form.get("signature", ""), state.app_secret, department)
    if isinstance(cover, str):
        return _answer(cover)
    try:
        return await done(state, cover, form)
    except Refusal as refusal:
        return _answer(refusal.code)


async def _submitted(state: State, cover: Cover, form: Form) -> Answer:
    rows = read_rows(cover, form.get("content", ""))
    if rows is None:
        raise Refusal(convention.BAD_FILE)
    ticket = ticket_of(state, cover.department, f"batch/{cover.batch}")
    taken = tuple(_entered(state, cover.department, row) for row in rows)
    await state.ledger.forced()
    met = met_at(state, cover.department, cover.batch, state.batches.turn(ticket, "submit"), "submit")
    denied = _denied(met)
    if denied is not None:
        return denied
    state.batches.take(Taken(ticket, cover.department, cover.batch, _due(state, cover.department, met), taken))
    body = msgspec.json.encode(_told(convention.ACCEPTED, ticket=ticket, sha256=cover.sha256))
    return sent(met, *garbled(body, JSON, cover.batch, met))


async def _fetched(state: State, cover: Cover, _: Form) -> Answer:
    taken = state.batches.get(cover.ticket)
    if taken is None or (taken.department, taken.batch) != (cover.department, cover.batch):
        raise Refusal(convention.NO_TICKET)
    if taken.due > time.time():
        return _answer(convention.ACCEPTED, ticket=taken.ticket)
    met = met_at(state, taken.department, taken.batch, state.batches.turn(taken.ticket, "fetch"), "fetch")
    denied = _denied(met)
    if denied is not None:
        return denied
    return sent(met, *garbled(results(state, cover, taken, met), JSON, taken.batch, met))


def _entered(state: State, department: str, row: Row) -> TakenRow:
    """One row, as a single ask would be entered; what is refused is answered so in the results."""
    entry, now = BY_DATASET.get((department, row.dataset)), datetime.now(UTC)
    reason = row.additional if all(row.additional.get(name, "").strip() for name in REASON) else None
    try:
        if entry is None:
            raise Refusal(convention.NO_SERVICE)
        if reason is not None and reason["projectId"] != row.askId:
            raise Refusal(convention.NO_REASON)
        form = {"cardId": row.cardId, "name": row.name, "startDate": row.startDate, "endDate": row.endDate}
        question = question_of(state, entry, form, reason, now)
        entered(state, question, row.cardId, row.additional, "ask", now)
    except Refusal as refusal:
        return TakenRow(row.askId, refusal.code)
    return TakenRow(row.askId, "00", question)


def _due(state: State, department: str, met: Met) -> float:
    told, late = state.behaviours[department].batch_seconds, met.get(Kind.LATE)
    usual = state.batch_seconds if told is None else told
    return time.time() + usual + (late.seconds if late is not None else 0)


def _denied(met: Met) -> Answer | None:
    """The faults that are an answer of their own."""
    stopped = met.get(Kind.UNAVAILABLE)
    if stopped is not None:
        return _answer(convention.STOPPED, **({"until": stopped.until.isoformat()} if stopped.until else {}))
    return _answer(convention.REFUSED) if met.get(Kind.REFUSE) is not None else None


def _told(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "msg": MESSAGES[code], **more}


def _answer(code: str, **more: Any) -> Answer:
    return Answer(msgspec.json.encode(_told(code, **more)), JSON)
