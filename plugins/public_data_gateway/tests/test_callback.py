"""回调与取回: the asynchronous form against the real departments, which call back to a real listener."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta

import msgspec
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hedui.plugin import Accepted, Ask, Found, Garbled, NothingFound, Unavailable
from hedui.testing import SimpleLine, leaks
from plugins.public_data_gateway.connector import PublicDataGateway
from plugins.public_data_gateway.signing import callback_sign
from plugins.simulated_departments.process import Departments

CONNECTOR = PublicDataGateway()
Posted = tuple[Mapping[str, str], bytes]


@pytest.fixture
async def posted(line: SimpleLine) -> AsyncIterator[asyncio.Queue[Posted]]:
    """What the departments post to the callback address of `line`."""
    queue: asyncio.Queue[Posted] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        queue.put_nowait((dict(request.headers), await request.read()))
        return web.Response(status=204)

    app = web.Application()
    app.add_routes([web.post("/callback", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.callback_url = f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    yield queue
    await runner.cleanup()


async def accepted(ask: Ask, line: SimpleLine) -> str:
    reply = await CONNECTOR.query(ask, line)
    assert isinstance(reply, Accepted)
    return reply.ticket


async def next_posted(queue: asyncio.Queue[Posted]) -> Posted:
    return await asyncio.wait_for(queue.get(), 10)


@pytest.fixture
async def genuine(
    line: SimpleLine, posted: asyncio.Queue[Posted], ask_about: Callable[..., Ask]
) -> tuple[Ask, str, Posted]:
    """An accepted ask and its genuine callback."""
    ask = ask_about(5, "national.deposit")
    return ask, await accepted(ask, line), await next_posted(posted)


async def test_an_accepted_ask_is_answered_by_callback(genuine: tuple[Ask, str, Posted], line: SimpleLine) -> None:
    ask, ticket, (headers, body) = genuine
    reply = await CONNECTOR.read_callback(ask, ticket, headers, body, line)
    assert isinstance(reply, Found | NothingFound)


async def test_collecting_gives_what_the_callback_gives(
    line: SimpleLine, posted: asyncio.Queue[Posted], ask_about: Callable[..., Ask], departments: Departments
) -> None:
    departments.order("banks", {"faults": [{"kind": "late", "seconds": 1}]})
    ask = ask_about(11, "national.deposit")
    ticket = await accepted(ask, line)
    assert await accepted(ask, line) == ticket
    assert isinstance(await CONNECTOR.collect(ask, ticket, line), Accepted)
    headers, body = await next_posted(posted)
    called = await CONNECTOR.read_callback(ask, ticket, headers, body, line)
    collected = await CONNECTOR.collect(ask, ticket, line)
    assert type(called) is type(collected)
    assert not isinstance(called, Found) or (isinstance(collected, Found) and called.facts == collected.facts)


async def test_a_foreign_ticket_collects_nothing(
    line: SimpleLine, posted: object, ask_about: Callable[..., Ask]
) -> None:
    ask = ask_about(12, "national.deposit")
    await accepted(ask, line)
    assert isinstance(await CONNECTOR.collect(ask, "T-foreign", line), Unavailable)


async def test_duplicate_callbacks_read_alike(
    line: SimpleLine, posted: asyncio.Queue[Posted], ask_about: Callable[..., Ask], departments: Departments
) -> None:
    departments.order("banks", {"faults": [{"kind": "duplicate_callback", "times": 3}]})
    ask = ask_about(13, "national.deposit")
    ticket = await accepted(ask, line)
    replies = [await CONNECTOR.read_callback(ask, ticket, *await next_posted(posted), line) for _ in range(3)]
    assert replies[0] == replies[1] == replies[2]


async def test_a_garbled_callback_is_garbled(
    line: SimpleLine, posted: asyncio.Queue[Posted], ask_about: Callable[..., Ask], departments: Departments
) -> None:
    ask = ask_about(14, "national.deposit")
    ticket = await accepted(ask, line)
    departments.order("banks", {"faults": [{"kind": "garbage"}]})
    headers, body = await next_posted(posted)
    with pytest.raises(Garbled) as caught:
        await CONNECTOR.read_callback(ask, ticket, headers, body, line)
    assert leaks(caught.value, ask) == []


@pytest.mark.parametrize("name", ["X-App-Key", "X-Request-Time", "X-Sign"])
@pytest.mark.parametrize("value", [None, "", "0", "签名", "\udcff", "9" * 13, "9" * 5000])
async def test_altered_headers_are_not_believed(
    genuine: tuple[Ask, str, Posted], line: SimpleLine, name: str, value: str | None
) -> None:
    ask, ticket, (headers, body) = genuine
    altered = {k: v for k, v in headers.items() if k != name} | ({name: value} if value is not None else {})
    with pytest.raises(PermissionError) as caught:
        await CONNECTOR.read_callback(ask, ticket, altered, body, line)
    assert leaks(caught.value, ask) == []


async def test_header_names_in_any_case_are_read(genuine: tuple[Ask, str, Posted], line: SimpleLine) -> None:
    ask, ticket, (headers, body) = genuine
    lower = {k.lower(): v for k, v in headers.items()}
    assert isinstance(await CONNECTOR.read_callback(ask, ticket, lower, body, line), Found | NothingFound)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
async def test_no_altered_body_is_believed(
    genuine: tuple[Ask, str, Posted], line: SimpleLine, data: st.DataObject
) -> None:
    ask, ticket, (headers, body) = genuine
    place = data.draw(st.integers(0, len(body) - 1))
    altered = body[:place] + bytes([body[place] ^ data.draw(st.integers(1, 255))]) + body[place + 1 :]
    with pytest.raises(PermissionError):
        await CONNECTOR.read_callback(ask, ticket, headers, altered, line)


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_an_old_or_early_callback_is_not_believed(
    genuine: tuple[Ask, str, Posted], line: SimpleLine, minutes: int
) -> None:
    ask, ticket, (headers, body) = genuine
    line.frozen = line.now + timedelta(minutes=minutes)
    with pytest.raises(PermissionError):
        await CONNECTOR.read_callback(ask, ticket, headers, body, line)


async def test_a_genuine_callback_for_another_ask_is_not_believed(
    genuine: tuple[Ask, str, Posted], line: SimpleLine
) -> None:
    ask, ticket, (headers, body) = genuine
    other = msgspec.structs.replace(ask, id="another")
    for wrong_ask, wrong_ticket in ((other, ticket), (ask, "T-other"), (ask, "")):
        with pytest.raises(PermissionError):
            await CONNECTOR.read_callback(wrong_ask, wrong_ticket, headers, body, line)


async def test_a_signed_body_without_ticket_is_not_believed(
    line: SimpleLine, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    ask = ask_about(15, "national.deposit")
    body = json.dumps({"code": "00", "datas": [], "dataCount": 0, "projectId": ask.id}).encode()
    moment = str(int(time.time() * 1000))
    headers = {"X-App-Key": "hedui-sandbox", "X-Request-Time": moment}
    headers["X-Sign"] = callback_sign(departments.secret, moment, body)
    for ticket in ("T1", ""):
        with pytest.raises(PermissionError):
            await CONNECTOR.read_callback(ask, ticket, headers, body, line)


async def test_without_a_secret_nobody_is_believed(genuine: tuple[Ask, str, Posted], line: SimpleLine) -> None:
    ask, ticket, (headers, body) = genuine
    async with SimpleLine(line.settings) as bare:
        with pytest.raises(PermissionError):
            await CONNECTOR.read_callback(ask, ticket, headers, body, bare)
