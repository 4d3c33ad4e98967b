"""模拟网关: the endpoints of the convention: renewal of secrets, real-time and asynchronous questions, collection."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import JSON, Question, encoded
from plugins.simulated_departments.behaviour import Met
from plugins.simulated_departments.convention import envelope, reason_of
from plugins.simulated_departments.entering import Refusal, entered, met_at, question_of
from plugins.simulated_departments.entries import CATALOGUE
from plugins.simulated_departments.replying import answered, collected
from plugins.simulated_departments.state import State
from plugins.simulated_departments.transport import sent
from plugins.simulated_departments.wire import Answer, Form, Request

_ASKED = {(entry.catalogue, entry.share_id): entry for entry in CATALOGUE}
_COLLECTED = {(entry.catalogue, entry.collect_share_id): entry for entry in CATALOGUE}


async def refresh_by_key(state: State, request: Request) -> Answer:
    """首次刷新: secrets for who signs with the application's secret."""
    return _renewed(state, state.secrets.fault_by_key(request.form()))


async def refresh_by_secret(state: State, request: Request) -> Answer:
    """后续刷新: secrets for who signs with the refresh secret."""
    return _renewed(state, state.secrets.fault(request.form(), "refresh"))


async def data_sharing(state: State, request: Request, catalogue: str, share_id: str) -> Answer:
    """数据共享接口: asks and collections; which of the two is in the address."""
    try:
        return await _served(state, request.form(), (catalogue, share_id))
    except Refusal as refusal:
        return refused(refusal.code)


async def _served(state: State, form: Form, place: tuple[str, str]) -> Answer:
    collecting = place in _COLLECTED
    entry = _COLLECTED.get(place) or _ASKED.get(place)
    if entry is None:
        raise Refusal(convention.NO_SERVICE)
    fault = state.secrets.fault(form, "request")
    if fault is not None:
        raise Refusal(fault)
    now, reason = datetime.now(UTC), reason_of(form.get("additional", ""))
    question = question_of(state, entry, form, reason, now)
    attempt = entered(state, question, form["cardId"], reason or {}, "collect" if collecting else "ask", now)
    await state.ledger.forced()
    met = met_at(state, question.department, question.ask, attempt, "collect" if collecting else "answer")
    return sent(met, *(collected if collecting else answered)(state, question, form, met))


def refused(code: str, **more: Any) -> Answer:
    """拒绝 with a return code."""
    return _json(envelope(code, **more))


def _renewed(state: State, fault: str | None) -> Answer:
    # The platform writes dataCount 0 here, though `datas` is filled.
    return _json(envelope("00", state.secrets.issue())) if fault is None else refused(fault)


def _json(whole: dict[str, Any]) -> Answer:
    body, _ = encoded(whole, Question("", "", "", None, date.min, date.min), Met(()))
    return Answer(body, JSON)
