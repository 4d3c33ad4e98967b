"""待办: whose desk a case lies on at every step, by when, what is missing; flat pages for a county with or without cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.ahead import Look
from core.applications.actions import feed
from core.deadlines.model import remaining
from core.errors import Invalid, Refused
from core.scope import WALKING, Scope
from core.verification.actions import accept, initiate
from core.verification.course import resume, suspend, terminate
from core.verification.listing import CaseFilters, list_cases, list_look
from core.verification.model import Accepted, Intake, ReasonIn, State
from core.work.looking import Asked, WorkItem, list_work, summary
from core.work.model import BEFORE_ALL, NEVER, Filters, Group, Reach, Whose
from core.work.store import page_look
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import HouseholdFile, ReturnedForGaps, prepare
from tests.support import at, forget_jobs, later, truth, work

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
CLERK, REVIEWER, COUNTY, OFFICER = "XH1001", "XH1002", "XH0001", "ZJ0001"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await forget_jobs()


def intake(file: HouseholdFile) -> Intake:
    return Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)


async def desk(scope: Scope, **asked: Any) -> list[WorkItem]:
    return (await list_work(scope, Asked(**asked), 50, None)).items


async def others(scope: Scope) -> list[WorkItem]:
    return await desk(scope, whose=Whose.OTHERS)


async def begun(world: World, index: int) -> Accepted:
    file = world.file(index)
    await feed(await world.scope("XH9001"), file.application())
    accepted = await prepare(await world.officers(), file)
    await initiate(await world.scope(COUNTY), accepted.id)
    return accepted


async def test_a_case_goes_from_desk_to_desk(world: World) -> None:
    clerk, reviewer, county = [await world.scope(who) for who in (CLERK, REVIEWER, COUNTY)]
    officer, neighbour = await world.scope(OFFICER), await world.scope("LA1001")
    file = world.file(1)
    await feed(await world.scope("XH9001"), file.application())
    first = await accept(clerk, intake(file))
    (item,) = await desk(clerk)
    assert (item.id, item.missing, item.mine, item.number) == (first.id, ["诚信申报", "授权书"], True, first.number)
    assert "*" in item.applicant
    assert file.household.members[0].name not in msgspec.json.encode(item).decode()
    assert (await desk(reviewer), await desk(county), await desk(officer), await others(neighbour)) == ([], [], [], [])
    (waiting,) = await others(county)
    assert (waiting.turn_title, waiting.mine) == ("受理经办人", False)
    await terminate(county, first.id, WHY)
    assert (await desk(clerk), await others(county)) == ([], [])

    officers, again = await world.officers(), world.file(1)
    await feed(await world.scope("XH9001"), again.application())
    ready = await prepare(officers, again)
    (item,) = await desk(county)
    assert (item.id, item.missing, item.state) == (ready.id, ["待发起核对"], State.READY)
    assert (await desk(clerk), await desk(reviewer)) == ([], [])
    await initiate(county, ready.id)
    (item,) = await desk(officer)
    assert (item.missing, item.waiting > 0, item.basis != "") == (["数源反馈"], True, True)


async def test_days_are_working_days_with_the_clause_beside(world: World) -> None:
    accepted = await begun(world, 2)
    officer = await world.scope(OFFICER)
    (item,) = await desk(officer)
    async with officer.read("verification.list") as tx:
        law = await officer.runtime.law_for(tx.connection, officer.tenant.id, officer.today)
    assert item.due_on is not None
    assert item.working_days_left == remaining(officer.today, item.due_on, law.calendar)
    assert item.clock_title
    assert "四" in item.basis
    days = {
        Group.LATER: officer.today,
        Group.SOON: item.due_on - timedelta(days=1),
        Group.TODAY: item.due_on,
        Group.OVERDUE: later(law, item.due_on, 1),
    }
    for group, day in days.items():
        (seen,) = await desk(at(officer, day))
        assert (seen.group, seen.id) == (group, accepted.id)
        told = await summary(at(officer, day), Asked())
        assert {name: count for name, count in told.mine.items() if count} == {group.value: 1}
        assert await desk(at(officer, day), group=group)
        assert not await desk(at(officer, day), group=next(other for other in Group if other is not group))


async def test_three_working_days_pass_over_a_holiday(world: World) -> None:
    county = at(await world.scope(COUNTY), date(2026, 9, 30))
    assert (await summary(county, Asked())).soon_until > date(2026, 10, 8)


async def test_a_suspended_case_has_no_day_and_the_county_resumes_it(world: World) -> None:
    accepted = await begun(world, 3)
    officer, county = await world.scope(OFFICER), await world.scope(COUNTY)
    await suspend(officer, accepted.id, WHY)
    (item,) = await desk(county)
    assert (item.due_on, item.working_days_left, item.group, item.missing) == (
        None,
        None,
        Group.LATER,
        ["恢复核对的决定"],
    )
    assert await desk(officer) == []
    await resume(county, accepted.id, WHY)
    assert [one.id for one in await desk(officer)] == [accepted.id]
    await work(world)
    (done,) = (await list_cases(county, 1, None)).items
    assert done.state is State.REPORTED
    assert (await desk(officer), await others(officer)) == ([], [])


async def test_filters_and_numbers(world: World) -> None:
    clerk, county = await world.scope(CLERK), await world.scope(COUNTY)
    files = [world.file(index) for index in (4, 5, 6)]
    cases = [await accept(clerk, intake(file)) for file in files]
    serial = cases[1].number[-6:].lstrip("0")
    for number in (cases[1].number, files[1].application_number, serial):
        assert [one.id for one in await desk(clerk, number=number)] == [cases[1].id]
        assert [one.id for one in (await list_cases(clerk, 9, None, CaseFilters(number=number))).items] == [cases[1].id]
    assert len(await desk(clerk, filters=Filters(missing="declaration"))) == 3
    assert await desk(clerk, filters=Filters(missing="field_check")) == []
    assert len(await desk(county, whose=Whose.OTHERS, filters=Filters(turn="township_clerk"))) == 3
    assert await desk(county, whose=Whose.OTHERS, filters=Filters(turn="township_reviewer")) == []
    assert len((await list_cases(county, 9, None, CaseFilters(state=State.COLLECTING))).items) == 3
    assert (await list_cases(county, 9, None, CaseFilters(until=clerk.today - timedelta(days=1)))).items == []
    assert (await list_cases(await world.scope("XH2001"), 9, None, CaseFilters(number=cases[1].number))).items == []
    assert (await list_work(await world.scope("XH2001"), Asked(number=cases[1].number), 9, None)).items == []
    pages, key = [], None
    for _ in files:
        page = await list_work(clerk, Asked(), 1, key)
        pages, key = [*pages, *page.items], page.next
    assert (sorted(one.id for one in pages), key) == (sorted(case.id for case in cases), None)


async def test_who_has_no_list(world: World) -> None:
    for nobody in ("XH0002", "XH9001"):
        with pytest.raises(Refused):
            await list_work(await world.scope(nobody), Asked(), 1, None)
    with pytest.raises(Invalid):
        await list_work(await world.scope(CLERK), Asked(), 1, "yesterday")


async def test_a_gap_brings_the_case_back(world: World) -> None:
    officers = await world.officers()
    file = world.file(7)
    lacking = [msgspec.structs.replace(sheet, evidence_digest="", fields={}) for sheet in file.authorizations]
    with pytest.raises(ReturnedForGaps):
        await prepare(officers, msgspec.structs.replace(file, authorizations=lacking))
    (item,) = await desk(officers.clerk)
    assert (item.state, item.missing) == (State.RETURNED, ["退回补正的授权书"])
    assert await desk(officers.reviewer) == []


FEW = "zhejiang.temporary"
MOST_BLOCKS, OF_FEW = 800, 160
"""Of 8 kB: a page of fifty with its clocks and places takes half of it, one of six a tenth."""
_MANY = """
with cloned as (
  insert into verification (owner_tenant, id, executing_tenant, office_id, number, programme, application_number, applied_on,
    accepted_on, template, state, version, wrapped_key)
  select v.owner_tenant, gen_random_uuid(), v.executing_tenant, v.office_id, 'N' || n || v.number,
         case when n % 1000 in (1, 2) then $3 else v.programme end,
         'N' || n || v.application_number, v.applied_on, v.accepted_on - n % 300, v.template,
         case when n % 1000 = 1 then 'suspended' else v.state end, 1, v.wrapped_key
    from verification v, generate_series(1, $2) n where v.id = $1 returning id)
