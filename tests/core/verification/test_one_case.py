"""一申请一件: an application has one open case, whoever is quicker; what the other one is told depends on what he may see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import asyncpg
import pytest

from core.errors import Conflict
from core.verification.actions import accept
from core.verification.course import terminate
from core.verification.listing import list_cases
from core.verification.model import Accepted, Intake, ReasonIn
from hedui.journey import HouseholdFile
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


def intake(file: HouseholdFile) -> Intake:
    return Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)


async def test_two_clerks_at_once_open_one_case(world: World) -> None:
    """Else a family is asked about twice for one application, and has two reports (六(一))."""
    one, two = await world.scope("XH1001"), await world.scope("XH1003")
    for index in range(80, 90):
        wanted = intake(world.file(index))
        done = await asyncio.gather(accept(one, wanted), accept(two, wanted), return_exceptions=True)
        (accepted,) = [result for result in done if isinstance(result, Accepted)]
        (refused,) = [result for result in done if isinstance(result, Conflict)]
        assert refused.code == "application_has_case"
        assert f"尚未办结的核对件 {accepted.number}。" in str(refused)
    assert len((await list_cases(one, 50, None, None)).items) == 10


async def test_the_number_is_told_to_those_only_who_may_see_the_case(world: World) -> None:
    """Else a clerk reads in another township's cases by trying out application numbers."""
    file = world.file(90)
    accepted = await accept(await world.scope("XH1001"), intake(file))
    with pytest.raises(Conflict) as refused:
        await accept(await world.scope("XH2001"), intake(file))
    assert refused.value.code == "application_has_case"
    assert accepted.number not in str(refused.value)
    assert "尚未办结的核对件。" in str(refused.value)
    other_county = await accept(await world.scope("LA1001"), intake(file))  # its own feed, its own application
    assert other_county.id != accepted.id


async def test_once_the_case_has_ended_another_may_be_accepted(world: World) -> None:
    """Else a case that was opened by mistake bars the family's application for ever."""
    clerk, county = await world.scope("XH1001"), await world.scope("XH0001")
    file = world.file(91)
    first = await accept(clerk, intake(file))
    await terminate(county, first.id, WHY)
    second = await accept(clerk, intake(file))
    assert second.id != first.id
    with pytest.raises(Conflict):
        await accept(clerk, intake(file))


async def test_the_database_itself_has_it_so(world: World) -> None:
    """Else code that forgets to look opens the second case after all."""
    clerk = await world.scope("XH1001")
    case = await accept(clerk, intake(world.file(92)))
    copy = """insert into verification (owner_tenant, id, executing_tenant, office_id, number, programme,
                application_number, applied_on, accepted_on, template, state, version, wrapped_key)
              select owner_tenant, gen_random_uuid(), executing_tenant, office_id, number || 'x', programme,
                application_number, applied_on, accepted_on, template, 'suspended', 1, wrapped_key
                from verification where id = $1"""
    with pytest.raises(asyncpg.UniqueViolationError, match="verification_one_open"):
        async with clerk.read("verification.look") as tx:
            await tx.rows(copy, case.id)
