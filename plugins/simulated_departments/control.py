"""部门控制台: how a test or a demonstration tells a department to misbehave.

POST /control/{department} replaces its behaviour: {"faults": [{"kind": "slow", "share": 0.2, "seconds": 1.5}]}, or
{"chaos": {"share": 0.3, "at_most": 3}}, or {"batch_seconds": 5}.
POST /control/gateway sets the life of secrets: {"request_seconds": 1, "refresh_seconds": 60, "forget": true}.
GET /control tells all. Every one needs the header X-Control-Token.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from plugins.simulated_departments import population, wangmo
from plugins.simulated_departments.answering import JSON
from plugins.simulated_departments.behaviour import Behaviour, Fault, Kind
from plugins.simulated_departments.state import State
from plugins.simulated_departments.wire import Answer, Request, plain

_FORBIDDEN = plain(403, "控制令牌不符")
_Seconds = Annotated[float, Meta(gt=0, le=10_000_000)]


class GatewayOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """网关指令."""

    request_seconds: _Seconds | None = None
    refresh_seconds: _Seconds | None = None
    forget: bool = False


async def health(state: State, request: Request) -> Answer:
    """健康检查."""
    return _json({"status": "ok", "seed": state.population.seed})


async def show(state: State, request: Request) -> Answer:
    """查看状态."""
    if not _allowed(state, request):
        return _FORBIDDEN
    departments = {
        name: {
            "faults": behaviour.faults,
            "chaos": behaviour.chaos,
            "asked": state.ledger.asked[name],
            "repeated": state.ledger.repeated[name],
            "pending_callbacks": state.callbacks.pending(name),
            "batches": state.batches.taken(name),
        }
        for name, behaviour in state.behaviours.items()
    }
    return _json({"departments": departments, "population": _counted(state)})


def _counted(state: State) -> dict[str, object]:
    second = {"persons": wangmo.SIZE, "households": wangmo.HOUSEHOLDS}
    first = {"persons": population.SIZE, "households": population.HOUSEHOLDS}
    return {"seed": state.population.seed, **first, "wangmo": second}


async def order(state: State, request: Request, department: str) -> Answer:
    """下达指令."""
    if not _allowed(state, request):
        return _FORBIDDEN
    if department != "gateway" and department not in state.behaviours:
        return plain(404, "没有这个部门")
    try:
        _told(state, department, request.body)
    except msgspec.MsgspecError as error:
        return plain(422, str(error))
    return await show(state, request)


def _told(state: State, department: str, body: bytes) -> None:
    if department == "gateway":
        _gateway(state, msgspec.json.decode(body, type=GatewayOrder))
        return
    behaviour = msgspec.json.decode(body or b"{}", type=Behaviour)
    faults = tuple(_dated(fault) for fault in behaviour.faults)
    state.behaviours[department] = msgspec.structs.replace(behaviour, faults=faults)


def _gateway(state: State, told: GatewayOrder) -> None:
    state.secrets.request_seconds = told.request_seconds or state.secrets.request_seconds
    state.secrets.refresh_seconds = told.refresh_seconds or state.secrets.refresh_seconds
    if told.forget:
        state.secrets.forget()


def _dated(fault: Fault) -> Fault:
    """`unavailable` for some seconds: from now on, not from each ask on."""
    if fault.kind is not Kind.UNAVAILABLE or fault.until is not None or not fault.seconds:
        return fault
    return msgspec.structs.replace(fault, until=datetime.now(UTC) + timedelta(seconds=fault.seconds))


def _allowed(state: State, request: Request) -> bool:
    given = request.headers.get("x-control-token", "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, state.control_token.encode())


def _json(content: object) -> Answer:
    return Answer(msgspec.json.encode(content), JSON)
