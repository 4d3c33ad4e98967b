"""核对件动态: a page is told what is new and nothing else; what has not changed is not read again; nobody misses a change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from core.verification.actions import accept
from core.verification.course import terminate
from core.verification.model import Intake, ReasonIn
from core.verification.watching import CaseWatch
from tests.support import forget_jobs

if TYPE_CHECKING:
    from tests.conftest import World

CLERK, COUNTY = "XH1001", "XH0001"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await forget_jobs()


async def test_what_has_not_changed_is_not_read_again_and_nobody_misses_a_change(world: World) -> None:
    file = world.file(11)
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    accepted = await accept(await world.scope(CLERK), intake)
    county, watch = await world.scope(COUNTY), CaseWatch()
    async with watch.watch(county, accepted.id) as news:
        first = news.get_nowait()
        await watch._look_once()
        seen = watch._seen[county.tenant.id][accepted.id]
        await watch._look_once()
        assert watch._seen[county.tenant.id][accepted.id] is seen  # by its stamp alone
        assert news.empty()
        async with watch.watch(county, accepted.id) as late:
            assert late.get_nowait() == first
            await terminate(county, accepted.id, ReasonIn("测试需要"))
            await watch._look_once()
            assert news.get_nowait().stamp == late.get_nowait().stamp != first.stamp
            await watch._look_once()
            assert news.empty()
            assert late.empty()


async def test_who_comes_between_two_looks_is_told_what_these_have_seen(world: World) -> None:
    file = world.file(12)
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    accepted = await accept(await world.scope(CLERK), intake)
    county, watch = await world.scope(COUNTY), CaseWatch()
    async with watch.watch(county, accepted.id) as news:
        first = news.get_nowait()
        await terminate(county, accepted.id, ReasonIn("测试需要"))
        await watch._look_once()
        (watcher,) = watch._watchers
        watcher.last = first  # as it would stand with a page that had asked just before, and came in just after
        await watch._look_once()
        assert [news.get_nowait().stamp, news.get_nowait().stamp] == [
            watch._seen[county.tenant.id][accepted.id].tick.stamp
        ] * 2
