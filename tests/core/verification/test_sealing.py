"""封存: after its time nobody opens what a case holds; numbers, states and traces stay; the head unseals, for one day."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.database import DB
from core.errors import Conflict, NotFound, Refused
from core.explanations.actions import explain, list_figures
from core.explanations.previewing import preview_setting
from core.households.actions import load_declaration
from core.law import months_after
from core.outbox import RELAY
from core.plugin.procedure import Procedure, RecordKind, Retention
from core.plugin.vocabulary import Citation, DateRange
from core.procedures.looking import look as look_at_procedure
from core.reports.actions import fetch_report, list_reports
from core.traces.actions import list_traces
from core.verification.actions import initiate
from core.verification.listing import list_cases
from core.verification.looking import look as look_case
from core.verification.model import ReasonIn, State
from core.verification.store import case_of, key_of, load
from core.verification.unsealing import unseal
from tests.core.procedures.test_procedures import ready
from tests.support import at, once, rows, work

if TYPE_CHECKING:
    from uuid import UUID

    from core.law import Law
    from core.scope import Scope
    from tests.conftest import World

BASIS = (Citation("某县办法", "第三十条"),)
RETENTION = (
    Retention(RecordKind.ANSWERS, 6, BASIS), Retention(RecordKind.REPORTS, 12, BASIS), Retention(RecordKind.CASE, 60, BASIS),
)  # fmt: skip
PROCEDURE = Procedure("t.procedure", "办理程序", BASIS, DateRange(date(2017, 1, 1)), retention=RETENTION)
WHY = ReasonIn("信访复查需要查阅")


@pytest.fixture
def sealing(world: World) -> World:
    """The same law, by which answers are open for half a year, reports for one, cases for five."""
    ordinary = world.runtime.law_for

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        return msgspec.structs.replace(await ordinary(connection, tenant, day), procedures=[PROCEDURE])

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)
    return world


def after(scope: Scope, months: int, days: int = 0) -> Scope:
    """The same officer so many months after today, on the last day that can be looked at, or later."""
    return at(scope, months_after(scope.today, months) + timedelta(days=days))


async def refused(asked: Any) -> str:
    with pytest.raises(Refused) as error:
        await asked
    assert (error.value.code, error.value.basis) == ("case_sealed", "某县办法 第三十条")
    return str(error.value)


async def reported(world: World, index: int) -> tuple[Scope, UUID, UUID]:
    """A case with its final report, and the report; with the county's officer."""
    case, county = await ready(world, index), await world.scope("XH0001")
    await initiate(county, case.id)
    await work(world)
    assert (await look_case(county, case.id)).state is State.REPORTED
    return county, case.id, (await list_reports(county, case.id))[0].id


async def test_each_kind_of_record_is_sealed_in_its_time(sealing: World) -> None:
    """On the last day it opens, on the next it does not, and nothing is gone."""
    county, case, report = await reported(sealing, 60)
    await work(sealing, "report.render")
    figure = (await list_figures(after(county, 6), report))[0].figure
    assert (await explain(after(county, 6), report, figure)).sentences
    assert "数源反馈" in await refused(explain(after(county, 6, 1), report, figure))
    await refused(list_figures(after(county, 6, 1), report))
    assert (await fetch_report(after(county, 12), report, "report_json.canonical")).body
    assert "核对报告" in await refused(fetch_report(after(county, 12, 1), report, "report_json.canonical"))
    assert (await look_case(after(county, 60), case)).subjects
    later = after(county, 60, 1)
    assert "核对件" in await refused(look_case(later, case))
    async with later.read("verification.look") as tx:
        await refused(load_declaration(tx, await load(tx, case)))
    assert len(await rows(county, "select from reply where verification_id = $1", case)) > 0


async def test_a_report_that_is_sealed_before_its_files_were_made_is_done_with(sealing: World) -> None:
    """Its content does not open for a renderer either; the job does not fail for ever, and the trace says why."""
    county, case, report = await reported(sealing, 63)
    province = await sealing.scope("ZJ0001")
    sealing.runtime = dataclasses.replace(sealing.runtime, clock=after(county, 12, 1).runtime.clock)
    await once(sealing, "report.render")
    async with DB.open(RELAY) as door:
        left = "select count(*) from outbox where job = 'report.render' and ref = $1 and done_at is null"
        assert await door.connection.fetchval(left, report) == 0
    assert await rows(county, "select from report_file where report_id = $1", report) == []
    told = await rows(province, "select body from trace where verb = 'report.issue' and verification_id = $1", case)
    assert any("某县办法 第三十条" in bytes(row["body"]).decode() for row in told)


async def test_number_state_and_traces_stay(sealing: World) -> None:
    county, case, report = await reported(sealing, 61)
    later = after(county, 60, 1)
    [listed] = [each for each in (await list_cases(later, 200, None, None)).items if each.id == case]
    assert listed.state is State.REPORTED
    assert [each.id for each in await list_reports(later, case)] == [report]
    assert {each.until for each in (await look_at_procedure(later, case)).retention if each.records == "case"} == {
        months_after(county.today, 60)
    }  # fmt: skip
    auditor = await sealing.scope("XH0003")
    assert (await list_traces(at(auditor, later.today), 50, None, case)).items


async def test_the_head_unseals_for_one_day_and_for_nobody_else(sealing: World) -> None:
    """Owner, permitted colleague and stranger: the officer may not, the head may, another county sees no case."""
    county, case, report = await reported(sealing, 62)
    await work(sealing, "report.render")
    head = after(await sealing.scope("XH0004"), 60, 1)
    officer, stranger = at(county, head.today), at(await sealing.scope("LA0001"), head.today)
    with pytest.raises(Refused) as missing:
        await unseal(officer, case, WHY)
    assert missing.value.code == "permission_missing"
    with pytest.raises(NotFound):
        await unseal(dataclasses.replace(stranger, verbs=stranger.verbs | {"verification.unseal"}), case, WHY)
    await refused(fetch_report(head, report, "report_json.canonical"))
    opened = await unseal(head, case, WHY)
    assert (opened.opened_on, set(opened.records)) == (head.today, {"数源反馈", "核对报告", "核对件"})
    assert (await fetch_report(head, report, "report_json.canonical")).body
    assert (await look_case(head, case)).subjects
    await refused(look_case(officer, case))
    await refused(look_case(at(head, head.today + timedelta(days=1)), case))
    with pytest.raises(Conflict) as again:
        await unseal(head, case, WHY)
    assert again.value.code == "case_not_sealed"
    [trace] = await rows(
        county, "select body from trace where verb = 'verification.unseal' and verification_id = $1", case
    )
    assert "信访" not in bytes(trace["body"]).decode()
    with pytest.raises(Conflict):
        await unseal(await sealing.scope("XH0004"), case, WHY)


async def test_what_nobody_has_judged_does_not_open(sealing: World) -> None:
    """A row read past the door: the key is refused, not handed out."""
    county, case, _ = await reported(sealing, 63)
    async with county.read("verification.look") as tx:
        row = await tx.row("select * from verification where id = $1", case)
        with pytest.raises(LookupError, match="尚未判断是否封存"):
            key_of(tx, case_of(row))


async def test_a_preview_passes_over_what_is_sealed(sealing: World) -> None:
    await reported(sealing, 64)
    head = await sealing.scope("XH0004")
    assert (await preview_setting(head, "zhejiang.dibao_standard", None, 5)).looked_at
    assert not (await preview_setting(after(head, 60, 1), "zhejiang.dibao_standard", None, 5)).looked_at
