"""一件核对的全程: from the fed application to the final report, over real departments."""

from __future__ import annotations

from dataclasses import replace as changed
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from core.errors import Conflict, NotFound, Refused
from core.plugin.registry import Registry
from core.plugin.vocabulary import Touches
from core.reports.actions import fetch_report, list_reports
from core.verification.looking import look
from core.verification.model import State
from hedui.journey import carry_through
from hedui.wiring import law_source
from tenants.access import NOBODY
from tenants.permissions import SYSTEM_VERBS
from tests.support import reached, rows, work

if TYPE_CHECKING:
    from tests.conftest import World


async def test_household_is_verified_across_two_tenants(world: World) -> None:
    case = await world.begin(12)
    await world.drain()
    county = await world.scope("XH0001")
    seen = await look(county, case.id)
    assert seen.state is State.REPORTED
    assert {ask.state for ask in reached(seen.asks)} <= {"found", "nothing_found"}
    (report,) = await list_reports(county, case.id)
    assert report.final
    pdf = await fetch_report(county, report.id, "report_pdf.standard")
    assert pdf.body.startswith(b"%PDF")


async def test_what_workers_do_no_post_may_and_each_step_leaves_its_trace(world: World) -> None:
    """Else an officer could settle an ask or issue a report by hand, or a worker's step is nobody's."""
    case = await world.begin(14)
    await world.drain()
    province = await world.scope("ZJ0001")
    found = await rows(province, "select verb, account_id from trace where verification_id = $1", case.id)
    by_nobody = {row["verb"] for row in found if row["account_id"] == NOBODY}
    assert by_nobody == {"ask.send", "ask.settle", "assessment.make", "report.issue"}
    for staff in world.tokens:
        assert not (await world.scope(staff)).verbs & SYSTEM_VERBS


async def test_a_file_that_is_still_being_made_is_not_there_yet(world: World) -> None:
    case, county = await world.begin(15), await world.scope("XH0001")
    await work(world)  # all but the rendering
    (report,) = await list_reports(county, case.id)
    with pytest.raises(Conflict) as refused:
        await fetch_report(county, report.id, "report_pdf.standard")
    assert refused.value.code == "report_file_pending"
    await world.drain()
    assert (await fetch_report(county, report.id, "report_pdf.standard")).body.startswith(b"%PDF")


async def test_without_an_application_nothing_is_asked(world: World) -> None:
    before = len(world.departments.ledger())
    with pytest.raises(Refused) as refused:
        await carry_through(await world.officers(), world.file(13))
    assert refused.value.code == "no_matching_application"
    await world.drain()
    assert len(world.departments.ledger()) == before


async def test_what_holds_a_case_is_told_on_it(world: World, registry: Registry) -> None:
    """Else the clerk waits for a report that cannot come; mended rules go on by themselves, and nothing is told any more."""
    case, county = await world.begin(16), await world.scope("XH0001")
    pack = registry.plugins["zhejiang"]
    narrow = changed(pack, info=replace(pack.info, touches=Touches(elements=("z.none",))))
    faulty = Registry({**registry.plugins, "zhejiang": narrow})
    await work(world, runtime=changed(world.runtime, registry=faulty, law_for=law_source(faulty)))
    seen = await look(county, case.id)
    assert "超出所在插件" in seen.held
    assert seen.state is State.VERIFYING
    with pytest.raises(NotFound):
        await look(await world.scope("XH2001"), case.id)
    again = "update outbox set due_at = clock_timestamp() where ref = $1 and done_at is null returning id"
    assert await rows(await world.scope("ZJ0001"), again, case.id)
    await world.drain()
    seen = await look(county, case.id)
    assert (seen.held, seen.state) == ("", State.REPORTED)


async def test_people_stand_in_the_order_in_which_they_were_taken_in(world: World) -> None:
    """第几人 is said in every gap and in the report: it has to be the one on the paper."""
    for index in (17, 18, 19):
        case = await world.begin(index)
        seen = await look(await world.scope("XH0001"), case.id)
        written = [person.id_number for person in world.file(index).household.members]
        shown = [one.id_number for one in seen.subjects if one.household == 1]
        assert [(one[:6], one[-4:]) for one in shown] == [(one[:6], one[-4:]) for one in written]
