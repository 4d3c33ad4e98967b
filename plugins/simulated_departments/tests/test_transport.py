"""传输故障: what every fault of the way is on the wire, to the last byte."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from plugins.simulated_departments.answering import JSON
from plugins.simulated_departments.behaviour import Fault, Kind, Met
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import PLACES, SECRET, reason, signed
from plugins.simulated_departments.tests.telling import Line, connected, got, posted
from plugins.simulated_departments.transport import sent
from plugins.simulated_departments.wire import Answer, Ending


async def asked(departments: Departments, line: Line, ask: str = "ask-1", **fault: Any) -> None:
    """Ask on that line, with the banks told to misbehave so."""
    departments.order("banks", {"faults": [fault] if fault else []})
    await line.tell(posted("/gateway/app/refreshTokenByKey.htm", signed(SECRET)))
    secret = json.loads((await line.answer())[2])["datas"]["requestSecret"]
    person, place = departments.population.person(5), PLACES["national.deposit"]
    form = {**signed(secret), "cardId": person.id_number, "name": person.name, "additional": reason(ask)}
    form |= {"startDate": "2025-11-20", "endDate": "2026-11-19"}
    await line.tell(posted(f"/gateway/api/{place.catalogue}/dataSharing/{place.share_id}.htm", form))


async def whole(departments: Departments) -> bytes:
    async with connected(departments.port) as line:
        await asked(departments, line)
        return (await line.answer())[2]


async def test_half_of_the_body_under_the_length_of_the_whole_and_a_reset(departments: Departments) -> None:
    right = await whole(departments)
    async with connected(departments.port) as line:
        await asked(departments, line, kind="half")
        came, how = await line.end()
    head, _, body = came.partition(b"\r\n\r\n")
    assert (body, how) == (right[: len(right) // 2], "reset")
    assert f"Content-Length: {len(right)}".encode() in head
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")


async def test_a_reset_before_the_first_byte(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await asked(departments, line, kind="disconnect")
        assert await line.end() == (b"", "reset")


async def test_nothing_until_the_caller_hangs_up(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await asked(departments, line, kind="hang")
        assert await line.end(0.5) == (b"", "open")
        await line.tell(got("/health"))
        assert await line.end(0.3) == (b"", "open")
    assert [entry.ask for entry in departments.ledger()] == ["ask-1"]


async def test_late_but_whole_and_the_others_meanwhile(departments: Departments) -> None:
    right = await whole(departments)
    async with connected(departments.port) as line, connected(departments.port) as other:
        await asked(departments, line, kind="slow", seconds=0.5)
        started = time.monotonic()
        await other.tell(got("/health"))
        await other.answer()
        assert time.monotonic() - started < 0.4
        assert (await line.answer())[2] == right
        assert time.monotonic() - started >= 0.4


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "body"),
    [
        ("error", 500, "text/html; charset=utf-8", b"<html><body>500 Internal Server Error</body></html>"),
        ("empty", 200, JSON, b""),
    ],
)
async def test_answers_that_say_nothing_leave_the_connection(
    departments: Departments, kind: str, status: int, content_type: str, body: bytes
) -> None:
    async with connected(departments.port) as line:
        await asked(departments, line, kind=kind)
        found, headers, came = await line.answer()
        assert (found, headers["content-type"], came) == (status, content_type, body)
        await asked(departments, line)
        assert (await line.answer())[0] == 200


async def test_a_hanging_department_does_not_delay_the_stop(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await asked(departments, line, kind="hang")
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await asyncio.to_thread(departments.stop)
        assert time.monotonic() - started < 3
        assert (await line.end())[0] == b""


def test_of_several_faults_the_first_is_had_and_slowness_with_any() -> None:
    kinds = (Kind.HALF, Kind.DISCONNECT, Kind.EMPTY, Kind.ERROR, Kind.HANG)
    found = [sent(Met(tuple(map(Fault, kinds[:n]))), b"body", JSON) for n in range(1, 6)]
    assert [(one.ending, one.status, one.body) for one in found[:3]] == [
        (Ending.HALF, 200, b"body"),
        (Ending.RESET, 200, b"body"),
        (Ending.WHOLE, 200, b""),
    ]
    assert (found[3].status, found[4].ending) == (500, Ending.HANG)
    slow = sent(Met((Fault(Kind.ERROR), Fault(Kind.SLOW, seconds=2))), b"body", JSON)
    assert (slow.status, slow.after) == (500, 2)
    assert sent(Met(()), b"body", JSON) == Answer(b"body", JSON)
