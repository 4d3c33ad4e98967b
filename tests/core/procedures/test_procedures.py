"""办理程序: field check before initiation, expenditure asks only on a judgement, deliveries of the final report."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.errors import Conflict, Invalid, NotFound, Refused
from core.households.actions import take_declaration
from core.procedures.actions import file_field_check, judge_expenditure, record_delivery
from core.procedures.looking import look
from core.procedures.model import DeliveryIn, FieldCheckIn, JudgementIn, OfficerIn
from core.reports.actions import list_reports
from core.scope import Scope
from core.spreadsheets.case_model import declaration_of
from core.verification.actions import accept, initiate
from core.verification.looking import look as look_case
from core.verification.model import Intake, State
from hedui.journey import Officers, prepare
from hedui.plugin import Citation, DateRange, DeliveryDuty, FieldCheckDuty, Procedure
from tests.support import reached, work

if TYPE_CHECKING:
    from core.verification.model import Accepted
    from tests.conftest import World

BASIS = (Citation("某县办法", "第十一条"),)
DUTY = FieldCheckDuty(2, ("入户调查", "邻里走访"), BASIS)
PROCEDURE = Procedure(
    "t.procedure", "办理程序", BASIS, DateRange(date(2021, 1, 1)), field_check=DUTY,
    deliveries=(DeliveryDuty("applicant", "申请人", BASIS), DeliveryDuty("department", "有关部门", BASIS)),
)  # fmt: skip
JUDGED = JudgementIn("支出与申报收入明显不符：学费每年两万元")
TWO = [OfficerIn("XH1001", "执法证甲"), OfficerIn("XH1003", "执法证乙")]


def under(scope: Scope, opens: str = "", procedure: Procedure = PROCEDURE) -> Scope:
    """The same scope where the law demands a procedure, and opens the deposit ask only on a judgement."""
    ordinary = scope.runtime.law_for

    async def law_for(*args: Any) -> Any:
        law = await ordinary(*args)
        items = [
            msgspec.structs.replace(item, opens_on=opens if item.element == "national.deposit" else item.opens_on)
            for item in law.source_items
        ]
        return msgspec.structs.replace(law, procedures=[procedure], source_items=items)

    return dataclasses.replace(scope, runtime=dataclasses.replace(scope.runtime, law_for=law_for))


async def ready(world: World, index: int, opens: str = "") -> Accepted:
    """A case that has been reviewed and waits for its initiation."""
    file = world.file(index)
    await feed(await world.scope("XH9001"), file.application())
    people = await world.officers()
    return await prepare(Officers(*(under(s, opens) for s in (people.clerk, people.reviewer, people.county))), file)


def record(today: date, **changes: Any) -> FieldCheckIn:
    """A record that lacks nothing, but for the changes."""
    plain = FieldCheckIn(today, ["入户调查"], TWO, "住房一间，无机动车，邻里反映属实")
    return msgspec.structs.replace(plain, **changes)


async def test_without_a_field_check_nothing_is_initiated(world: World) -> None:
    case = await ready(world, 12)
    clerk, county = under(await world.scope("XH1001")), under(await world.scope("XH0001"))
    with pytest.raises(Refused) as refused:
        await initiate(county, case.id)
    assert refused.value.code == "field_check_missing"
    assert "某县办法 第十一条" in str(refused.value)
    await file_field_check(clerk, case.id, record(clerk.today))
    await initiate(county, case.id)
    assert (await look_case(county, case.id)).asks


async def test_where_the_text_has_the_verification_first_the_visit_may_follow(world: World) -> None:
    """先核对、后入户: nothing waits for it, and until it is on record it stands as a duty that is open."""
    later = msgspec.structs.replace(PROCEDURE, field_check=msgspec.structs.replace(DUTY, before_initiation=False))
    case = await ready(world, 13)
    clerk, county = [under(await world.scope(name), procedure=later) for name in ("XH1001", "XH0001")]
    await initiate(county, case.id)
    duties = {duty.kind: duty.done for duty in (await look(clerk, case.id)).duties}
    assert duties["field_check"] is False
    await file_field_check(clerk, case.id, record(clerk.today))
    duties = {duty.kind: duty.done for duty in (await look(clerk, case.id)).duties}
    assert duties["field_check"] is True


async def test_a_record_says_everything_that_is_wrong_with_it(world: World) -> None:
    case = await ready(world, 13)
    clerk = under(await world.scope("XH1001"))
    alone = record(clerk.today + timedelta(days=1), methods=["电话询问"], officers=TWO[:1])
    with pytest.raises(Invalid) as invalid:
        await file_field_check(clerk, case.id, alone)
    said = {fault.field: fault.message for fault in invalid.value.faults}
    assert set(said) == {"checked_on", "officers", "methods[0]"}
    assert "至少应有2名工作人员" in said["officers"]
    assert "某县办法 第十一条" in said["officers"]
    with pytest.raises(Invalid) as twice:
        await file_field_check(clerk, case.id, record(clerk.today, officers=[TWO[0], TWO[0]]))
    assert "填写了两次" in twice.value.faults[0].message
    with pytest.raises(Invalid) as unknown:
        await file_field_check(clerk, case.id, record(clerk.today, officers=[TWO[0], OfficerIn("LA9999", "执法证丙")]))
    assert [fault.field for fault in unknown.value.faults] == ["officers[1].staff_number"]
    assert (await look(clerk, case.id)).field_checks == []


async def test_owner_colleague_and_stranger(world: World) -> None:
    case = await ready(world, 14)
    clerk, colleague = under(await world.scope("XH1001")), under(await world.scope("XH1003"))
    stranger, elsewhere = under(await world.scope("XH2001")), under(await world.scope("LA0001"))
    await file_field_check(colleague, case.id, record(clerk.today))
    seen = await look(clerk, case.id)
    assert [(d.kind, d.done) for d in seen.duties] == [
        ("field_check", True), ("delivery:applicant", False), ("delivery:department", False),
    ]  # fmt: skip
    assert seen.field_checks[0].officers == ["XH1001（执法证甲）", "XH1003（执法证乙）"]
    for outsider in (stranger, elsewhere):
        with pytest.raises(NotFound):
            await look(outsider, case.id)
    with pytest.raises(NotFound):
        await file_field_check(stranger, case.id, record(clerk.today))
    with pytest.raises(Refused):
        await file_field_check(under(await world.scope("XH0001")), case.id, record(clerk.today))


async def test_expenditure_is_asked_only_once_an_officer_has_judged(world: World) -> None:
    opens = "expenditure_judgement"
    case = await ready(world, 15, opens)
    clerk, county = under(await world.scope("XH1001"), opens), under(await world.scope("XH0001"), opens)
    await file_field_check(clerk, case.id, record(clerk.today))
    await initiate(county, case.id)
    assert "national.deposit" not in {ask.element for ask in (await look_case(county, case.id)).asks}
    judged = await judge_expenditure(county, case.id, JudgementIn("支出与申报收入明显不符：学费每年两万元"))
    asks = [ask for ask in (await look_case(county, case.id)).asks if ask.element == "national.deposit"]
    assert judged.asks == len(asks) > 0
    with pytest.raises(Conflict) as again:
        await judge_expenditure(county, case.id, JudgementIn("支出与申报收入明显不符：再次判断"))
    assert again.value.code == "already_judged"
    await work(world)
    assert {ask.state for ask in reached((await look_case(county, case.id)).asks)} <= {"found", "nothing_found"}
    assert (await look(county, case.id)).judgements[0].reason.endswith("学费每年两万元")


async def test_what_is_judged_before_initiation_is_asked_with_the_rest(world: World) -> None:
    opens = "expenditure_judgement"
    case = await ready(world, 18, opens)
    clerk, county = under(await world.scope("XH1001"), opens), under(await world.scope("XH0001"), opens)
    for outsider, error in (("LA0001", NotFound), ("XH1001", Refused), ("ZJ0001", Refused)):
        with pytest.raises(error):
            await judge_expenditure(under(await world.scope(outsider), opens), case.id, JUDGED)
    judged = await judge_expenditure(county, case.id, JUDGED)
    assert judged.asks == 0
    assert (await look_case(county, case.id)).asks == []
    with pytest.raises(Conflict) as again:
        await judge_expenditure(county, case.id, JUDGED)
    assert again.value.code == "already_judged"
    await file_field_check(clerk, case.id, record(clerk.today))
    await initiate(county, case.id)
    await work(world, runtime=county.runtime)
    seen = await look_case(county, case.id)
    assert seen.state is State.REPORTED
    about = [ask for ask in seen.asks if ask.element == "national.deposit"]
    assert {ask.state for ask in about} <= {"found", "nothing_found"}
    assert len(about) == len(case.subjects)
    with pytest.raises(Conflict) as late:
        await judge_expenditure(county, case.id, JUDGED)
    assert late.value.code == "case_state"


async def test_nothing_is_judged_before_there_is_a_declaration(world: World) -> None:
    opens, file = "expenditure_judgement", world.file(19)
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    case = await accept(await world.scope("XH1001"), intake)
    county = under(await world.scope("XH0001"), opens)
    with pytest.raises(Conflict) as early:
        await judge_expenditure(county, case.id, JUDGED)
    assert early.value.code == "declaration_missing"
    declaration = declaration_of(file.declaration, case.subjects)
    await take_declaration(await world.scope("XH1001"), case.id, declaration)
    await judge_expenditure(county, case.id, JUDGED)
    assert (await look(county, case.id)).judgements[0].reason == JUDGED.reason


async def test_law_without_such_items_is_not_stretched(world: World) -> None:
    case = await world.begin(16)
    with pytest.raises(Refused) as refused:
        await judge_expenditure(await world.scope("XH0001"), case.id, JudgementIn("支出与申报收入明显不符，需要核对"))
    assert refused.value.code == "expenditure_not_verified"


async def test_deliveries_of_the_final_report_are_recorded(world: World) -> None:
    case = await world.begin(17)
    await work(world)
    county = under(await world.scope("XH0001"))
    (report,) = await list_reports(county, case.id)
    handed = DeliveryIn("applicant", "申请人本人", "直接送达", county.today, "本人签收")
    with pytest.raises(Invalid):
        await record_delivery(county, report.id, msgspec.structs.replace(handed, delivered_on=date(2020, 1, 1)))
    await record_delivery(county, report.id, handed)
    await record_delivery(
        county, report.id, msgspec.structs.replace(handed, recipient="department", name="县医疗保障局")
    )
    seen = await look(county, case.id)
    assert [duty.done for duty in seen.duties if duty.kind.startswith("delivery")] == [True, True]
    assert seen.deliveries[1].recipient_title == "有关部门"
    with pytest.raises(NotFound):
        await record_delivery(await world.scope("LA0001"), report.id, handed)
    with pytest.raises(Refused):
        await record_delivery(await world.scope("XH1001"), report.id, handed)