select count(*) from cloned"""


async def walked(scope: Scope, asked: Look | None, most_blocks: int = MOST_BLOCKS) -> int:
    """How many rows a look reads from the two tables of lists, whatever it shows of them; pages of 8 kB beside: an index
    whose entries are passed over shows in these alone."""
    assert asked is not None
    async with scope.read("verification.list", way=WALKING) as tx:
        told = await tx.value(f"explain (analyze, buffers, format json) {asked.sql}", *asked.args)
    plan = msgspec.json.decode(told)[0]["Plan"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < most_blocks, plan
    return read(plan)


def read(plan: Any) -> int:
    own = 0
    if plan.get("Relation Name") in ("verification", "work_item"):
        assert plan["Node Type"] != "Seq Scan", plan
        seen = (
            plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        )
        own = seen * plan["Actual Loops"]
    return int(own + sum(read(part) for part in plan.get("Plans", ())))


@pytest.mark.parametrize("analysed", [False, True])
async def test_pages_are_as_short_in_a_full_province(
    world: World, postgres: EmbeddedPostgres, database: str, analysed: bool
) -> None:
    """Of a county with 3,000 cases a page is read and no more; of a county without a case, nothing."""
    accepted = await accept(await world.scope(CLERK), intake(world.file(8)))
    async with truth(postgres, database) as sql:
        await sql.execute(_MANY, accepted.id, 3000, FEW)
        if analysed:
            await sql.execute("analyze verification")
            await sql.execute("analyze work_item")
    everything = Reach(date.min, NEVER)
    full, limited, empty = await world.scope(COUNTY), await world.scope(CLERK), await world.scope("LA0001")
    for scope, most in ((full, 130), (limited, 130), (empty, 0)):
        page = page_look(scope, ["township_clerk"], Filters(), everything, BEFORE_ALL, 51)
        assert await walked(scope, page) <= most
        for filters in (CaseFilters(), CaseFilters(state=State.COLLECTING)):
            assert await walked(scope, list_look(scope, filters, None, 51)) <= most * 2
    for scope in (full, limited):
        for filters, cases in _SELDOM.items():
            assert await walked(scope, list_look(scope, filters, None, 51), OF_FEW) <= cases + 1, filters
    count = await summary(full, Asked())
    assert count.others == count.most + 1


_SELDOM = {
    CaseFilters(state=State.SUSPENDED): 3,
    CaseFilters(programme=FEW): 6,
    CaseFilters(programme=FEW, state=State.SUSPENDED): 6,
    CaseFilters(office=UUID(int=1)): 0,
    CaseFilters(since=date(2100, 1, 1)): 0,
    CaseFilters(until=date(2000, 1, 1)): 0,
    CaseFilters(number="000000"): 0,
}
"""Filters that few of three thousand pass, and how many are read for each: none walks past the others."""


async def test_a_page_far_back_begins_where_it_stands(world: World, postgres: EmbeddedPostgres, database: str) -> None:
    """Of two upper ends of one walk the database takes the higher, and passes over every entry between."""
    scope, case = await world.scope(COUNTY), UUID(int=5)
    wanted = CaseFilters(until=date(2026, 12, 31), since=date(2026, 1, 1))
    first, later = list_look(scope, wanted, None, 51), list_look(scope, wanted, case, 51)
    assert "accepted_on <= $5" in first.sql
    assert "accepted_on <=" not in later.sql
    assert (await list_cases(scope, 50, case, wanted)).items == []
