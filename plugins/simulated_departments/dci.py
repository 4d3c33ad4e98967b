"""模拟登记系统: the departments as registries of the DCI: sync and async search, on-search callback, txn/status."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import JSON, Question, garbled, rows_for
from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.callbacks import Promise
from plugins.simulated_departments.dci_convention import Err, ack, header, now, opened, signed
from plugins.simulated_departments.dci_questions import Asked, Rejected, asked_of, header_of, nobody
from plugins.simulated_departments.dci_records import CIVIL, data_of
from plugins.simulated_departments.entering import Refusal, entered, met_at
from plugins.simulated_departments.replying import LOOPBACK, promise_of, ticket_of
from plugins.simulated_departments.state import State
from plugins.simulated_departments.transport import sent
from plugins.simulated_departments.wire import Answer, Request

DCI = "dci"
_REFUSED, _DUPLICATE = "rjct.search.too_many_records_found", "rjct.reference_id.duplicate"
_SUPPORTED = {convention.CONFLICT: _DUPLICATE}


async def sync_search(state: State, request: Request) -> Answer:
    """同步查询."""
    try:
        asked = asked_of(state, opened(request.body, state.app_secret))
        met = await _entered(state, asked)
        body = _found(state, asked.question, met)
    except Err as error:
        return _error(error.code)
    except Rejected as rejected:
        return _plain(_rejected(state, rejected))
    return sent(met, *garbled(body, JSON, asked.reference, met))


async def search(state: State, request: Request) -> Answer:
    """异步查询: acknowledged at once; the answer, also that it is rejected, comes by on-search."""
    try:
        asked = asked_of(state, opened(request.body, state.app_secret))
        met = await _entered(state, asked)
        _reachable(asked.callback_url)
    except Err as error:
        return _plain(ack("ERR", error=error.code))
    except Rejected:
        return _plain(ack("ERR", error="err.request.bad"))
    refused = _REFUSED if met.get(Kind.REFUSE) is not None else ""
    promise = promise_of(state, asked.question, asked.callback_url, met, DCI)
    kept = state.callbacks.promise(msgspec.structs.replace(promise, refused=refused))
    return sent(met, *garbled(ack("ACK", kept.ticket), JSON, asked.reference, met))


async def txn_status(state: State, request: Request) -> Answer:
    """办理状态 of a search, by its reference."""
    try:
        parts = opened(request.body, state.app_secret)
        header_of(parts, "txn-status")
        promise = _promised(state, msgspec.json.decode(parts.message))
    except (Err, Rejected) as error:
        return _error(error.code if error.code.startswith("err.") else "err.request.bad")
    state.polled[promise.ticket] += 1
    met = met_at(state, promise.question.department, promise.question.ask, state.polled[promise.ticket], "collect")
    if met.get(Kind.UNAVAILABLE) is not None:
        return _error("err.service.unavailable")
    body = _status(state, promise, met)
    return sent(met, *garbled(body, JSON, promise.question.ask, met))


def callback_of(state: State, promise: Promise, attempt: int) -> tuple[bytes, dict[str, str]]:
    """回调 (on-search), signed at the moment of sending."""
    question = promise.question
    met = met_at(state, question.department, question.ask, attempt, "callback")
    body = signed(header("on-search"), _told(state, promise, met), state.app_secret)
    content, content_type = garbled(body, JSON, question.ask, met)
    return content, {"Content-Type": content_type}


async def _entered(state: State, asked: Asked) -> Met:
    """Into the ledger; what befalls the attempt. Raises Err where the department cannot answer now."""
    question = asked.question
    try:
        attempt = entered(state, question, asked.number, asked.reason, "ask", datetime.now(UTC))
    except Refusal as refusal:
        code = _SUPPORTED.get(refusal.code, _REFUSED)
        raise Rejected(code, asked.transaction, asked.reference) from None
    await state.ledger.forced()
    met = met_at(state, question.department, question.ask, attempt, "answer")
    if met.get(Kind.UNAVAILABLE) is not None:
        raise Err("err.service.unavailable")
    return met


def _reachable(callback_url: str) -> None:
    if urlsplit(callback_url).hostname not in LOOPBACK:
        raise Err("err.sender_uri.invalid")  # the sandbox never posts to another machine


def _found(state: State, question: Question, met: Met) -> bytes:
    refused = _REFUSED if met.get(Kind.REFUSE) is not None else ""
    message = _message(state, question, _item(state, question, met, refused))
    return signed(header("on-search"), message, state.app_secret)


def _rejected(state: State, rejected: Rejected) -> bytes:
    """Of one request: its own item; of the whole: by the header, whose message is an empty list."""
    question = nobody(rejected.reference)
    if not rejected.reference:
        message = {**_message(state, nobody(rejected.transaction), {}), "search_response": []}
        return signed(header("on-search", "rjct", rejected.code), message, state.app_secret)
    item = _item(state, question, Met(()), rejected.code)
    return signed(header("on-search"), _message(state, question, item), state.app_secret)


def _told(state: State, promise: Promise, met: Met) -> dict[str, Any]:
    return _message(state, promise.question, _item(state, promise.question, met, promise.refused))


def _message(state: State, question: Question, item: dict[str, Any]) -> dict[str, Any]:
    marks = {"transaction_id": question.ask, "correlation_id": ticket_of(state, DCI, question.ask)}
    return {**marks, "search_response": [item]}


def _item(state: State, question: Question, met: Met, refused: str = "", status: str = "succ") -> dict[str, Any]:
    told = {"reference_id": question.ask, "timestamp": now(), "status": "rjct" if refused else status, "locale": "zho"}
    if refused:
        return {**told, "status_reason_code": refused}
    if status != "succ":
        return told
    rows = rows_for(state.population, question, met)
    duplicates = met.get(Kind.DUPLICATE_ROWS)
    rows = [row for row in rows for _ in range(duplicates.times)] if duplicates is not None else rows
    pages = {"page_size": 500, "page_number": 1, "total_count": len(rows)}
    return {**told, "data": data_of(question.department, question.element, rows), "pagination": pages}


def _promised(state: State, message: dict[str, Any]) -> Promise:
    told = message["txnstatus_request"]
    if told["txn_type"] != "search" or told["attribute_type"] != "reference_id_list":
        raise Err("err.request.bad")
    (reference,) = told["attribute_value"]
    promise = state.callbacks.get(ticket_of(state, DCI, reference))
    if promise is None or message["transaction_id"] != promise.question.ask:
        raise Err("err.request.not_found")
    return promise


def _status(state: State, promise: Promise, met: Met) -> bytes:
    question, pending = promise.question, promise.due > time.time()
    item = _item(state, question, met, promise.refused, "pdng" if pending else "succ")
    # The core file calls the kind by the answer's name, the social one by the question's.
    kind = "on-search" if question.department == CIVIL else "search"
    searched = _message(state, question, item)
    marks = {name: searched[name] for name in ("transaction_id", "correlation_id")}
    message = {**marks, "txnstatus_response": {"txn_type": kind, "txn_status": searched}}
    return signed(header("txn-on-status"), message, state.app_secret)


def _error(code: str) -> Answer:
    """同步接口的错误: by HTTP; there is no acknowledgement that could carry it."""
    status = 500 if code in ("err.service.unavailable", "err.request.bad", "err.request.not_found") else 401
    return Answer(msgspec.json.encode({"errors": [{"code": code, "message": code}]}), JSON, status)


def _plain(body: bytes) -> Answer:
    return Answer(body, JSON)
