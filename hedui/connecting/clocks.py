"""时钟校正: where a department refuses the time of a request, its own clock is believed, within a bound.

Only a refusal teaches, and only what helped is remembered: the Date of an ordinary answer may be that of a proxy, and
believing it would spoil a connection that works.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from hedui.connecting.turns import turn
from hedui.plugin import ConnectorLine, HttpAnswer

BOUND = timedelta(minutes=10)
REMEMBERED = timedelta(days=1)
_SAME = timedelta(seconds=2)


class CorrectedLine:
    """校正后的通道: the same line, `now` by the department's clock."""

    def __init__(self, line: ConnectorLine, ahead: timedelta = timedelta()) -> None:
        self.line, self.ahead = line, ahead

    @property
    def settings(self) -> Any:
        return self.line.settings

    @property
    def callback_url(self) -> str:
        return self.line.callback_url

    @property
    def now(self) -> datetime:
        return self.line.now + self.ahead

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        return await self.line.request(method, url, headers, body)

    async def post_form(self, url: str, fields: Mapping[str, str]) -> HttpAnswer:
        return await self.line.post_form(url, fields)

    async def secret(self, name: str) -> str:
        return await self.line.secret(name)

    async def recall(self, name: str) -> str | None:
        return await self.line.recall(name)

    async def remember(self, name: str, value: str, expires: datetime) -> None:
        await self.line.remember(name, value, expires - self.ahead)


async def corrected(url: str, line: ConnectorLine, bound: timedelta) -> CorrectedLine:
    """校正 as it is remembered for this department; none where nothing may be corrected."""
    told = await line.recall(_name(url)) if bound else None
    ahead = timedelta(seconds=int(told or 0))
    return CorrectedLine(line, ahead if abs(ahead) <= bound else timedelta())


def learnt(said_at: str, line: CorrectedLine, bound: timedelta) -> CorrectedLine | None:
    """校正 by what the refusal says of the time; None where it says nothing new, or more than may be believed."""
    ahead = _ahead(said_at, line.line.now)
    if abs(ahead) > bound or abs(ahead - line.ahead) < _SAME:
        return None
    return CorrectedLine(line.line, ahead)


async def remember(url: str, line: CorrectedLine) -> None:
    """记住 what helped, once for all that learn it in one moment."""
    seconds = str(round(line.ahead.total_seconds()))
    async with turn("clock", url):
        if await line.recall(_name(url)) != seconds:
            await line.line.remember(_name(url), seconds, line.line.now + REMEMBERED)


def _ahead(said_at: str, now: datetime) -> timedelta:
    """How far the department is ahead of us; nothing where it does not say: then the machine's own clock is tried."""
    try:
        told = parsedate_to_datetime(said_at)
    except ValueError:
        return timedelta()
    aware = told if told.tzinfo else told.replace(tzinfo=UTC)
    return timedelta(seconds=round((aware - now).total_seconds()))


def _name(url: str) -> str:
    return f"clock/{urlsplit(url).netloc.lower()}"
