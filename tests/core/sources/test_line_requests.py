"""连接通道的请求: sent as written, to configured addresses only, within limits; over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiohttp import web

from core.sources.line import LARGEST_ANSWER, DepartmentLine, configured_origins, origin_of
from hedui.testing import SimpleLine
from tenants.access import system_scope

if TYPE_CHECKING:
    from tests.conftest import World

ODD = "/a%2Fb/%E6%A0%B7?x=1+2&y=%7e&name="
"""A path that a client would like to quote anew: then its signature would be wrong."""


class Place(msgspec.Struct, frozen=True):
    """Settings that name an address, not at the top."""

    services: dict[str, list[str]]


class Department:
    """What came in, and what is to go out."""

    def __init__(self) -> None:
        self.port = 0
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path
        self.seen.append((request.method, path, dict(request.headers), await request.read()))
        if path == "/elsewhere":
            raise web.HTTPFound(f"http://127.0.0.1:{self.port}/landed")
        if path == "/large":
            return web.Response(body=b"x" * (LARGEST_ANSWER + 1))
        return web.Response(text="{}", content_type="application/json", headers={"X-Said": "yes"})


@pytest.fixture
async def department() -> AsyncIterator[Department]:
    told = Department()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", told.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.port = runner.addresses[0][1]
    yield told
    await runner.cleanup()


@pytest.fixture
async def line(world: World, department: Department) -> DepartmentLine:
    scope = await system_scope(world.runtime, world.tenants["zhejiang"].id)
    settings = Place({"a": [f"http://127.0.0.1:{department.port}/somewhere"]})
    return DepartmentLine(scope, "sample.connector", settings, "", 3.0, "ask.send")


async def test_a_request_goes_out_as_it_was_written(line: DepartmentLine, department: Department) -> None:
    url = f"http://127.0.0.1:{department.port}{ODD}"
    answer = await line.request("PUT", url, {"X-Signature": "a+/=", "Content-Type": "text/plain"}, b"\x00body")
    ((method, path, headers, body),) = department.seen
    assert (method, path, body) == ("PUT", ODD, b"\x00body")
    assert (headers["X-Signature"], headers["Content-Type"]) == ("a+/=", "text/plain")
    assert (answer.status, answer.content_type) == (200, "application/json; charset=utf-8")
    assert (answer.headers["x-said"], "date" in answer.headers) == ("yes", True)


async def test_a_form_is_the_same_request(line: DepartmentLine, department: Department) -> None:
    await line.post_form(f"http://127.0.0.1:{department.port}/form", {"name": "样例 甲", "a": "1&2"})
    ((method, _, headers, body),) = department.seen
    assert (method, headers["Content-Type"]) == ("POST", "application/x-www-form-urlencoded")
    assert body == b"name=%E6%A0%B7%E4%BE%8B+%E7%94%B2&a=1%262"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{other}/",
        "http://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "http://user@127.0.0.1:{port}/",
        "ftp://127.0.0.1:{port}/",
        "http://127.0.0.1:{port}@198.51.100.7/",
        "/relative",
        "http://127.0.0.1:{port}/ü",
        "http://127.0.0.1:{port}/ HTTP/1.1\r\nX-B: b\r\n",
        "http://127.0.0.1:999999/",
    ],
)
async def test_only_configured_addresses_are_reached(line: DepartmentLine, department: Department, url: str) -> None:
    with pytest.raises(ConnectionError, match="not configured"):
        await line.request("GET", url.format(port=department.port, other=department.port + 1), {}, b"")
    assert department.seen == []


async def test_a_redirect_is_an_answer_and_is_not_followed(line: DepartmentLine, department: Department) -> None:
    answer = await line.request("GET", f"http://127.0.0.1:{department.port}/elsewhere", {}, b"")
    assert (answer.status, [path for _, path, _, _ in department.seen]) == (302, ["/elsewhere"])


@pytest.mark.parametrize(("path", "headers"), [("/large", {}), ("/", {"X-A": "a\r\nX-B: b"})])
async def test_what_is_too_large_or_could_say_more_than_it_should_is_a_broken_connection(
    line: DepartmentLine, department: Department, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(ConnectionError):
        await line.request("GET", f"http://127.0.0.1:{department.port}{path}", headers, b"")
    assert all("X-B" not in seen for _, _, seen, _ in department.seen)


@pytest.mark.parametrize(
    ("settings", "origins"),
    [
        (None, set()),
        (Place({}), set()),
        ({"a": "http://A.example/x", "b": {"c": ["https://b.example:8443"]}, "d": "no address", "e": 1},
         {"http://a.example:80", "https://b.example:8443"}),
    ],
)  # fmt: skip
def test_the_addresses_are_those_of_the_settings(settings: Any, origins: set[str]) -> None:
    assert configured_origins(settings) == origins
    assert origin_of("http://[::1") == ""


async def test_the_line_of_the_tests_keeps_the_same_rules(department: Department) -> None:
    async with SimpleLine(None) as line:
        answer = await line.request("GET", f"http://127.0.0.1:{department.port}{ODD}", {"X-A": "b"}, b"")
        assert (answer.status, answer.headers["x-said"], department.seen[0][1]) == (200, "yes", ODD)
        for bad in ("http://198.51.100.7/", f"http://127.0.0.1:{department.port}/ü"):
            with pytest.raises(ConnectionError):
                await line.request("GET", bad, {}, b"")
        assert (await line.request("GET", f"http://127.0.0.1:{department.port}/elsewhere", {}, b"")).status == 302
