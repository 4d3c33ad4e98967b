"""同批查询: asks of one case go together, and yet whatever goes wrong with one costs its own source only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.outbox import LeaseLost, claim
from core.plugin.asks import Accepted, Garbled, Reply, Unavailable
from core.sources.callbacks import receive
from core.sources.model import OPEN
from core.sources.sending import send
from hedui.worker import run_job
from plugins.public_data_gateway.connector import PublicDataGateway
from tenants.access import source_scope, system_scope
from tests import support
from tests.conftest import FOUR, connect_departments

if TYPE_CHECKING:
    from core.plugin.asks import Ask
    from core.scope import Scope
    from hedui.plugin import ConnectorLine
    from tests.conftest import World

LONG, SHORT = timedelta(seconds=60), timedelta(milliseconds=10)
PLAIN = PublicDataGateway.query


@pytest.fixture
async def province(world: World) -> AsyncIterator[Scope]:
    await support.forget_jobs()
    yield await world.scope("ZJ0001")
    await support.forget_jobs()


def _unstorable(kind: str) -> Reply:
    match kind:
        case "until":
            return Unavailable("数源暂停服务", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8))))
        case "ticket":
            return Accepted("a\x00b")
        case "raw":
            return Unavailable("数源暂停服务", raw="not bytes")  # type: ignore[arg-type]
    raise Garbled("坏\x00字", b"")


async def _answered(province: Scope, case: UUID, but: str) -> bool:
    """Whether everybody but that source has answered."""
    found = await support.rows(
        province,
        "select state from ask where verification_id = $1 and note <> 'no_connector' and source <> $2",
        case,
        but,
    )
    return {row["state"] for row in found} <= {"found", "nothing_found"}


@pytest.mark.parametrize("kind", ["until", "ticket", "raw", "garbled"])
async def test_an_answer_that_cannot_be_kept_costs_its_own_source(
    world: World, province: Scope, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Else one bank that writes year 1 for 'none' keeps seventeen departments from being heard, for ever."""

    async def query(self: PublicDataGateway, ask: Ask, line: ConnectorLine) -> Reply:
        if ask.source == "banks":
            return _unstorable(kind)
        await asyncio.sleep(0.05)
        return await PLAIN(self, ask, line)

    monkeypatch.setattr(PublicDataGateway, "query", query)
    case = await world.begin(50)
    await support.once(world, "ask.send")
    assert await _answered(province, case.id, but="banks")
    banks = await support.rows(
        province, "select state from ask where verification_id = $1 and source = 'banks'", case.id
    )
    assert {row["state"] for row in banks} <= {"unavailable", "waiting"}


async def test_an_ask_that_cannot_be_prepared_costs_its_own_source(world: World, province: Scope) -> None:
    """Else a province that drops one connector lets every case that it has in hand stand still."""
    await connect_departments(world, sources=(*FOUR, "agriculture"))
    case = await world.begin(51)
    async with province.write("verification.suspend") as tx:
        gone = "update ask set connector = 'gone.connector' where verification_id = $1 and source = 'agriculture'"
        await tx.rows(gone, case.id)
    await support.once(world, "ask.send")
    assert await _answered(province, case.id, but="agriculture")
    rested = await support.rows(
        province,
        """select o.fault from ask a join outbox o on o.ref = a.id and o.done_at is null
            where a.verification_id = $1 and a.source = 'agriculture'""",
        case.id,
    )
    assert {row["fault"] for row in rested} == {"KeyError"}


async def test_an_unreadable_callback_meanwhile_takes_no_job_away(
    world: World, province: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the ask stays open and nobody asks again."""
    await support.call_back_only(world, "national.deposit")
    case = await world.begin(52)
    await support.once(world, *support.ANSWERING)
    source = await source_scope(world.runtime, world.tenants["zhejiang"].id)
    waiting = "select id from ask where verification_id = $1 and state = 'waiting' order by id limit 1"
    (ask,) = await support.rows(source, waiting, case.id)

    async def collect(self: PublicDataGateway, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        await asyncio.sleep(0.4)
        return Accepted(ticket)

    async def read_callback(
        self: PublicDataGateway, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: ConnectorLine
    ) -> Reply:
        raise Garbled("无法识别", body)

    monkeypatch.setattr(PublicDataGateway, "collect", collect)
    monkeypatch.setattr(PublicDataGateway, "read_callback", read_callback)

    async def call_back() -> None:
        await asyncio.sleep(0.2)
        await receive(source, ask["id"], {}, b"x")

    await support.hasten()
    jobs = await support.due(world, "ask.send")
    await asyncio.gather(call_back(), *(run_job(world.runtime, job) for job in jobs))
    (now,) = await support.rows(source, "select state from ask where id = $1", ask["id"])
    left = await support.rows(source, "select from outbox where ref = $1 and done_at is null", ask["id"])
    assert now["state"] in {state.value for state in OPEN}
    assert len(left) == 1


async def test_who_has_lost_the_jobs_lets_nothing_leave(world: World, province: Scope) -> None:
    """Else a worker that was held up asks everything that another is asking."""
    case = await world.begin(53)
    (job,) = await support.due(world, "ask.send")
    late = await claim(job, SHORT)
    await asyncio.sleep(0.05)
    in_time = await claim(job, LONG)
    calls = len(world.departments.ledger())
    scope = await system_scope(world.runtime, late[0].tenant)
    with pytest.raises(LeaseLost):
        await send(scope, late)
    assert len(world.departments.ledger()) == calls
    await send(scope, in_time)
    assert await _answered(province, case.id, but="")


async def test_what_was_not_taken_over_is_given_back_at_once(
    world: World, province: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the others of a group rest until their leases run out."""
    case = await world.begin(54)
    taken: list[Any] = []

    async def query(self: PublicDataGateway, ask: Ask, line: ConnectorLine) -> Reply:
        if not taken:
            taken.append(ask.id)
            async with province.write("verification.suspend") as tx:
                await tx.rows("update outbox set fence = fence + 1 where ref = $1 and done_at is null", UUID(ask.id))
        return await PLAIN(self, ask, line)

    monkeypatch.setattr(PublicDataGateway, "query", query)
    await support.once(world, "ask.send")
    held = await support.rows(
        province,
        "select ref from outbox where lane = $1 and done_at is null and lease_until > clock_timestamp()", case.id,
    )  # fmt: skip
    assert [str(row["ref"]) for row in held] == taken  # whoever took it over holds it


async def test_cases_whose_sources_take_files_do_not_wait_in_a_ring(world: World, province: Scope) -> None:
    """Else two cases that stand in the files of two sources stop one another."""
    await connect_departments(world, batched=FOUR)
    cases = [(await world.begin(55 + n)).id for n in range(5)]
    jobs = await support.due(world, "ask.send")
    assert len(jobs) == len(cases)
    await asyncio.gather(*(run_job(world.runtime, job) for job in jobs))
    faults = await support.rows(
        province, "select fault from outbox where lane = any ($1) and job = 'ask.send' and fault is not null", cases
    )
    assert faults == []
