"""窗口: an office's software at work over HTTP. What was not answered is sent again with the same key, until it is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Protocol
from uuid import UUID

import aiohttp
import msgspec

from core.authorizations.model import SheetIn, SheetsIn
from core.clock import SystemClock, legal_date
from core.households.model import DeclarationIn, DeclaredIn
from core.verification.model import Accepted, Intake
from hedui.journey import HouseholdFile
from hedui.settings import Settings
from plugins.simulated_departments.process import Departments
from tests.faults.jurisdictions import Family

ATTEMPTS = 5
"""Unless told; the last of them after eight seconds."""


class Served(Protocol):
    """服务 that an office talks to."""

    settings: Settings

    @property
    def departments(self) -> Departments:
        """Who knows the families."""
        ...

    @property
    def tokens(self) -> Mapping[str, str]:
        """Staff number -> token."""
        ...

    async def answering(self) -> None:
        """Return when the web answers."""
        ...


@dataclass(frozen=True)
class Reported:
    """办结的案件: what its county was given."""

    family: Family
    case: UUID
    files: Sequence[bytes]
    """The final report as JSON, as it was downloaded."""


class _Unanswered(Exception):
    """没有得到答复 that says whether it was done."""


class Desk:
    """窗口 of the sample counties; every step by the post holder whose step it is."""

    def __init__(self, made: Served, draw: random.Random, attempts: int = ATTEMPTS) -> None:
        self.made, self._draw, self._attempts = made, draw, attempts
        self.cut_off = self.failed = self.lost = self.replayed = self.acknowledged = self.carried = 0
        self.reported: list[Reported] = []
        self.lose: Callable[[], Awaitable[bool]] | None = None
        """Asked after every answer whether it got lost on its way: it then counts as never received."""

    async def __aenter__(self) -> Desk:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def carry(self, families: Sequence[Family], at_once: int = 3, to_the_report: bool = False) -> None:
        """Carry them through, a few at once, from the fed application to the initiation, or to the final report."""
        waiting = list(reversed(families))

        async def clerk() -> None:
            while waiting:
                family = waiting.pop()
                case = await self.begin(family)
                if to_the_report:
                    self.reported.append(await self._report_of(family, case))
                self.carried += 1

        async with asyncio.TaskGroup() as clerks:
            for _ in range(at_once):
                clerks.create_task(clerk())

    async def has_acknowledged(self, requests: int) -> None:
        """Return when so many have been answered."""
        while self.acknowledged < requests:
            await asyncio.sleep(0.02)

    async def begin(self, family: Family) -> UUID:
        """From the fed application to the initiation; the case."""
        file, by = family.file(self.made.departments, legal_date(SystemClock().now())), family.holders
        await self.post(by["feed"], "/api/applications", file.application())
        intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
        accepted = msgspec.convert(await self.post(by["clerk"], "/api/verifications", intake), Accepted)
        path = f"/api/verifications/{accepted.id}"
        await self.post(by["clerk"], f"{path}/declaration", _declaration(file, accepted.subjects))
        await self.post(by["clerk"], f"{path}/authorizations", _sheets(file, accepted.subjects))
        people = msgspec.json.decode(await self.get(by["reviewer"], f"{path}/authorizations"))["people"]
        seen = {"sheets": [person["sheet"]["id"] for person in people if person["sheet"]]}
        reviewed = await self.post(by["reviewer"], f"{path}/review", seen)
        assert reviewed["state"] == "ready"
        if file.field_check is not None:
            await self.post(by["clerk"], f"{path}/field-checks", file.field_check)
        await self.post(by["county"], f"{path}/initiate", None)
        return accepted.id

    async def _report_of(self, family: Family, case: UUID) -> Reported:
        """Look now and then until the case is reported, and fetch the final report."""
        county, path = family.holders["county"], f"/api/verifications/{case}"
        while msgspec.json.decode(await self.get(county, path))["state"] != "reported":
            await asyncio.sleep(2)
        while True:
            listed = msgspec.json.decode(await self.get(county, f"{path}/reports"))
            ready = [report for report in listed if report["final"] and report["formats"]]
            if ready:
                break
            await asyncio.sleep(1)
        files = [
            await self.get(county, f"/api/reports/{report['id']}/files/{name}")
            for report in ready
            for name in report["formats"]
            if "json" in name
        ]
        return Reported(family, case, files)

    async def post(self, staff_number: str, path: str, body: Any) -> Any:
        """One request; AssertionError where all attempts were not enough, or where it is refused."""
        key = {"Idempotency-Key": f"{self._draw.getrandbits(128):032x}", "Content-Type": "application/json"}
        content = b"" if body is None else msgspec.json.encode(body)
        return msgspec.json.decode(await self._again_and_again("POST", staff_number, path, content, key))

    async def get(self, staff_number: str, path: str) -> bytes:
        """One look."""
        return await self._again_and_again("GET", staff_number, path, b"", {})

    async def _again_and_again(
        self, method: str, staff_number: str, path: str, content: bytes, headers: Mapping[str, str]
    ) -> bytes:
        bearer = {"Authorization": f"Bearer {self.made.tokens[staff_number]}"}
        faults = []
        for attempt in range(self._attempts):
            if attempt:
                await asyncio.sleep(min(0.25 * 2**attempt, 5.0))
            try:
                return await self._once(method, path, content, {**bearer, **headers})
            except (_Unanswered, aiohttp.ClientError, OSError, TimeoutError) as fault:
                faults.append(repr(fault))
        raise AssertionError(f"{self._attempts} attempts at {path} were not enough: {faults}")

    async def _once(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> bytes:
        """The answer; raises where there is none, or none that says anything."""
        await self.made.answering()
        url = f"http://{self.made.settings.host}:{self.made.settings.port}{path}"
        try:
            async with self._http.request(method, url, data=content or None, headers=headers) as answer:
                text = await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.cut_off += 1
            raise
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed += 1
            raise _Unanswered(answer.status, text[:200])
        assert answer.status in (HTTPStatus.OK, HTTPStatus.CREATED), (path, answer.status, text.decode())
        # Counted before it may be lost: an answer that was fetched again can be lost again.
        self.replayed += "Idempotent-Replay" in answer.headers
        if method == "POST" and self.lose is not None and await self.lose():
            self.lost += 1
            raise _Unanswered("lost on its way")
        self.acknowledged += method == "POST"
        return text


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
