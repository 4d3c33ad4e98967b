"""规则不可用: of a county whose pack broke, what is on record is still read; what needs the law is not done."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from core.authorizations.reviewing import Stage, list_authorizations
from core.errors import Conflict, NotFound
from core.law import months_after
from core.plugin.registry import Registry
from core.procedures.looking import look as look_at_procedure
from core.reports.actions import fetch_report, list_reports
from core.reports.versions import list_versions, look_at_report
from core.scope import Scope
from core.verification.course import resume, suspend, terminate
from core.verification.listing import list_cases
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from core.work.looking import Asked, list_work, summary
from hedui.wiring import law_source
from tests.support import at, forget_jobs, work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from tests.conftest import World

CANONICAL = "report_json.canonical"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await forget_jobs()


def broken(scope: Scope) -> Scope:
    """The same person at a process that could not load the province's pack."""
    whole = scope.runtime.registry
    less = Registry({name: one for name, one in whole.plugins.items() if name != "zhejiang"}, {"zhejiang": "无法导入"})
    runtime = dataclasses.replace(scope.runtime, registry=less, law_for=law_source(less))
    return dataclasses.replace(scope, runtime=runtime)


async def reported(world: World, index: int) -> tuple[UUID, UUID]:
    case = await world.begin(index)
    await work(world)
    await work(world, "report.render")
    return case.id, (await list_reports(await world.scope("XH0001"), case.id))[0].id


async def test_what_is_on_record_of_a_case_is_still_read(world: World) -> None:
    """By the owner's officer and by the executing agency's; a stranger finds nothing, as ever."""
    case = (await world.begin(80)).id
    for staff in ("XH0001", "XH1001", "ZJ0001"):
        person = await world.scope(staff)
        before, now = await look(person, case), await look(broken(person), case)
        assert now.law_gone is not None
        assert (now.law_gone.code, now.law_gone.packs) == ("law_not_available", "zhejiang")
        assert now.law_gone.since <= person.now
        assert (now.number, now.state, now.subjects, now.suspensions) == (
            before.number, before.state, before.subjects, before.suspensions,
        )  # fmt: skip
        assert [(ask.id, ask.state) for ask in now.asks] == [(ask.id, ask.state) for ask in before.asks]
        assert [clock.due_on for clock in now.clocks] == [clock.due_on for clock in before.clocks]
        assert {act.act for act in now.acts} <= {"verification.suspend", "verification.terminate"}
        assert (now.awaited, now.programme_title) == ([], "zhejiang.dibao")
        assert before.law_gone is None
    for staff in ("LA0001", "XH2001"):
        with pytest.raises(NotFound):
            await look(broken(await world.scope(staff)), case)


async def test_days_and_clauses_that_only_the_law_knows_are_left_out(world: World) -> None:
    """Rather than reckoned without the holidays, or by the rules of the packs that are left."""
    case = (await world.begin(81)).id
    now = await look(broken(await world.scope("XH0001")), case)
    assert now.clocks
    assert {(clock.working_days_left, clock.basis) for clock in now.clocks} == {(None, "")}
    assert (now.working_days_left, now.due_basis) == (None, "")
    assert now.due_on is not None
    assert any(ask.element_title != ask.element for ask in now.asks)  # the nation's pack is there, and has its names


async def test_reports_are_still_downloaded(world: World) -> None:
    case, report = await reported(world, 82)
    county = await world.scope("XH0001")
    there, less = await list_versions(county, case), await list_versions(broken(county), case)
    assert {one.id for one in less[0].formats} == {one.id for one in there[0].formats if one.ready}
    assert await fetch_report(broken(county), report, CANONICAL) == await fetch_report(county, report, CANONICAL)
    assert (await look_at_report(broken(county), report)).version.id == report
    assert await look_at_procedure(broken(county), case)
    stranger = broken(await world.scope("LA0001"))
    for asked in (list_versions(stranger, case), fetch_report(stranger, report, CANONICAL)):
        with pytest.raises(NotFound):
            await asked


async def test_lists_and_the_desk_go_on(world: World) -> None:
    case = await world.begin(83)
    county, reviewer = broken(await world.scope("XH0001")), broken(await world.scope("XH1002"))
    assert case.id in {one.id for one in (await list_cases(county, 50, None)).items}
    desk = broken(await world.scope("ZJ0001"))
    (item,) = (await list_work(desk, Asked(number=case.number), 50, None)).items
    assert (item.working_days_left, item.state) == (None, State.VERIFYING)
    assert (await summary(desk, Asked())).programmes == []
    assert (await list_authorizations(reviewer, Stage.WAITING, 50, None)).due_basis == ""
    strange = await list_work(broken(await world.scope("LA0001")), Asked(number=case.number), 50, None)
    assert strange.items == []


async def test_what_needs_the_law_is_neither_offered_nor_done(world: World) -> None:
    """And what is offered is done: stopping a case asks no pack."""
    case, desk, why = (await world.begin(84)).id, broken(await world.scope("ZJ0001")), ReasonIn("测试事由")
    assert "verification.suspend" in {act.act for act in (await look(desk, case)).acts if act.possible}
    assert (await suspend(desk, case, why)).state is State.SUSPENDED
    with pytest.raises(Conflict) as refused:
        await resume(desk, case, why)
    assert refused.value.code == "law_not_available"
    assert "verification.terminate" in {act.act for act in (await look(desk, case)).acts if act.possible}
    assert (await terminate(desk, case, why)).state is State.TERMINATED
    assert (await look(desk, case)).law_gone


async def test_what_may_be_sealed_by_now_stays_shut(world: World) -> None:
    """查阅期限 is the pack's to say, and a month at least: whether it is over, nobody knows without the pack."""
    case, report = await reported(world, 85)
    county = await world.scope("XH0001")
    last = months_after(county.today, 1)
    assert (await look(broken(at(county, last)), case)).law_gone
    late = broken(at(county, months_after(county.today, 2)))
    for asked in (look(late, case), fetch_report(late, report, CANONICAL)):
        with pytest.raises(Conflict) as refused:
            await asked
        assert refused.value.code == "law_not_available"
