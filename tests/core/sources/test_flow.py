"""流量与暂停: a rate that holds for all workers together, a source that is left in peace, and one that goes ahead."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from core.plugin.connectors import Limits
from core.sources.flow import LONGEST_REST, Flow, failed, grant, reached
from hedui.worker import run_job
from plugins.public_data_gateway.connector import PublicDataGateway
from tests import support

if TYPE_CHECKING:
    from core.scope import Scope
    from hedui.plugin import Ask, ConnectorLine, Reply
    from tests.conftest import World

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PATIENCE = timedelta(seconds=21)
PLAIN = PublicDataGateway.query
Asked = Counter[str]


@settings(deadline=None)  # a busy machine is no fault
@given(st.integers(1, 50), st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 100)), max_size=60))
def test_in_no_second_are_more_let_go_than_twice_the_rate_and_over_time_not_more_than_it(
    rate: int, arrivals: list[tuple[int, int]]
) -> None:
    flow, now, limits, gone = Flow(NOW - timedelta(seconds=1)), NOW, Limits(per_second=rate), Counter[datetime]()
    for pause, wanted in arrivals:
        now += timedelta(milliseconds=pause)
        granted = grant(flow, limits, wanted, now, PATIENCE)
        flow = granted.flow
        gone[now] += granted.count
        assert granted.count == wanted or granted.pause(0, now) > timedelta()
    assert gone.total() <= rate * (1 + (now - NOW) / timedelta(seconds=1))
    for one in gone:
        assert sum(n for other, n in gone.items() if one <= other < one + timedelta(seconds=1)) <= 2 * rate


def test_those_who_wait_are_spaced() -> None:
    granted = grant(Flow(NOW - timedelta(seconds=1)), Limits(per_second=4), 10, NOW, PATIENCE)
    assert granted.count == 4
    assert [granted.pause(place, NOW) for place in range(3)] == [timedelta(milliseconds=ms) for ms in (250, 500, 750)]


def test_without_limits_nobody_waits() -> None:
    flow = failed(Flow(NOW), 1_000, Limits(failures=0), NOW, 5)
    assert grant(flow, Limits(failures=0), 7, NOW, PATIENCE).count == 7


def test_a_source_rests_longer_with_every_probe_that_fails_and_is_back_with_one_that_does_not() -> None:
    limits, now, rests = Limits(failures=3), NOW, []
    flow = failed(Flow(NOW), 2, limits, now, 5)
    assert grant(flow, limits, 9, now, PATIENCE).count == 9
    flow = failed(flow, 1, limits, now, 5)
    for _ in range(8):
        assert grant(flow, limits, 9, now, PATIENCE).count == 0
        assert failed(flow, 50, limits, now, 5).resting_until == flow.resting_until  # those that were under way
        rests.append((flow.resting_until or now) - now)
        now = flow.resting_until or now
        probing = grant(flow, limits, 9, now, PATIENCE)
        assert probing.count == 1
        assert grant(probing.flow, limits, 9, now, PATIENCE).count == 0
        assert grant(probing.flow, limits, 9, now + PATIENCE, PATIENCE).count == 1  # who went ahead has died
        flow = failed(probing.flow, 1, limits, now, 5)
    assert rests == [min(timedelta(seconds=5 * 2**n), LONGEST_REST) for n in range(1, 9)]
    assert grant(reached(flow), limits, 9, now, PATIENCE).count == 9


@pytest.fixture
async def province(world: World) -> AsyncIterator[Scope]:
    await support.forget_jobs()
    yield await world.scope("ZJ0001")
    await support.forget_jobs()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> tuple[Asked, set[str]]:
    """How often each source was asked, and which of them cannot be reached."""
    counted, away = Asked(), set[str]()

    async def query(self: PublicDataGateway, ask: Ask, line: ConnectorLine) -> Reply:
        counted[ask.source] += 1
        if ask.source in away:
            raise ConnectionError
        return await PLAIN(self, ask, line)

    monkeypatch.setattr(PublicDataGateway, "query", query)
    return counted, away


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def limit(**limits: Any) -> None:
        monkeypatch.setattr(PublicDataGateway, "info", structs.replace(PublicDataGateway.info, limits=Limits(**limits)))

    return limit


async def _once(world: World, **changed: Any) -> None:
    runtime = dataclasses.replace(world.runtime, **changed)
    for job in await support.due(world, "ask.send"):
        await run_job(runtime, job)


async def _again(world: World) -> None:
    """Everything that was postponed is due; what could not be asked may be asked again."""
    await support.hasten()
    await _once(world, retry_base=30)


async def _rested(province: Scope) -> None:
    async with province.write("verification.suspend") as tx:
        await tx.rows(
            "update source_flow set resting_until = clock_timestamp() where tenant_id = $1", tx.scope.tenant.id
        )
    province.runtime.troubled.clear()


async def _flow(province: Scope) -> list[tuple[str, int, int]]:
    rows = await support.rows(province, "select source, failures, trips from source_flow order by source")
    return [tuple(row) for row in rows]


async def test_asks_of_a_source_that_is_away_rest_together_until_one_is_answered(
    world: World, province: Scope, asked: tuple[Asked, set[str]], limited: Callable[..., None]
) -> None:
    counted, away = asked
    limited(failures=2)
    away.add("public_security")
    cases = [(await world.begin(index)).id for index in (60, 61)]
    await _once(world, retry_base=30)
    first = counted["public_security"]
    assert first >= 2
    assert await _flow(province) == [("public_security", first, 1)]
    others = counted["social_insurance"]
    for _ in range(2):
        await _again(world)
    assert (counted["public_security"], counted["social_insurance"]) == (first, others)
    await _rested(province)
    await _again(world)
    await _again(world)
    assert counted["public_security"] == first + 1
    assert await _flow(province) == [("public_security", first + 1, 2)]
    away.clear()
    await _rested(province)
    await _again(world)
    assert counted["public_security"] >= first + 2
    assert await _flow(province) == [("public_security", 0, 0)]
    await _again(world)
    open_asks = await support.rows(
        province,
        """select id from ask where verification_id = any ($1) and source = 'public_security'
            and state not in ('found', 'nothing_found')""",
        cases,
    )  # fmt: skip
    assert open_asks == []


async def test_a_rate_holds_for_all_workers_together(
    world: World, province: Scope, asked: tuple[Asked, set[str]], limited: Callable[..., None]
) -> None:
    """Two workers with a runtime of their own, and three cases at once: what they share is the database."""
    counted, _ = asked
    limited(per_second=2)
    cases: list[UUID] = [(await world.begin(index)).id for index in (62, 63, 64)]
    began = asyncio.get_running_loop().time()
    workers = [dataclasses.replace(world.runtime, in_flight=Counter(), troubled={}) for _ in range(2)]
    jobs = await support.due(world, "ask.send")
    await asyncio.gather(*(run_job(workers[place % 2], job) for place, job in enumerate(jobs)))
    seconds = asyncio.get_running_loop().time() - began
    assert 2 <= counted["public_security"] <= 2 + 2 * (seconds + 1)
    waiting = await support.rows(
        province,
        """select extract(epoch from o.due_at - clock_timestamp()) as rest from ask a
             join outbox o on o.ref = a.id and o.done_at is null
            where a.verification_id = any ($1) and a.source = 'public_security' and a.state = 'queued'""",
        cases,
    )  # fmt: skip
    total = await support.rows(
        province, "select id from ask where verification_id = any ($1) and source = 'public_security'", cases
    )
    assert len(waiting) == len(total) - counted["public_security"] > 0
    limited()
    await support.hasten()
    await _once(world)
    assert counted["public_security"] == len(total)


async def test_what_is_well_leaves_no_row(world: World, province: Scope, asked: tuple[Asked, set[str]]) -> None:
    """Else every answer of every case would queue at the row of its source."""
    await world.begin(65)
    await _once(world)
    assert sum(asked[0].values()) > 0
    assert await _flow(province) == []
