"""窗口: an office's software at work over HTTP. What was not answered is sent again with the same key, five times at most."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from core.authorizations.model import SheetIn, SheetsIn
from core.households.model import DeclarationIn, DeclaredIn
from core.ids import new_id
from core.verification.model import Accepted, Intake
from hedui.journey import HouseholdFile
from tests.faults.installation import Installation

ATTEMPTS = 5


class _Unanswered(Exception):
    """没有得到答复 that says whether it was done."""


class Desk:
    """窗口 of the sample county; every step by the post holder whose step it is."""

    def __init__(self, made: Installation, draw: random.Random) -> None:
        self.made, self._draw = made, draw
        self.cut_off = self.failed = self.lost = self.replayed = self.acknowledged = self.carried = 0
        self.lose: Callable[[], Awaitable[bool]] | None = None
        """Asked after every answer whether it got lost on its way: it then counts as never received."""

    async def __aenter__(self) -> Desk:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def carry(self, households: Sequence[int], at_once: int = 3) -> None:
        """Carry them through, a few at once, from the fed application to the initiation."""
        waiting = list(reversed(households))

        async def clerk() -> None:
            while waiting:
                await self._carry_one(waiting.pop())
                self.carried += 1

        async with asyncio.TaskGroup() as clerks:
            for _ in range(at_once):
                clerks.create_task(clerk())

    async def has_carried(self, households: int) -> None:
        """Return when it has carried so many of them through."""
        while self.carried < households:
            await asyncio.sleep(0.02)

    async def has_acknowledged(self, requests: int) -> None:
        """Return when so many have been answered."""
        while self.acknowledged < requests:
            await asyncio.sleep(0.02)

    async def _carry_one(self, index: int) -> None:
        file = self.made.world.file(index, number=f"救{new_id().hex[-10:]}")
        await self.post("XH9001", "/api/applications", file.application())
        intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
        accepted = msgspec.convert(await self.post("XH1001", "/api/verifications", intake), Accepted)
        path = f"/api/verifications/{accepted.id}"
        await self.post("XH1001", f"{path}/declaration", _declaration(file, accepted.subjects))
        await self.post("XH1001", f"{path}/authorizations", _sheets(file, accepted.subjects))
        reviewed = await self.post("XH1002", f"{path}/review", None)
        assert reviewed["state"] == "ready"
        await self.post("XH0001", f"{path}/initiate", None)

    async def post(self, staff_number: str, path: str, body: Any) -> Any:
        """One request; AssertionError where five attempts were not enough, or where it is refused."""
        headers = {
            "Authorization": f"Bearer {self.made.world.tokens[staff_number]}",
            "Idempotency-Key": f"{self._draw.getrandbits(128):032x}",
            "Content-Type": "application/json",
        }
        content = b"" if body is None else msgspec.json.encode(body)
        faults = []
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(0.25 * 2**attempt)
            try:
                return await self._once(path, content, headers)
            except (_Unanswered, aiohttp.ClientError, OSError, TimeoutError) as fault:
                faults.append(repr(fault))
        raise AssertionError(f"{ATTEMPTS} attempts at {path} were not enough: {faults}")

    async def _once(self, path: str, content: bytes, headers: dict[str, str]) -> Any:
        """The answer; raises where there is none, or none that says anything."""
        await self.made.answering()
        url = f"http://{self.made.settings.host}:{self.made.settings.port}{path}"
        try:
            async with self._http.post(url, data=content, headers=headers) as answer:
                text = await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.cut_off += 1
            raise
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed += 1
            raise _Unanswered(answer.status)
        assert answer.status in (HTTPStatus.OK, HTTPStatus.CREATED), (path, answer.status, text.decode())
        if self.lose is not None and await self.lose():
            self.lost += 1
            raise _Unanswered("lost on its way")
        self.acknowledged += 1
        self.replayed += "Idempotent-Replay" in answer.headers
        return msgspec.json.decode(text)


def _declaration(file: HouseholdFile, subjects: Sequence[UUID]) -> DeclarationIn:
    return DeclarationIn(
        [DeclaredIn(subjects[x.person - 1], x.element, x.amount, x.quantity, x.text) for x in file.declaration]
    )


def _sheets(file: HouseholdFile, subjects: Sequence[UUID]) -> SheetsIn:
    return SheetsIn(
        [
            SheetIn(subjects[x.person - 1], x.signed_on, x.signatory, x.items, x.fields, x.evidence_digest)
            for x in file.authorizations
        ]
    )
