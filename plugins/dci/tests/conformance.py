"""连接器试验: the simulated registries, asked both ways, for `hedui plugin check dci`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from aiohttp import web

from hedui.plugin import Ask, Found, Garbled, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import Expected, SimpleLine, sample_ask
from hedui.testing_connectors import AskTrial, CalledBack, ConnectorTrial
from plugins.dci.connector import DciSync
from plugins.dci.settings import DciSettings
from plugins.simulated_departments.process import Departments, start

SECRET, MARRIAGE, DEPOSIT = "secret-of-the-trial", "national.marriage", "national.deposit"
FAULTS = {"refuse": Rejected, "unavailable": Unavailable, "garbage": Garbled, "empty": Garbled}
Posts = asyncio.Queue[tuple[Mapping[str, str], bytes]]


def _told(departments: Departments, kind: str) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        departments.order("banks", {"faults": [{"kind": kind}]})

    return prepare


def _ask(departments: Departments, index: int, element: str, name: str) -> Ask:
    person = departments.population.person(index)
    subject = SubjectIdentity(person.name, "resident_id", person.id_number)
    return sample_ask(element, "source", subject, f"trial-{name}-{index}", date(2026, 11, 19), date(2025, 11, 20))


async def _first(departments: Departments, line: SimpleLine, kind: type) -> int:
    """A person of whom the register of marriages says so."""
    for index in range(60):
        if isinstance(await DciSync().query(_ask(departments, index, MARRIAGE, kind.__name__), line), kind):
            return index
    raise LookupError(kind)


@asynccontextmanager
async def _asked(made: Callable[[Departments, SimpleLine, Posts], Awaitable[AskTrial]]) -> AsyncIterator[AskTrial]:
    with (
        TemporaryDirectory(prefix="hedui-trial-") as folder,
        start(Path(folder), secret=SECRET, control="c") as running,
    ):
        settings = msgspec.convert(running.dci_settings(), DciSettings)
        async with (
            SimpleLine(settings, secrets={"signing_key": running.dci_signing_key()}, timeout=5) as line,
            _posted(line) as posts,
        ):
            yield await made(running, line, posts)


@asynccontextmanager
async def _posted(line: SimpleLine) -> AsyncIterator[Posts]:
    """What the registries post to the callback address of the line."""
    posts: Posts = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        posts.put_nowait((dict(request.headers), await request.read()))
        return web.Response(status=204)

    app = web.Application()
    app.add_routes([web.post("/callback", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.callback_url = f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    try:
        yield posts
    finally:
        await runner.cleanup()


def _in_trouble(departments: Departments, *kinds: str) -> list[Expected]:
    return [
        Expected(_ask(departments, 1, DEPOSIT, kind), FAULTS[kind], _told(departments, kind))
        for kind in kinds or FAULTS
    ]


async def _sync(departments: Departments, line: SimpleLine, posts: Posts) -> AskTrial:
    known = [
        Expected(_ask(departments, await _first(departments, line, kind), MARRIAGE, "sync"), kind)
        for kind in (Found, NothingFound)
    ]
    return AskTrial(line, [*known, *_in_trouble(departments)])


def _called(posts: Posts, ask: Ask, outcome: type, prepare: Callable[[], Awaitable[None]] | None = None) -> CalledBack:
    async def call() -> tuple[Mapping[str, str], bytes]:
        """The call about this ask: one that we could not read the receipt of may have been answered, too."""
        while True:
            headers, body = await posts.get()
            if ask.id.encode() in body:
                return headers, body

    return CalledBack(ask, outcome, call, prepare)


async def _async(departments: Departments, line: SimpleLine, posts: Posts) -> AskTrial:
    known = [
        _called(posts, _ask(departments, await _first(departments, line, kind), MARRIAGE, "called"), kind)
        for kind in (Found, NothingFound)
    ]
    refused = _called(posts, _ask(departments, 1, DEPOSIT, "refused"), Rejected, _told(departments, "refuse"))
    return AskTrial(line, _in_trouble(departments, "unavailable", "garbage", "empty"), [*known, refused])


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    return (
        ConnectorTrial("dci.sync", partial(_asked, _sync)),
        ConnectorTrial("dci.async", partial(_asked, _async)),
    )
