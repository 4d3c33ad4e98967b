"""答复: at once, later by callback, or when it is collected."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import Question, answer_to, encoded
from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.callbacks import USUAL_DELAY, Promise
from plugins.simulated_departments.convention import envelope
from plugins.simulated_departments.entering import Refusal, met_at
from plugins.simulated_departments.entries import APP_KEY
from plugins.simulated_departments.state import State

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def answered(state: State, question: Question, form: Mapping[str, str], met: Met) -> tuple[bytes, str]:
    """作答, or accept where a callback is wanted."""
    refused = denied(question, met)
    if refused is not None:
        return refused
    callback_url = form.get("callbackUrl", "")
    if not callback_url:
        return answer_to(state.population, question, met)
    if urlsplit(callback_url).hostname not in LOOPBACK:
        raise Refusal(convention.REFUSED)  # the sandbox never posts to another machine
    ticket = state.callbacks.promise(promise_of(state, question, callback_url, met)).ticket
    return encoded(envelope(convention.ACCEPTED, {"ticket": ticket}), question, met)


def collected(state: State, question: Question, form: Mapping[str, str], met: Met) -> tuple[bytes, str]:
    """取回 of what was accepted."""
    refused = denied(question, met)
    if refused is not None:
        return refused
    promise = state.callbacks.get(form.get("ticket", ""))
    if promise is None or promise.question.ask != question.ask:
        raise Refusal(convention.NO_TICKET)
    if promise.due > time.time():
        return encoded(envelope(convention.ACCEPTED, {"ticket": promise.ticket}), question, met)
    return answer_to(state.population, promise.question, met)


def denied(question: Question, met: Met) -> tuple[bytes, str] | None:
    """The faults that are an answer of their own."""
    stopped = met.get(Kind.UNAVAILABLE)
    if stopped is not None:
        until = {"until": stopped.until.isoformat()} if stopped.until is not None else ""
        return encoded(envelope(convention.STOPPED, until), question, Met(()))
    if met.get(Kind.REFUSE) is not None:
        return encoded(envelope(convention.REFUSED), question, Met(()))
    return None


def callback_of(state: State, promise: Promise, attempt: int) -> tuple[bytes, dict[str, str]]:
    """回调报文: body and signed headers. It tells ticket and project, so that it can be told from another's."""
    question = promise.question
    met = met_at(state, question.department, question.ask, attempt, "callback")
    body, content_type = answer_to(state.population, question, met, ticket=promise.ticket, projectId=question.ask)
    return body, convention.callback_headers(APP_KEY, state.app_secret, body, content_type)


def promise_of(state: State, question: Question, callback_url: str, met: Met, kind: str = "") -> Promise:
    """待回调 of a question: `kind` is the interface at which it was put, the gateway unless it is told."""
    late, duplicate = met.get(Kind.LATE), met.get(Kind.DUPLICATE_CALLBACK)
    return Promise(
        ticket=ticket_of(state, kind or question.department, question.ask),
        question=question,
        callback_url=callback_url,
        due=time.time() + USUAL_DELAY + (late.seconds if late is not None else 0),
        copies=duplicate.times if duplicate is not None else 1,
        kind=kind,
    )


def ticket_of(state: State, department: str, request: str) -> str:
    """受理号 of an ask or of a batch: the same for the same."""
    text = f"{department}\n{request}".encode()
    return "T" + hmac.new(state.app_secret.encode(), text, hashlib.sha256).hexdigest()[:24]
