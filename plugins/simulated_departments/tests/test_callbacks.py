"""回调: signed, repeated until taken, late and double on demand, and kept through a kill."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from plugins.simulated_departments.catalogue import APP_KEY
from plugins.simulated_departments.convention import callback_headers
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import PLACES, SECRET, Caller, until

COLLECT = PLACES["national.deposit"].collect_share_id


class Listener:
    """The other end: takes what is posted; can refuse some first."""

    def __init__(self) -> None:
        self.refusals = 0
        self.taken: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        self.taken.put_nowait((dict(request.headers), await request.read()))
        return web.Response(status=204)

    async def next(self) -> tuple[dict[str, str], bytes]:
        return await asyncio.wait_for(self.taken.get(), 15)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    app = web.Application()
    app.add_routes([web.post("/callback/{ask}", made.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/callback/one"
    yield made
    await runner.cleanup()


async def accepted(caller: Caller, ask: str, listener: Listener) -> str:
    answer = await caller.ask("national.deposit", ask, index=5, callbackUrl=listener.url)
    assert answer["code"] == "01"
    ticket: str = answer["datas"]["ticket"]
    return ticket


async def test_the_callback_carries_ticket_project_and_signature(caller: Caller, listener: Listener) -> None:
    ticket = await accepted(caller, "ask-1", listener)
    headers, body = await listener.next()
    content = json.loads(body)
    assert (content["ticket"], content["projectId"], content["code"]) == (ticket, "ask-1", "00")
    assert content["datas"] == (await caller.ask("national.deposit", "ask-2", index=5))["datas"]
    assert headers["X-App-Key"] == APP_KEY
    assert abs(int(headers["X-Request-Time"]) / 1000 - time.time()) < 60
    assert len(headers["X-Sign"]) == len(callback_headers(APP_KEY, SECRET, body, "x")["X-Sign"]) == 64


async def test_it_is_repeated_until_taken(caller: Caller, listener: Listener, departments: Departments) -> None:
    listener.refusals = 2
    await accepted(caller, "ask-1", listener)
    await listener.next()
    assert listener.refusals == 0
    await until(lambda: not departments.state()["departments"]["banks"]["pending_callbacks"])


async def test_late_and_double(caller: Caller, listener: Listener, departments: Departments) -> None:
    faults = [{"kind": "late", "seconds": 0.6}, {"kind": "duplicate_callback", "times": 3}]
    departments.order("banks", {"faults": faults})
    started = time.monotonic()
    await accepted(caller, "ask-1", listener)
    bodies = [(await listener.next())[1] for _ in range(3)]
    assert time.monotonic() - started > 0.6
    assert bodies[0] == bodies[1] == bodies[2]


async def test_a_ticket_is_collected_when_it_is_due(
    caller: Caller, listener: Listener, departments: Departments
) -> None:
    departments.order("banks", {"faults": [{"kind": "late", "seconds": 0.6}]})
    ticket = await accepted(caller, "ask-1", listener)
    collect = {"index": 5, "shareId": COLLECT, "ticket": ticket}
    assert (await caller.ask("national.deposit", "ask-1", **collect))["code"] == "01"
    await listener.next()
    assert (await caller.ask("national.deposit", "ask-1", **collect))["code"] == "00"
    assert (await caller.ask("national.deposit", "ask-9", **collect))["code"] == "33"
    kinds = [(line.kind, line.repeat) for line in departments.ledger() if line.ask == "ask-1"]
    assert kinds == [("ask", False), ("collect", True), ("collect", True)]


async def test_what_was_promised_survives_a_kill(caller: Caller, listener: Listener, departments: Departments) -> None:
    departments.order("banks", {"faults": [{"kind": "late", "seconds": 1.5}]})
    tickets = {await accepted(caller, f"ask-{n}", listener) for n in range(5)}
    departments.kill()
    departments.start()
    assert departments.state()["departments"]["banks"]["pending_callbacks"] == 5
    posted = {json.loads((await listener.next())[1])["ticket"] for _ in range(5)}
    assert posted == tickets
    caller.secret = ""
    departments.order("banks", {"faults": [{"kind": "late", "seconds": 60}]})
    again = await caller.ask("national.deposit", "ask-0", index=5, callbackUrl=listener.url)
    assert again["datas"]["ticket"] in tickets
