"""测试夹具: the simulated departments as registries, and a line on which every message is held against the files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from aiohttp import web

from hedui.plugin import Ask, HttpAnswer, SubjectIdentity
from hedui.testing import SimpleLine, sample_ask
from plugins.dci.settings import DciSettings
from plugins.dci.tests.validating import CORE, SOCIAL, answer_faults, request_faults
from plugins.simulated_departments.process import Departments, start

SECRET = "secret-of-the-sandbox"
MARRIAGE, DEPOSIT, WAGE = "national.marriage", "national.deposit", "national.wage"
Posted = tuple[Mapping[str, str], bytes]


class HeldLine(SimpleLine):
    """连接通道 that holds what leaves and what comes against the initiative's files."""

    genuine = True
    """Whether what comes back is to be right, too; not where it is spoilt on purpose."""

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        path = url.partition("/registry/")[2]
        faults = [fault for file in (CORE, SOCIAL) for fault in request_faults(file, path, body)]
        answer = await super().request(method, url, headers, body)
        if self.genuine:
            # Which of the two a registry speaks, it says by the form of its records: one is enough.
            told = [answer_faults(file, path, answer.status, answer.body) for file in (CORE, SOCIAL)]
            faults += [] if not all(told) else told[0] + told[1]
        assert faults == []
        return answer


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Departments]:
    with start(tmp_path_factory.mktemp("registries"), secret=SECRET, control="control-of-the-sandbox") as running:
        yield running


@pytest.fixture(autouse=True)
def _well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test finds departments that answer as they should."""
    yield
    if "departments" in request.fixturenames:
        running: Departments = request.getfixturevalue("departments")
        for name in ("civil_affairs", "banks", "social_insurance"):
            running.order(name)


@pytest.fixture
def settings(departments: Departments) -> DciSettings:
    return msgspec.convert(departments.dci_settings(), DciSettings)


@pytest.fixture
async def line(settings: DciSettings, departments: Departments) -> AsyncIterator[HeldLine]:
    async with HeldLine(settings, secrets={"signing_key": departments.dci_signing_key()}, timeout=5) as made:
        yield made


@pytest.fixture
async def posted(line: HeldLine) -> AsyncIterator[asyncio.Queue[Posted]]:
    """What the registries post to the callback address of `line`."""
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


@pytest.fixture
def ask_about(departments: Departments, request: pytest.FixtureRequest) -> Callable[..., Ask]:
    """An ask about the person of that index; its id is the test's own."""

    def made(index: int, element: str = MARRIAGE, suffix: str = "", **changed: Any) -> Ask:
        person = departments.population.person(index)
        subject = SubjectIdentity(person.name, "resident_id", person.id_number)
        number = f"{request.node.name}-{index}{suffix}"[:90]
        return msgspec.structs.replace(
            sample_ask(element, "source", subject, number, date(2026, 11, 19), date(2025, 11, 20)), **changed
        )

    return made
