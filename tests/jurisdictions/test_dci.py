"""登记系统接口: a case one of whose departments is a DCI registry asked at once, and another one that calls back."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import aiohttp
import pytest

from core.scope import Scope
from core.verification.looking import look
from core.verification.model import State
from tenants.access import operator_scope
from tenants.provisioning import enter_value
from tenants.settings import keep_secret
from tests import support
from tests.conftest import CONNECTOR, setting_row

if TYPE_CHECKING:
    from tests.conftest import World

HOUSEHOLD = 6
CIVIL, BANKS = "civil_affairs", "banks"
PACKS = ["national", "zhejiang", "public_data_gateway", "dci", "report_json"]


async def connect(world: World) -> None:
    """The province's: civil affairs by dci.sync, banks by dci.async, public security by the gateway as before."""
    scope = operator_scope(world.runtime, world.tenants["zhejiang"])
    settings, key = world.departments.dci_settings(), world.departments.dci_signing_key()
    told = {
        "packs": PACKS,
        "connector.dci.sync": settings,
        "connector.dci.async": settings | {"polls": False},
        "source_connectors": {CIVIL: "dci.sync", BANKS: "dci.async", "public_security": CONNECTOR},
    }
    for connector in ("dci.sync", "dci.async"):
        await keep_secret(scope, connector, "signing_key", key)
    async with scope.write("connector.configure"):
        for name, value in told.items():
            row = setting_row(scope, name, value)
            row.valid_from = date(2021, 5, 13)  # later than what the world itself was told
            await enter_value(row)


async def states(scope: Scope, case: UUID, source: str) -> set[str]:
    found = await support.rows(
        scope,
        "select state from ask where verification_id = $1 and source = $2 and note <> 'no_connector'",
        case,
        source,
    )
    return {row["state"] for row in found}


async def called_back(province: Scope, case: UUID) -> None:
    for _ in range(200):
        if "waiting" not in await states(province, case, BANKS):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no callback was taken")


@pytest.fixture
async def registries(world: World) -> AsyncIterator[World]:
    await connect(world)
    world.departments.order(BANKS, {"faults": [{"kind": "duplicate_callback", "times": 2}]})
    yield world
    support.behave(world)
    await support.forget_jobs()


async def test_a_case_with_both_comes_to_its_report(registries: World) -> None:
    """What both say stands in the report; a stranger at the callback's address, or a repetition, changes nothing."""
    world = registries
    async with support.served(world.runtime) as port:
        base = f"http://127.0.0.1:{port}"
        runtime = dataclasses.replace(world.runtime, callback_base=base)
        case = await world.begin(HOUSEHOLD)
        await support.work(dataclasses.replace(world, runtime=runtime))
        province = await world.scope("ZJ0001")
        await called_back(province, case.id)
        (ask, *_) = await support.rows(
            province, "select id from ask where verification_id = $1 and source = 'banks' and state = 'found'", case.id
        )
        address = f"{base}/callbacks/{province.tenant.id}/{ask['id']}"
        async with aiohttp.ClientSession() as client:
            for body in (b"", b"{}", b'{"signature":"","header":{"action":"on-search"},"message":{}}'):
                async with client.post(address, data=body) as answer:
                    assert (answer.status, (await answer.json())["code"]) == (403, "callback_not_genuine")
    await support.work(world)
    assert await states(province, case.id, CIVIL) <= {"found", "nothing_found"}
    assert await states(province, case.id, BANKS) <= {"found", "nothing_found"}
    content = await support.report(await world.scope("XH0001"), case.id)
    assert (await look(province, case.id)).state is State.REPORTED
    printed = {(item.element, item.state) for item in content.items}
    assert {("national.deposit", "found"), ("national.marriage", "found")} <= printed
    lines = [line for line in content.lines if line.element == "national.deposit"]
    assert lines
    assert all(line.amount is not None for line in lines)
    told = {entry.reason["powerMatters"] for entry in world.departments.ledger() if entry.department == CIVIL}
    assert told == {"最低生活保障"}
    # Sent twice, each copy signed anew: the second is kept as late and moves nothing.
    kept = await support.rows(
        province,
        """select count(*) as number from reply r join ask a on a.id = r.ask_id
            where r.verification_id = $1 and a.source = 'banks' and r.kind in ('found', 'nothing_found') group by a.id""",
        case.id,
    )
    assert {row["number"] for row in kept} == {1}
