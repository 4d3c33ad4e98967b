"""比对: day of application and role of every person count, at the initiation and as long as anything is asked (Z 六(一))."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from core.applications.actions import feed
from core.applications.model import ApplicationIn
from core.errors import Refused
from core.plugin.vocabulary import Role
from core.sources.model import REFUSALS
from core.verification.actions import initiate
from core.verification.looking import look
from core.verification.model import State
from hedui.journey import prepare
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

HOUSEHOLD = 50
"""An applicant who lives alone, and a supporter living apart."""


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


def another_day(plain: ApplicationIn) -> ApplicationIn:
    return msgspec.structs.replace(plain, applied_on=plain.applied_on - timedelta(days=1))


def another_role(plain: ApplicationIn) -> ApplicationIn:
    *others, last = plain.persons
    assert last.role is Role.SUPPORTER
    return msgspec.structs.replace(plain, persons=[*others, msgspec.structs.replace(last, role=Role.MEMBER)])


OTHERWISE = {"another day": (another_day, ("申请人", "赡")), "another role": (another_role, ("赡",))}
"""What the assistance system says otherwise -> the roles of the persons who then have no application."""


@pytest.mark.parametrize("otherwise", OTHERWISE)
async def test_a_case_that_the_feed_tells_otherwise_is_not_initiated(world: World, otherwise: str) -> None:
    """Else a supporter's accounts are looked into for an application in which he stands as somebody else, or of another day."""
    change, missing = OTHERWISE[otherwise]
    file, feeder, officers = world.file(HOUSEHOLD), await world.scope("XH9001"), await world.officers()
    case = await prepare(officers, file)
    await feed(feeder, change(file.application()))
    asked = len(world.departments.ledger())
    with pytest.raises(Refused) as refused:
        await initiate(officers.county, case.id)
    assert (refused.value.code, refused.value.named["number"]) == ("no_matching_application", case.number)
    told = refused.value.named["missing"]
    assert tuple(role for role in ("申请人", "赡") if role in told) == missing
    assert (await look(officers.county, case.id)).state is State.READY
    await support.work(world)
    assert len(world.departments.ledger()) == asked
    await feed(feeder, file.application())
    assert (await initiate(officers.county, case.id)).state is State.VERIFYING
    await support.work(world)
    assert (await look(officers.county, case.id)).state is State.REPORTED


async def test_nobody_of_the_application_is_left_out(world: World) -> None:
    """Else income a head is reckoned for a family that is smaller than the one that applied."""
    file, feeder, officers = world.file(HOUSEHOLD), await world.scope("XH9001"), await world.officers()
    case = await prepare(officers, file)
    fed, somebody = file.application(), world.file(12).application().persons[0]
    more = [*fed.persons, msgspec.structs.replace(somebody, role=Role.MEMBER)]
    await feed(feeder, msgspec.structs.replace(fed, persons=more))
    acts = {act.act: act for act in (await look(officers.county, case.id)).acts}
    assert [why.code for why in acts["verification.initiate"].why] == ["application_persons_left_out"]
    with pytest.raises(Refused) as refused:
        await initiate(officers.county, case.id)
    assert refused.value.code == "application_persons_left_out"
    assert refused.value.named["left"] == "1 名共同生活家庭成员"
    await feed(feeder, file.application())
    assert (await initiate(officers.county, case.id)).state is State.VERIFYING


async def test_who_verifies_sees_the_application_of_the_case_and_of_no_other(world: World) -> None:
    file, other = world.file(HOUSEHOLD), world.file(12)
    await world.begin(HOUSEHOLD, application_number=file.application_number)
    await feed(await world.scope("XH9001"), other.application())
    seen = {}
    for staff in ("XH0001", "ZJ0001", "LA0001"):
        found = await support.rows(
            await world.scope(staff),
            """select a.number, count(p.person) as persons from application a
                 left join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id
                where a.number = any ($1) group by a.number""",
            [file.application_number, other.application_number],
        )
        seen[staff] = {row["number"]: row["persons"] for row in found}
    here = {file.application_number: 2}
    assert seen["ZJ0001"] == here  # it verifies the one, and never heard of the other
    assert seen["XH0001"] == here | {other.application_number: len(other.application().persons)}
    assert seen["LA0001"] == {}


async def test_no_conclusion_rests_on_a_family_that_has_grown_meanwhile(world: World) -> None:
    file, feeder = world.file(HOUSEHOLD), await world.scope("XH9001")
    case = await world.begin(HOUSEHOLD, application_number=file.application_number)
    county, fed = await world.scope("XH0001"), file.application()
    more = msgspec.structs.replace(world.file(12).application().persons[0], role=Role.MEMBER)
    await feed(feeder, msgspec.structs.replace(fed, persons=[*fed.persons, more]))
    await support.work(world)
    seen = await look(county, case.id)
    assert seen.state is State.VERIFYING
    assert "1 名共同生活家庭成员没有列入本件" in seen.held
    await feed(feeder, fed)
    await support.hasten()
    await support.work(world)
    seen = await look(county, case.id)
    assert (seen.held, seen.state) == ("", State.REPORTED)


@pytest.mark.parametrize(("change", "held"), [(another_day, {1, 2}), (another_role, {2})])
async def test_a_running_case_that_the_feed_tells_otherwise_asks_no_more(
    world: World, change: Callable[[ApplicationIn], ApplicationIn], held: set[int]
) -> None:
    """Else departments are asked for the half year before a day on which nobody applied."""
    file = world.file(HOUSEHOLD)
    case = await world.begin(HOUSEHOLD, application_number=file.application_number)
    await feed(await world.scope("XH9001"), change(file.application()))
    await support.work(world)
    county = await world.scope("XH0001")
    content = await support.report(county, case.id)
    words = REFUSALS["no_live_application"]
    assert {item.subject for item in content.items if item.state_note == words} == held
    assert {item.state for item in content.items if item.state_note == words} == {"not_asked"}
    others = {item.state for item in content.items if item.subject not in held and item.source_title}
    assert "found" in others or not others
