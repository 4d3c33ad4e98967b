"""真实内容: what every installation under test can be asked past all fences: its rows, and whether it answers."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import asyncpg

from hedui.settings import Settings

RUNNING = 60.0
"""Seconds within which a started web must answer."""


class Truth(ABC):
    """真实内容 of one installation."""

    settings: Settings

    @property
    @abstractmethod
    def superuser_url(self) -> str:
        """A superuser's address of the database, past row-level security."""

    @asynccontextmanager
    async def truth(self) -> AsyncIterator[Any]:
        """A superuser's connection."""
        connection = await asyncpg.connect(self.superuser_url, timeout=10)
        try:
            yield connection
        finally:
            await connection.close()

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        """One look at what is really there."""
        async with self.truth() as connection:
            return list(await connection.fetch(sql, *args))

    async def next_job_done(self) -> float:
        """Seconds from now until workers have finished one more job, or have none left."""
        began = time.monotonic()
        since = (await self.rows("select clock_timestamp()"))[0][0]
        going_on = (
            "select from outbox where done_at is null and not exists (select from outbox where done_at > $1) limit 1"
        )
        async with asyncio.timeout(RUNNING):
            while await self.rows(going_on, since):
                await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def healthy(self) -> bool:
        """Whether the web answers now."""
        url = f"http://{self.settings.host}:{self.settings.port}/health"
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http, http.get(url) as answer:
                return answer.ok
        return False

    async def answering(self) -> None:
        """Return when the web answers."""
        async with asyncio.timeout(RUNNING):
            while not await self.healthy():
                await asyncio.sleep(0.05)
