"""同一人在别处在办: in another household or application, in the same county or another, without saying who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.applications.actions import feed
from core.verification.actions import accept
from core.verification.course import terminate
from core.verification.looking import look
from core.verification.model import Intake, ReasonIn
from tests.support import rows, work

if TYPE_CHECKING:
    from core.verification.model import Accepted
    from tests.conftest import World


async def accepted(world: World, clerk: str, index: int) -> Accepted:
    """A case of that household, taken in and no more."""
    file = world.file(index)
    await feed(await world.scope("XH9001"), file.application())
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    return await accept(await world.scope(clerk), intake)


async def test_the_same_household_in_two_applications(world: World) -> None:
    first, second = await accepted(world, "XH1001", 24), await accepted(world, "XH2001", 24)
    seen = (await look(await world.scope("XH0001"), second.id)).elsewhere
    assert {one.subject_id for one in seen} == set(second.subjects)
    assert {(one.programme, one.agency) for one in seen} == {("zhejiang.dibao", world.tenants["xihu"].name)}
    assert {"申请人", "赡（抚、扶）养人"} <= {one.part for one in seen}
    await terminate(await world.scope("XH0001"), first.id, ReasonIn("重复申请"))
    assert (await look(await world.scope("XH0001"), second.id)).elsewhere == []


async def test_across_counties_nothing_but_the_index_is_told(world: World) -> None:
    here = await accepted(world, "XH1001", 25)
    file = world.file(25)
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    clerk = next(staff for staff in world.tokens if staff.startswith("LA1"))
    there = await accept(await world.scope(clerk), intake)
    seen = (await look(await world.scope("XH0001"), here.id)).elsewhere
    assert {one.agency for one in seen} == {world.tenants["linan"].name}
    county = await world.scope("XH0001")
    assert await rows(county, "select from subject where verification_id = $1", there.id) == []
    (row, *_) = await rows(county, "select * from presence where verification_id = $1", there.id)
    assert not any(isinstance(value, str) and file.household.members[0].name in value for value in row.values())


async def test_a_reported_case_is_no_longer_in_hand(world: World) -> None:
    await world.begin(26)
    await work(world)
    again = await accepted(world, "XH1001", 26)
    assert (await look(await world.scope("XH0001"), again.id)).elsewhere == []
