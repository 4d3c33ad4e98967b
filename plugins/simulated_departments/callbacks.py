"""回调: answers that come later, signed, again and again until they are taken, also after a kill and a restart."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import msgspec
from msgspec import Struct

from plugins.simulated_departments.answering import Question
from plugins.simulated_departments.ledger import DurableLines, whole_lines

USUAL_DELAY = 0.2
_ATTEMPTS = 12


class Promise(Struct, frozen=True):
    """待回调: an accepted question. The file holds no number: `Question.index` means nothing outside the simulation."""

    ticket: str
    question: Question
    callback_url: str
    due: float
    copies: int
    done: bool = False
    kind: str = ""
    """At which interface it was put; empty: the gateway."""
    refused: str = ""
    """The reason code where the answer to come is a rejection."""


Deliver = Callable[[Promise, int], tuple[bytes, dict[str, str]]]
"""Body and headers of a promise's callback at that attempt."""


class Callbacks:
    """回调队列: what is promised and not yet taken; kept on disk before the acceptance is answered."""

    def __init__(self, path: Path, deliver: Deliver) -> None:
        lines = (msgspec.json.decode(line, type=Promise) for line in whole_lines(path))
        self._promises = {promise.ticket: promise for promise in lines}
        self._lines = DurableLines(path)
        self._deliver = deliver
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    def get(self, ticket: str) -> Promise | None:
        return self._promises.get(ticket)

    def pending(self, department: str) -> int:
        return sum(not p.done for p in self._promises.values() if p.question.department == department)

    async def start(self) -> None:
        """Resume what a predecessor had promised."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        for promise in list(self._promises.values()):
            if not promise.done:
                self._schedule(promise)

    def promise(self, promise: Promise) -> Promise:
        """Keep and schedule. A question asked again keeps its ticket; one already delivered is delivered again."""
        known = self._promises.get(promise.ticket)
        if known is not None and not known.done:
            return known
        self._keep(promise)
        self._schedule(promise)
        return promise

    async def stop(self) -> None:
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        self._lines.close()

    def _keep(self, promise: Promise) -> None:
        self._lines.append(promise)
        self._promises[promise.ticket] = promise

    def _schedule(self, promise: Promise) -> None:
        task = asyncio.create_task(self._run(promise))
        self._tasks[promise.ticket] = task
        task.add_done_callback(lambda _: self._tasks.pop(promise.ticket, None))

    async def _run(self, promise: Promise) -> None:
        await asyncio.sleep(max(0.0, promise.due - time.time()))
        for attempt in range(1, _ATTEMPTS + 1):
            if await self._posted(promise, attempt):
                for _ in range(promise.copies - 1):
                    await self._posted(promise, attempt)
                break
            await asyncio.sleep(min(30.0, 0.25 * 2**attempt))
        # Given up or taken: either way the answer can still be collected.
        self._keep(msgspec.structs.replace(promise, done=True))

    async def _posted(self, promise: Promise, attempt: int) -> bool:
        body, headers = self._deliver(promise, attempt)
        if self._session is None:
            return False
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.post(
                promise.callback_url, data=body, headers=headers, allow_redirects=False
            ) as taken:
                return taken.status < 300
        return False
