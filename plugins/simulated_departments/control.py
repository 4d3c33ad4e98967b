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
from aiohttp import web
from msgspec import Meta, Struct

from plugins.simulated_departments import population, wangmo
from plugins.simulated_departments.behaviour import Behaviour, Fault, Kind
from plugins.simulated_departments.state import STATE, State

_Seconds = Annotated[float, Meta(gt=0, le=10_000_000)]


class GatewayOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """网关指令."""

    request_seconds: _Seconds | None = None
    refresh_seconds: _Seconds | None = None
    forget: bool = False


async def health(request: web.Request) -> web.Response:
    """健康检查."""
    return _json({"status": "ok", "seed": request.app[STATE].population.seed})


async def show(request: web.Request) -> web.Response:
    """查看状态."""
    state = _allowed(request)
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


async def order(request: web.Request) -> web.Response:
    """下达指令."""
    state, name = _allowed(request), request.match_info["department"]
    if name != "gateway" and name not in state.behaviours:
        raise web.HTTPNotFound(text="没有这个部门")
    body = await request.read()
    try:
        if name == "gateway":
            _gateway(state, msgspec.json.decode(body, type=GatewayOrder))
        else:
            behaviour = msgspec.json.decode(body or b"{}", type=Behaviour)
            faults = tuple(_dated(fault) for fault in behaviour.faults)
            state.behaviours[name] = msgspec.structs.replace(behaviour, faults=faults)
    except msgspec.MsgspecError as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from None
    return await show(request)


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


def _allowed(request: web.Request) -> State:
    state = request.app[STATE]
    given = request.headers.get("X-Control-Token", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, state.control_token.encode()):
        raise web.HTTPForbidden(text="控制令牌不符")
    return state


def _json(content: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), headers={"Content-Type": "application/json;charset=UTF-8"})
