"""办公室: households as an office would have them, and the requests by which its clerks carry them through, over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from bench.installation import Agency, Installation
from core.ids import new_id
from hedui.journey import HouseholdFile
from plugins.simulated_departments.population import HOUSEHOLDS, Population
from plugins.simulated_departments.sample import household_file
from plugins.zhejiang.items import ELEMENTS

POLL_SECONDS = 0.05
_FINISHED = """
select v.id from verification v join report r on r.verification_id = v.id and r.final
 where v.id = any ($1::uuid[]) and v.state = 'reported'
   and (select count(*) from report_file f where f.report_id = r.id) >= $2
"""


@dataclass(frozen=True)
class Household:
    """一户, in one application of its own."""

    index: int
    file: HouseholdFile


def households(day: date, start: int = 0) -> Iterator[Household]:
    """One after another, each under a fresh application number; everybody signs for every item of the programme."""
    population = Population()
    for index in itertools.count(start):
        number = f"B{new_id().hex[:12]}{new_id().hex[-8:]}"
        plain = household_file(population, index % HOUSEHOLDS, number, day)
        for sheet in plain["authorizations"]:
            sheet["items"] = list(ELEMENTS)
        yield Household(index % HOUSEHOLDS, msgspec.convert(plain, HouseholdFile))


def application(household: Household) -> bytes:
    """Body of POST /api/applications."""
    return msgspec.json.encode(household.file.application())


def intake(household: Household) -> bytes:
    """Body of POST /api/verifications."""
    file = household.file
    names = ("application_number", "programme", "applied_on", "household", "supporters")
    return msgspec.json.encode({name: getattr(file, name) for name in names})


class Office:
    """一批经办人 of one county: carries households through, so many at once, until their reports have been issued."""

    def __init__(self, made: Installation, county: Agency, formats: int) -> None:
        self.made, self.county, self.formats = made, county, formats
        self.waiting: dict[UUID, asyncio.Event] = {}
        self.latencies: list[float] = []
        """Seconds from the application to the last file of the final report."""

    async def carry(self, cases: Sequence[Household], at_once: int) -> list[UUID]:
        """All of them; returns when every final report has all its files."""
        left, done = list(reversed(cases)), list[UUID]()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http, asyncio.TaskGroup() as group:

            async def clerk() -> None:
                while left:
                    done.append(await self._carry(http, left.pop()))

            watching = group.create_task(self._watch())
            await asyncio.wait([group.create_task(clerk()) for _ in range(at_once)])
            watching.cancel()
        return done

    async def _carry(self, http: aiohttp.ClientSession, one: Household) -> UUID:
        began = time.perf_counter()
        await self.post(http, "feed", "/api/applications", application(one))
        accepted = await self.post(http, "clerk", "/api/verifications", intake(one))
        subjects, case = accepted["subjects"], UUID(accepted["id"])
        path = f"/api/verifications/{case}"
        lines = [{**_plain(line), "subject_id": subjects[line.person - 1]} for line in one.file.declaration]
        await self.post(http, "clerk", f"{path}/declaration", json.dumps({"items": lines}).encode())
        sheets = [{**_plain(sheet), "subject_id": subjects[sheet.person - 1]} for sheet in one.file.authorizations]
        await self.post(http, "clerk", f"{path}/authorizations", json.dumps({"sheets": sheets}).encode())
        people = (await self._get(http, "reviewer", f"{path}/authorizations"))["people"]
        seen = [person["sheet"]["id"] for person in people if person["sheet"]]
        await self.post(http, "reviewer", f"{path}/review", json.dumps({"sheets": seen}).encode())
        finished = self.waiting[case] = asyncio.Event()
        await self.post(http, "county", f"{path}/initiate", b"")
        await finished.wait()
        self.latencies.append(time.perf_counter() - began)
        return case

    async def _get(self, http: aiohttp.ClientSession, who: str, path: str) -> Any:
        async with http.get(
            self.made.url + path, headers={"Authorization": f"Bearer {self.county.tokens[who]}"}
        ) as answer:
            text = await answer.read()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    async def post(self, http: aiohttp.ClientSession, who: str, path: str, body: bytes) -> Any:
        """One request of one post holder; what is refused ends the measurement."""
        headers = {
            "Authorization": f"Bearer {self.county.tokens[who]}",
            "Idempotency-Key": new_id().hex,
            "Content-Type": "application/json",
        }
        async with http.post(self.made.url + path, data=body, headers=headers) as answer:
            text = await answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"POST {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    async def _watch(self) -> None:
        """One look for all that wait, some times a second."""
        async with self.made.database() as connection:
            while True:
                for row in await connection.fetch(_FINISHED, list(self.waiting), self.formats):
                    self.waiting.pop(row["id"]).set()
                await asyncio.sleep(POLL_SECONDS)


def _plain(line: msgspec.Struct) -> Mapping[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(line)
    del plain["person"]
    return plain
