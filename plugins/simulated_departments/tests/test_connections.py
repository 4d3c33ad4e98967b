"""连接: when handlers end, and what is closed: a front with handlers of the test's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from plugins.simulated_departments.front import Front, Route
from plugins.simulated_departments.tests.calling import until
from plugins.simulated_departments.tests.telling import Line, connected, got
from plugins.simulated_departments.wire import PLAIN, Answer, Ending, Request


@asynccontextmanager
async def fronted(handler: Callable[[Request], Any], patience: float = 60) -> AsyncIterator[tuple[Front, Line]]:
    front = Front([Route("GET", "/", handler)], patience)
    port = await front.start(0)
    try:
        async with connected(port) as line:
            yield front, line
    finally:
        await front.stop()


async def well(_: Request) -> Answer:
    return Answer(b"well", PLAIN)


async def test_a_handler_ends_when_its_caller_hangs_up() -> None:
    begun, ended = list[str](), list[str]()

    async def waiting(request: Request) -> Answer:
        begun.append(request.path)
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(request.path)
        raise AssertionError

    async with fronted(waiting) as (_, line):
        await line.tell(got("/") + got("/"))
        await until(lambda: begun)
        assert ended == []
        line.hang_up()
        await until(lambda: ended)
        await asyncio.sleep(0.05)
        assert (begun, ended) == (["/"], ["/"])


async def test_what_a_handler_did_not_foresee_is_a_server_error_and_the_next_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = list[Request]()

    async def failing(request: Request) -> Answer:
        asked.append(request)
        if len(asked) == 1:
            raise OSError
        return Answer(b"well", PLAIN)

    async with fronted(failing) as (_, line):
        await line.tell(got("/") + got("/"))
        assert [(await line.answer())[0] for _ in range(2)] == [500, 200]
    assert "OSError" in caplog.text


async def test_a_request_that_dribbles_in_is_cut_off_in_time() -> None:
    async with fronted(well, patience=0.5) as (_, line):
        started = time.monotonic()
        dribbling = asyncio.create_task(_dribble(line))
        assert (await line.end())[0] == b""
        assert 0.4 < time.monotonic() - started < 3
        dribbling.cancel()


async def _dribble(line: Line) -> None:
    for n in range(1_000):
        await line.tell(b"GET / HTTP/1.1\r\n" if n == 0 else b"X: x\r\n")
        await asyncio.sleep(0.02)


async def test_a_connection_that_nobody_uses_is_closed_and_a_slow_answer_is_not() -> None:
    async def slow(_: Request) -> Answer:
        return Answer(b"well", PLAIN, after=1.0)

    async with fronted(slow, patience=0.3) as (_, line):
        await line.tell(got("/"))
        assert (await line.answer())[2] == b"well"
        assert await line.end() == (b"", "closed")


async def test_a_stop_lets_what_is_nearly_done_be_done() -> None:
    async def slow(_: Request) -> Answer:
        return Answer(b"well", PLAIN, after=0.2)

    async with fronted(slow) as (front, line):
        await line.tell(got("/"))
        await asyncio.sleep(0.05)
        await front.stop()
        _, headers, body = await line.answer()
        assert (headers["connection"], body) == ("close", b"well")
        assert await line.end() == (b"", "closed")


async def test_a_stop_cuts_off_who_hangs() -> None:
    async def hanging(_: Request) -> Answer:
        return Answer(b"", PLAIN, ending=Ending.HANG)

    async with fronted(hanging) as (front, line):
        await line.tell(got("/"))
        await asyncio.sleep(0.05)
        started = time.monotonic()
        await front.stop()
        assert 0.4 < time.monotonic() - started < 1.5
        assert (await line.end())[0] == b""


async def test_who_does_not_read_is_not_heard_until_it_does() -> None:
    asked, together = list[Request](), 5_000

    async def large(request: Request) -> Answer:
        asked.append(request)
        return Answer(b"x" * 100_000, PLAIN)

    async with fronted(large) as (_, line):
        telling = asyncio.create_task(line.tell(*([got("/") * 10] * (together // 10))))
        await until(lambda: len(asked) > 20)
        before = 0
        while len(asked) > before:
            before = len(asked)
            await asyncio.sleep(0.5)
        assert before < together // 2
        for _ in range(together):
            assert len((await line.answer())[2]) == 100_000
        await telling
