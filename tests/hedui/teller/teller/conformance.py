"""连接器试验: a department that answers with one word, the first of the number of the ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Any

from aiohttp import web

from hedui.plugin import Found, Garbled, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import Expected, SimpleLine, sample_ask
from hedui.testing_connectors import AskTrial, ConnectorTrial

from .hooks import TellerSettings

PERSON = SubjectIdentity("样例甲", "resident_id", "330106199001010011")
WORDS: Mapping[str, type[Any]] = {
    "found": Found, "nothing": NothingFound, "closed": Unavailable, "refused": Rejected, "unknown": Garbled,
}  # fmt: skip


async def _say(request: web.Request) -> web.Response:
    return web.Response(text=request.path.strip("/").partition("-")[0])


@asynccontextmanager
async def opened(words: Sequence[str]) -> AsyncIterator[AskTrial]:
    """样例部门."""
    app = web.Application()
    app.add_routes([web.get("/{ask}", _say)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = TellerSettings(f"http://127.0.0.1:{runner.addresses[0][1]}")
    asks = {word: sample_ask("national.wage", "tax", PERSON, f"{word}-1", date(2026, 6, 15)) for word in words}
    try:
        async with SimpleLine(settings) as line:
            yield AskTrial(line, [Expected(ask, WORDS[word]) for word, ask in asks.items()])
    finally:
        await runner.cleanup()


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    tried = ("right", "leaking", "forgetful", "crashing", "confused")
    half = ConnectorTrial("teller.half", partial(opened, ("found", "nothing")))
    return [*(ConnectorTrial(f"teller.{name}", partial(opened, tuple(WORDS))) for name in tried), half]
