"""前台: HTTP as it is on the wire, at the departments' own process."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from plugins.simulated_departments.connection import LARGEST_BODY, LARGEST_HEAD
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import SECRET, signed
from plugins.simulated_departments.tests.telling import code_of, connected, got, posted

RENEWAL = "/gateway/app/refreshTokenByKey.htm"


def renewal(*more: str) -> bytes:
    return posted(RENEWAL, signed(SECRET), *more)


async def test_a_connection_is_kept(departments: Departments) -> None:
    async with connected(departments.port) as line:
        for _ in range(3):
            await line.tell(renewal())
            status, headers, body = await line.answer()
            assert (status, headers["connection"], code_of(body)) == (200, "keep-alive", "00")
        await line.tell(renewal("Connection: close"))
        status, headers, body = await line.answer()
        assert (status, headers["connection"], code_of(body)) == (200, "close", "00")
        assert await line.end() == (b"", "closed")


async def test_an_old_caller_is_answered_and_let_go(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await line.tell(got("/health", "Connection: keep-alive", version="1.0"))
        assert (await line.answer())[1]["connection"] == "keep-alive"
        await line.tell(got("/health", version="1.0"))
        assert (await line.answer())[1]["connection"] == "close"
        assert await line.end() == (b"", "closed")


async def test_requests_sent_at_once_are_answered_in_their_order(departments: Departments) -> None:
    places = ["/health", "/nowhere", "/health", "/control", "/health"] * 60
    async with connected(departments.port) as line:
        await line.tell(b"".join(got(place) for place in places))
        statuses = [(await line.answer())[0] for _ in places]
    assert statuses == [{"/health": 200, "/nowhere": 404, "/control": 403}[place] for place in places]


async def test_a_request_may_come_byte_by_byte(departments: Departments) -> None:
    async with connected(departments.port) as line:
        whole = renewal()
        await line.tell(*(whole[n : n + 1] for n in range(len(whole))))
        assert code_of((await line.answer())[2]) == "00"


async def test_a_body_may_come_in_chunks(departments: Departments) -> None:
    head, _, body = renewal().partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    parts = [body[n : n + 7] for n in range(0, len(body), 7)]
    chunks = [b"%x\r\n%b\r\n" % (len(part), part) for part in parts]
    async with connected(departments.port) as line:
        await line.tell(b"\r\n".join([*lines, b"Transfer-Encoding: chunked", b"", b""]), *chunks, b"0\r\n\r\n")
        assert code_of((await line.answer())[2]) == "00"


async def test_who_asks_whether_to_go_on_is_told_to(departments: Departments) -> None:
    head, _, body = renewal("Expect: 100-continue").partition(b"\r\n\r\n")
    async with connected(departments.port) as line:
        await line.tell(head + b"\r\n\r\n")
        assert (await line.answer())[0] == 100
        await line.tell(body)
        assert code_of((await line.answer())[2]) == "00"


async def test_what_is_asked_by_the_head_alone_has_no_body(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await line.tell(got("/health", method="HEAD"), got("/health"))
        _, headers, _ = await line.answer(silent=True)
        body = (await line.answer())[2]
        assert (int(headers["content-length"]), json.loads(body)["status"]) == (len(body), "ok")


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/", 404, None),
        ("GET", "/batch/banks", 405, "POST"),
        ("PUT", "/health", 405, "GET"),
        ("GET", "/%68ealth?x=1#y", 200, None),
        ("GET", "http://departments.example/health", 200, None),
    ],
)
async def test_places_and_methods(
    departments: Departments, method: str, path: str, status: int, allow: str | None
) -> None:
    async with connected(departments.port) as line:
        await line.tell(got(path, method=method))
        found, headers, body = await line.answer()
    assert (found, headers.get("allow")) == (status, allow)
    assert status == 200 or body.startswith(str(status).encode())


@pytest.mark.parametrize(
    "said",
    [
        b"garbage\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /health HTTP/1.1\r\nHost x\r\n\r\n",
        b"POST /batch/banks HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /batch/banks HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"CONNECT elsewhere:443 HTTP/1.1\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_told_so_and_heard_no_further(departments: Departments, said: bytes) -> None:
    async with connected(departments.port) as line:
        await line.tell(said)
        status, headers, _ = await line.answer()
        assert (status, headers["connection"]) == (400, "close")
        assert (await line.end())[0] == b""


async def test_another_protocol_is_not_spoken(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await line.tell(got("/health", "Connection: Upgrade", "Upgrade: websocket"))
        assert (await line.answer())[:2][0] == 200
        assert await line.end() == (b"", "closed")


async def test_too_much_is_refused_when_it_has_been_sent(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await line.tell(posted("/batch/banks", {"content": "x" * (LARGEST_BODY - 8)}))
        assert (await line.answer())[0] == 200
        await line.tell(posted("/batch/banks", {"content": "x" * (LARGEST_BODY - 7)}))
        assert (await line.answer())[0] == 413
        assert await line.end() == (b"", "closed")


async def test_a_head_without_end_is_refused(departments: Departments) -> None:
    async with connected(departments.port) as line:
        await line.tell(b"GET /health HTTP/1.1\r\n")
        for _ in range(LARGEST_HEAD // 8_000 + 1):
            await line.tell(b"X: " + b"x" * 8_000 + b"\r\n")
            await asyncio.sleep(0.01)
        assert (await line.answer())[0] == 431


async def test_a_stop_does_not_wait_for_who_hangs(departments: Departments) -> None:
    async with connected(departments.port) as idle, connected(departments.port) as begun:
        await idle.tell(got("/health"))
        await idle.answer()
        await begun.tell(b"POST /batch/banks HTTP/1.1\r\nContent-Le")
        started = time.monotonic()
        await asyncio.to_thread(departments.stop)
        assert time.monotonic() - started < 2
        assert await idle.end() == (b"", "closed")
        assert (await begun.end())[0] == b""
