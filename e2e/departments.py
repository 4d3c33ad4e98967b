"""数源部门的场景: cases whose questions wait for a clerk, or for a package; made as other desks would have made them before.

One source is reached in another way only while the case is begun, and as ever again afterwards: other journeys of the run
go on asking it over the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from msgspec import convert

from core.manual_answers.actions import list_questions
from core.media.custody import fetch_package, record_custody
from core.media.looking import list_waiting
from core.media.model import CustodyIn, PackageIn, Released
from core.media.preparing import prepare_package
from core.media.receiving import upload_answer
from core.media.releasing import release_package
from core.scope import Scope
from core.verification.actions import initiate
from core.verification.model import Accepted
from e2e.system import System
from tenants.access import authenticate, operator_scope
from tenants.provisioning import enter_value
from tenants.settings import keep_secret
from tests.api.packages import FIRST, HANDED, MEDIA, SECOND, SOURCE, Sent, nothing
from tests.conftest import World, setting_row
from tests.core.manual_answers.test_manual_answers import MANUAL
from tests.jurisdictions.conftest import County
from tests.support import rows

CLERK, COLLEAGUE, OTHER = "ZJ0101", "ZJ0102", "ZJ0103"
"""Two clerks of the housing department, and one of the banks."""


_DAYS = (date(2021, 5, 13) + timedelta(days=step) for step in count())
"""The later day is in force: whoever comes after another switches from there."""


RECEIVER, ELSEWHERE = "WM0101", "WM0103"
"""The clerk of the securities registry in Wangmo, and one of the insurers."""


@dataclass(frozen=True)
class Packed:
    """已交回的批次, whose answer waits to be confirmed."""

    package: str
    answer: str


def scope_of(system: System, staff_number: str) -> Awaitable[Scope]:
    """The scope of one person."""
    return authenticate(system.whole.runtime, system.whole.tokens[staff_number])


@asynccontextmanager
async def _reached(system: System, staff_number: str, source: str, connector: str, pack: str) -> AsyncIterator[Scope]:
    scope = operator_scope(system.whole.runtime, await system.tenant(staff_number))
    async with scope.read("connector.configure") as tx:
        told = (await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)).settings
    packs, usual = list(told["packs"].value), told["source_connectors"].value
    await _enter(
        scope, next(_DAYS), packs=[*dict.fromkeys([*packs, pack])], source_connectors={**usual, source: connector}
    )
    yield scope
    await _enter(scope, next(_DAYS), source_connectors=usual)


async def _enter(scope: Scope, day: date, **values: Any) -> None:
    async with scope.write("connector.configure"):
        for name, value in values.items():
            row = setting_row(scope, name, value)
            row.valid_from = day
            await enter_value(row)


async def _until(found: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(90):
        while not await found():
            await asyncio.sleep(0.2)


@cache
def asked_by_hand(system: System) -> Sequence[str]:
    """待人工反馈: questions about houses that wait for the clerks, by id."""
    return system.do(_asked_by_hand(system))


async def _asked_by_hand(system: System) -> Sequence[str]:
    whole = system.whole
    clerk = await scope_of(system, CLERK)
    async with _reached(system, CLERK, "housing", MANUAL, "manual_entry"):
        case = await World(whole.runtime, {}, whole.departments, whole.tokens).begin(31)

        async def there() -> bool:
            return len((await list_questions(clerk, 50, None)).items) >= len(case.subjects)

        await _until(there)
    return [str(one.id) for one in (await list_questions(clerk, 50, None)).items]


@cache
def asked_by_media(system: System, *households: int) -> Accepted:
    """等候批次: the first of some cases of Wangmo whose questions to the securities registry wait for a package."""
    return system.do(_asked_by_media(system, households or (3, 5)))


@contextmanager
def registry_without_a_line(system: System) -> Iterator[None]:
    """The securities registry is asked by packages, as long as this lasts: what is begun meanwhile waits for one."""
    way = _reached(system, FIRST, SOURCE, MEDIA, "encrypted_media")
    scope = system.do(way.__aenter__())
    system.do(keep_secret(scope, MEDIA, "media_secret", "望谟样例机密" * 8))
    yield
    system.do(way.__aexit__(None, None, None))


async def _asked_by_media(system: System, households: Sequence[int]) -> Accepted:
    whole = system.whole
    county = County(whole.runtime, {}, whole.departments, whole.tokens)
    async with _reached(system, FIRST, SOURCE, MEDIA, "encrypted_media") as scope:
        await keep_secret(scope, MEDIA, "media_secret", "望谟样例机密" * 8)
        cases = [await county.ready(county.file(index)) for index in households]
        officer, first = await county.scope("WM0001"), await county.scope(FIRST)
        for each in cases:
            await initiate(officer, each.id)

        async def there() -> bool:
            ids = [each.id for each in cases]
            waits = await rows(officer, "select from ask where by_file and verification_id = any ($1)", ids)
            open_ones = await list_waiting(first)
            return bool(waits) and sum(one.asks for one in open_ones) >= len(waits)

        await _until(there)
    return cases[0]


def released(system: System) -> Released:
    """已放行的批次, with its password, that nobody has handed over: all that waits."""

    async def act() -> Released:
        made = await prepare_package(await scope_of(system, FIRST), PackageIn(SOURCE))
        return await release_package(await scope_of(system, SECOND), made.id)

    return system.do(act())


@cache
def packed(system: System) -> Packed:
    """A package with one question, handed out, answered, and not confirmed yet."""
    asked_by_media(system)
    return system.do(_packed(system))


async def _packed(system: System) -> Packed:
    first, second = await scope_of(system, FIRST), await scope_of(system, SECOND)
    made = await prepare_package(first, PackageIn(SOURCE, most=1))
    told = await release_package(second, made.id)
    sent = Sent(str(made.id), told.password, (await fetch_package(first, made.id)).body)
    await record_custody(first, made.id, convert(HANDED, CustodyIn))
    account = await upload_answer(first, made.id, sent.filled(nothing))
    return Packed(str(made.id), str(account.answer_id))
