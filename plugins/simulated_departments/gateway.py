"""模拟网关: the endpoints of the convention: renewal of secrets, real-time and asynchronous questions, collection."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import JSON, Question, answer_to, encoded
from plugins.simulated_departments.behaviour import Kind, Met, met_by
from plugins.simulated_departments.callbacks import USUAL_DELAY, Promise
from plugins.simulated_departments.catalogue import APP_KEY, CATALOGUE, Entry
from plugins.simulated_departments.convention import envelope, reason_of
from plugins.simulated_departments.ledger import LedgerEntry, person_digest
from plugins.simulated_departments.state import STATE, State
from plugins.simulated_departments.transport import sent

_ASKED = {(entry.catalogue, entry.share_id): entry for entry in CATALOGUE}
_COLLECTED = {(entry.catalogue, entry.collect_share_id): entry for entry in CATALOGUE}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Form = Mapping[str, str]


class Refusal(Exception):
    """网关拒绝: carries the return code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def refresh_by_key(request: web.Request) -> web.StreamResponse:
    """首次刷新: secrets for who signs with the application's secret."""
    state, form = request.app[STATE], await _form(request)
    return _renewed(state, state.secrets.fault_by_key(form))


async def refresh_by_secret(request: web.Request) -> web.StreamResponse:
    """后续刷新: secrets for who signs with the refresh secret."""
    state, form = request.app[STATE], await _form(request)
    return _renewed(state, state.secrets.fault(form, "refresh"))


async def data_sharing(request: web.Request) -> web.StreamResponse:
    """数据共享接口: asks and collections; which of the two is in the address."""
    state, form = request.app[STATE], await _form(request)
    try:
        return await _served(request, state, form)
    except Refusal as refusal:
        return _json(envelope(refusal.code))


async def _served(request: web.Request, state: State, form: Form) -> web.StreamResponse:
    place = (request.match_info["catalogue"], request.match_info["share_id"])
    collecting = place in _COLLECTED
    entry = _COLLECTED.get(place) or _ASKED.get(place)
    if entry is None:
        raise Refusal(convention.NO_SERVICE)
    fault = state.secrets.fault(form, "request")
    if fault is not None:
        raise Refusal(fault)
    question = _question(state, entry, form)
    attempt = _entered(state, entry, form, question, "collect" if collecting else "ask")
    met = _met(state, question, attempt, "collect" if collecting else "answer")
    whole, content = _collected(state, question, form, met) if collecting else _answered(state, question, form, met)
    return await sent(request, met, whole, content)


def _question(state: State, entry: Entry, form: Form) -> Question:
    """The question, or a Refusal: a person and a whole reason, or nothing is looked up."""
    reason = reason_of(form.get("additional", ""))
    if reason is None:
        raise Refusal(convention.NO_REASON)
    number, name = form.get("cardId", ""), form.get("name", "")
    if not number:
        raise Refusal(convention.NO_PERSON)
    index = state.population.index_of(number)
    if index is not None and name and state.population.person(index).name != name:
        raise Refusal(convention.OTHER_NAME)
    end = _day(form.get("endDate", "")) or datetime.now(UTC).date()
    start = _day(form.get("startDate", "")) or end - timedelta(days=365)
    return Question(entry.department, entry.element, reason["projectId"], index, start, end)


def _entered(state: State, entry: Entry, form: Form, question: Question, kind: str) -> int:
    """Into the ledger before anything is answered; how often this ask has come."""
    person = person_digest(state.app_secret, form["cardId"])
    if state.ledger.conflicts(question.ask, entry.element, person):
        raise Refusal(convention.CONFLICT)
    line = LedgerEntry(
        at=datetime.now(UTC).isoformat(),
        kind=kind,
        department=entry.department,
        element=entry.element,
        ask=question.ask,
        person=person,
        last_four=form["cardId"][-4:],
        reason=reason_of(form["additional"]) or {},
        repeat=state.ledger.knows(question.ask),
    )
    return state.ledger.write(line)


def _answered(state: State, question: Question, form: Form, met: Met) -> tuple[bytes, str]:
    denied = _denied(question, met)
    if denied is not None:
        return denied
    callback_url = form.get("callbackUrl", "")
    if not callback_url:
        return answer_to(state.population, question, met)
    if urlsplit(callback_url).hostname not in _LOOPBACK:
        raise Refusal(convention.REFUSED)  # the sandbox never posts to another machine
    ticket = state.callbacks.promise(_promise(state, question, callback_url, met)).ticket
    return encoded(envelope(convention.ACCEPTED, {"ticket": ticket}), question, met)


def _collected(state: State, question: Question, form: Form, met: Met) -> tuple[bytes, str]:
    denied = _denied(question, met)
    if denied is not None:
        return denied
    promise = state.callbacks.get(form.get("ticket", ""))
    if promise is None or promise.question.ask != question.ask:
        raise Refusal(convention.NO_TICKET)
    if promise.due > time.time():
        return encoded(envelope(convention.ACCEPTED, {"ticket": promise.ticket}), question, met)
    return answer_to(state.population, promise.question, met)


def _denied(question: Question, met: Met) -> tuple[bytes, str] | None:
    """The faults that are an answer of their own."""
    stopped = met.get(Kind.UNAVAILABLE)
    if stopped is not None:
        until = {"until": stopped.until.isoformat()} if stopped.until is not None else ""
        return encoded(envelope(convention.STOPPED, until), question, Met(()))
    if met.get(Kind.REFUSE) is not None:
        return encoded(envelope(convention.REFUSED), question, Met(()))
    return None


def _promise(state: State, question: Question, callback_url: str, met: Met) -> Promise:
    late, duplicate = met.get(Kind.LATE), met.get(Kind.DUPLICATE_CALLBACK)
    return Promise(
        ticket=_ticket(state, question),
        question=question,
        callback_url=callback_url,
        due=time.time() + USUAL_DELAY + (late.seconds if late is not None else 0),
        copies=duplicate.times if duplicate is not None else 1,
    )


def _ticket(state: State, question: Question) -> str:
    text = f"{question.department}\n{question.ask}".encode()
    return "T" + hmac.new(state.app_secret.encode(), text, hashlib.sha256).hexdigest()[:24]


def callback_of(state: State, promise: Promise, attempt: int) -> tuple[bytes, dict[str, str]]:
    """回调报文: body and signed headers. It tells ticket and project, so that it can be told from another's."""
    question = promise.question
    met = _met(state, question, attempt, "callback")
    body, content_type = answer_to(state.population, question, met, ticket=promise.ticket, projectId=question.ask)
    return body, convention.callback_headers(APP_KEY, state.app_secret, body, content_type)


def _met(state: State, question: Question, attempt: int, stage: str) -> Met:
    faults = state.behaviours[question.department].faults
    return met_by(faults, state.population.seed, question.department, question.ask, attempt, datetime.now(UTC), stage)


def _renewed(state: State, fault: str | None) -> web.Response:
    # The platform writes dataCount 0 here, though `datas` is filled.
    return _json(envelope("00", state.secrets.issue()) if fault is None else envelope(fault))


def _json(whole: dict[str, Any]) -> web.Response:
    body, _ = encoded(whole, Question("", "", "", None, date.min, date.min), Met(()))
    return web.Response(body=body, headers={"Content-Type": JSON})


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


async def _form(request: web.Request) -> Form:
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
