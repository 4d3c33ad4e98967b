"""模拟网关: the endpoints of the convention: renewal of secrets, real-time and asynchronous questions, collection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import JSON, Question, encoded
from plugins.simulated_departments.behaviour import Met
from plugins.simulated_departments.convention import envelope, reason_of
from plugins.simulated_departments.entering import Refusal, entered, met_at, question_of
from plugins.simulated_departments.entries import CATALOGUE
from plugins.simulated_departments.replying import answered, collected
from plugins.simulated_departments.state import STATE, State
from plugins.simulated_departments.transport import sent

_ASKED = {(entry.catalogue, entry.share_id): entry for entry in CATALOGUE}
_COLLECTED = {(entry.catalogue, entry.collect_share_id): entry for entry in CATALOGUE}

Form = Mapping[str, str]


async def refresh_by_key(request: web.Request) -> web.StreamResponse:
    """首次刷新: secrets for who signs with the application's secret."""
    state, form = request.app[STATE], await form_of(request)
    return _renewed(state, state.secrets.fault_by_key(form))


async def refresh_by_secret(request: web.Request) -> web.StreamResponse:
    """后续刷新: secrets for who signs with the refresh secret."""
    state, form = request.app[STATE], await form_of(request)
    return _renewed(state, state.secrets.fault(form, "refresh"))


async def data_sharing(request: web.Request) -> web.StreamResponse:
    """数据共享接口: asks and collections; which of the two is in the address."""
    state, form = request.app[STATE], await form_of(request)
    try:
        return await _served(request, state, form)
    except Refusal as refusal:
        return refused(refusal.code)


async def _served(request: web.Request, state: State, form: Form) -> web.StreamResponse:
    place = (request.match_info["catalogue"], request.match_info["share_id"])
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
    whole, content = (collected if collecting else answered)(state, question, form, met)
    return await sent(request, met, whole, content)


def refused(code: str, **more: Any) -> web.Response:
    """拒绝 with a return code."""
    return _json(envelope(code, **more))


def _renewed(state: State, fault: str | None) -> web.Response:
    # The platform writes dataCount 0 here, though `datas` is filled.
    return _json(envelope("00", state.secrets.issue())) if fault is None else refused(fault)


def _json(whole: dict[str, Any]) -> web.Response:
    body, _ = encoded(whole, Question("", "", "", None, date.min, date.min), Met(()))
    return web.Response(body=body, headers={"Content-Type": JSON})


async def form_of(request: web.Request) -> Form:
    """表单: the text fields."""
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
