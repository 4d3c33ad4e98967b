"""程序步骤: 评议, 公示, 审批, 渐退期: recorded by whose step it is, in their order; clocks begin and end with them."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.consistency import clocks as clock_checks
from core.consistency.existence import CLOSED
from core.consistency.walk import Walk
from core.deadlines.actions import open_cases, recompute
from core.errors import Conflict, Invalid, NotFound, Refused
from core.law import months_after
from core.plugin.deadlines import DeadlineRule, DeadlineUnit, Extension
from core.plugin.judging import faults
from core.plugin.stacking import weaknesses
from core.plugin.vocabulary import Approver, Event, Level, PluginInfo
from core.procedures.looking import look
from core.procedures.steps import StepIn, record_step
from core.scope import Scope
from core.verification.actions import initiate
from core.verification.course import extend, resume, suspend, terminate
from core.verification.looking import look as look_case
from core.verification.model import ExtensionIn, ReasonIn, State
from hedui.plugin import (
    AlertLimit,
    Citation,
    DateRange,
    Procedure,
    Recorder,
    RecordKind,
    Retention,
    Step,
    Timing,
    appears,
)
from tenants.access import operator_scope
from tests.core.procedures.test_procedures import ready
from tests.support import at, later, rows, work

if TYPE_CHECKING:
    from uuid import UUID

    from core.law import Law
    from tests.conftest import World

BASIS = (Citation("某县办法", "第二十条"),)
ALWAYS = DateRange(date(2017, 1, 1))
WHY = ReasonIn("测试需要")
REVIEW = Step("t.review", "民主评议", BASIS, Recorder.TOWNSHIP, timing=Timing.BEFORE_INITIATION)
APPROVAL = Step("t.approval", "县级审批", BASIS, Recorder.COUNTY, timing=Timing.AFTER_REPORT)
NOTICE = Step(
    "t.notice", "公示", BASIS, Recorder.TOWNSHIP, after=("t.approval",), timing=Timing.AFTER_REPORT, lasts_at_least=7
)
PHASE_OUT = Step("t.phase_out", "渐退期", BASIS, Recorder.COUNTY, timing=Timing.AFTER_REPORT)
LIMIT = AlertLimit("t.company", "新登记企业", BASIS, ALWAYS, ("national.business_registration",), appears("企业"))
INQUIRY = Step("t.inquiry", "预警核查", BASIS, Recorder.COUNTY, timing=Timing.AFTER_REPORT, alert=LIMIT.id)
STEPS = (REVIEW, APPROVAL, NOTICE, PHASE_OUT, INQUIRY)
RETENTION = (Retention(RecordKind.ANSWERS, 6, BASIS), Retention(RecordKind.REPORTS, 120, BASIS))
PROCEDURE = Procedure("t.procedure", "办理程序", BASIS, ALWAYS, steps=STEPS, retention=RETENTION)


def rule(stage: str, starts_on: str, length: int, unit: DeadlineUnit, **more: Any) -> DeadlineRule:
    return DeadlineRule(f"t.{stage}", stage, stage, starts_on, length, unit, BASIS, ALWAYS, **more)


CLOCKS = (
    rule("reviewing", Event.ACCEPTED, 10, DeadlineUnit.WORKING, ends_on=REVIEW.ended),
    rule("approving", APPROVAL.begun, 10, DeadlineUnit.WORKING, ends_on=APPROVAL.ended,
         extension=Extension(20, Approver.ENTRUSTING_DEPARTMENT, BASIS)),
    rule("standing", APPROVAL.begun, 10, DeadlineUnit.WORKING, ends_on=APPROVAL.ended, runs_on=True),
    rule("phasing_out", PHASE_OUT.begun, 6, DeadlineUnit.MONTH, ends_on=PHASE_OUT.ended, runs_on=True),
    rule("alert", LIMIT.raised, 10, DeadlineUnit.WORKING, ends_on=INQUIRY.ended),
)  # fmt: skip


@pytest.fixture
def stepped(world: World) -> World:
    """The same law, with a procedure of steps and the clocks of these beside its own."""
    ordinary = world.runtime.law_for

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await ordinary(connection, tenant, day)
        rules = {**law.deadline_rules, **{rule.id: rule for rule in CLOCKS}}
        return msgspec.structs.replace(law, deadline_rules=rules, procedures=[PROCEDURE])

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)
    return world


async def clocks(scope: Scope, case: UUID) -> dict[str, Any]:
    return {clock.stage: clock for clock in (await look_case(scope, case)).clocks}


async def law_of(scope: Scope) -> Law:
    async with scope.read("verification.list") as tx:
        return await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)


async def record(scope: Scope, case: UUID, step: Step, edge: str, on: date | None = None) -> None:
    await record_step(scope, case, StepIn(step.id, edge, on or scope.today, "村民代表十二人到会"))


async def reported(world: World, index: int) -> UUID:
    """A case with its final report, after its review."""
    case = await ready(world, index)
    clerk, county = await world.scope("XH1001"), await world.scope("XH0001")
    await record(clerk, case.id, REVIEW, "begun")
    await record(clerk, case.id, REVIEW, "ended")
    await initiate(county, case.id)
    await work(world)
    assert (await look_case(county, case.id)).state is State.REPORTED
    return case.id


async def test_what_comes_first_is_ended_before_anybody_is_asked(stepped: World) -> None:
    """Else the county verifies households whom the villagers have not been heard about."""
    case = await ready(stepped, 80)
    clerk, county = await stepped.scope("XH1001"), await stepped.scope("XH0001")
    tomorrow = at(clerk, clerk.today + timedelta(days=1))
    await record(clerk, case.id, REVIEW, "begun")
    with pytest.raises(Refused) as refused:
        await initiate(county, case.id)
    assert (refused.value.code, refused.value.basis) == ("step_missing", "某县办法 第二十条")
    assert (await clocks(county, case.id))["reviewing"].met_on is None
    await record(tomorrow, case.id, REVIEW, "ended", clerk.today)
    assert (await clocks(county, case.id))["reviewing"].met_on == clerk.today
    assert (await initiate(county, case.id)).state is State.VERIFYING


async def test_owner_colleague_and_stranger(stepped: World) -> None:
    case = await ready(stepped, 81)
    clerk, colleague = await stepped.scope("XH1001"), await stepped.scope("XH1003")
    county = await stepped.scope("XH0001")
    with pytest.raises(Refused) as another:
        await record(county, case.id, REVIEW, "begun")
    assert another.value.code == "step_of_another_office"
    assert "step.county" in county.verbs - clerk.verbs
    assert "step.township" in clerk.verbs - county.verbs
    for staff in ("XH2001", "LA1001"):
        with pytest.raises(NotFound):
            await record(await stepped.scope(staff), case.id, REVIEW, "begun")
    with pytest.raises(Refused):
        await record(await stepped.scope("XH1002"), case.id, REVIEW, "begun")
    await record(colleague, case.id, REVIEW, "begun")
    with pytest.raises(Conflict) as again:
        await record(clerk, case.id, REVIEW, "begun")
    assert again.value.code == "step_recorded"
    first, *rest = (await look(clerk, case.id)).steps
    assert (first.title, first.begun_on, first.ended_on, first.notes) == (
        "民主评议", clerk.today, None, ["村民代表十二人到会"],
    )  # fmt: skip
    assert {step.begun_on for step in rest} == {None}
    assert {each.until for each in (await look(clerk, case.id)).retention} == {None}
    assert len(await rows(clerk, "select from trace where verb = 'step.record' and verification_id = $1", case.id)) == 1


async def test_after_the_report_clocks_run_and_end_with_their_steps(stepped: World) -> None:
    """审批 10 working days, 公示 seven days at least, 渐退期 six months: the final report ends none of them."""
    case = await reported(stepped, 82)
    clerk, county = await stepped.scope("XH1001"), await stepped.scope("XH0001")
    law, today = await law_of(county), county.today
    with pytest.raises(Invalid) as early:
        await record(clerk, case, NOTICE, "begun")
    assert "“县级审批”尚未登记结束" in early.value.faults[0].message
    assert {each.records: each.until for each in (await look(county, case)).retention} == {
        "answers": months_after(today, 6), "reports": months_after(today, 120),
    }  # fmt: skip
    await record(county, case, APPROVAL, "begun")
    assert (await clocks(county, case))["approving"].due_on == later(law, today, 10)
    longer = await extend(county, case, ExtensionIn(10, "情况复杂", "批准单", "approving"))
    assert longer["due_on"] == later(law, today, 20).isoformat()
    fifth = later(law, today, 5)
    await record(at(county, fifth), case, APPROVAL, "ended")
    assert (await clocks(county, case))["approving"].met_on == fifth
    await record(at(clerk, fifth), case, NOTICE, "begun")
    with pytest.raises(Invalid) as short:
        await record(at(clerk, fifth + timedelta(days=6)), case, NOTICE, "ended")
    assert f"至 {(fifth + timedelta(days=7)).isoformat()} 才满期" in short.value.faults[0].message
    await record(at(clerk, fifth + timedelta(days=7)), case, NOTICE, "ended")
    moved = fifth + timedelta(days=60)
    await record(at(county, moved), case, PHASE_OUT, "begun", fifth)
    phase = (await clocks(county, case))["phasing_out"]
    assert (phase.started_on, phase.due_on, phase.met_on) == (fifth, months_after(fifth, 6), None)
    operator = operator_scope(stepped.runtime, stepped.tenants["xihu"])
    assert case in await open_cases(operator)
    assert not await recompute(operator, case)
    walk = Walk(stepped.runtime, list(stepped.tenants.values()))
    for check in (CLOSED, *clock_checks.CHECKS):
        assert await check.find(walk) == [], check.id
    await record(at(county, moved), case, PHASE_OUT, "ended")
    assert case not in await open_cases(operator)


async def test_a_clock_begins_on_the_day_of_the_alert_and_ends_with_the_inquiry(stepped: World) -> None:
    """自预警之日起十个工作日: counted from the alert, not from the day on which somebody records it."""
    case = await reported(stepped, 84)
    county = await stepped.scope("XH0001")
    law, today = await law_of(county), county.today
    assert "alert" not in await clocks(county, case)
    with pytest.raises(Refused):
        await record(await stepped.scope("XH1001"), case, INQUIRY, "begun")
    third, twelfth = later(law, today, 3), later(law, today, 12)
    await record(at(county, later(law, today, 4)), case, INQUIRY, "begun", third)
    clock = (await clocks(county, case))["alert"]
    assert (clock.started_on, clock.due_on, clock.met_on) == (third, later(law, third, 10), None)
    await record(at(county, twelfth), case, INQUIRY, "ended")
    assert (await clocks(county, case))["alert"].met_on == twelfth


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (LIMIT.raised, None, "没有写明至哪一步骤终止"),
        (Event.ACCEPTED, LIMIT.raised, "预警只起算期限"),
    ],
)
def test_a_clock_on_an_alert_has_an_end_and_is_none(start: str, end: str | None, words: str) -> None:
    broken = rule("alert", start, 10, DeadlineUnit.WORKING, ends_on=end)
    info = PluginInfo("t", "某县", "1", 1, ("990102",), "某县", "电话", level=Level.COUNTY)
    assert words in "".join(faults(info, "hedui_deadline_rules", [broken]))


async def test_a_step_recorded_late_stood_still_when_the_case_did(stepped: World, monkeypatch: Any) -> None:
    """Else an officer who is late with the record takes days from the household, or gives some."""
    case = await ready(stepped, 83)
    clerk, county = await stepped.scope("XH1001"), await stepped.scope("XH0001")
    law, today = await law_of(county), county.today
    await record(clerk, case.id, REVIEW, "begun")
    await record(clerk, case.id, REVIEW, "ended")
    await initiate(county, case.id)
    start, end, day = later(law, today, 2), later(law, today, 5), later(law, today, 1)
    await suspend(at(county, start), case.id, WHY)
    await resume(at(county, end), case.id, WHY)
    early = msgspec.structs.replace(APPROVAL, timing=Timing.ANY)
    monkeypatch.setitem(globals(), "PROCEDURE", msgspec.structs.replace(PROCEDURE, steps=(early,)))
    await record(at(county, end), case.id, early, "begun", day)
    clock = (await clocks(county, case.id))["approving"]
    assert (clock.started_on, clock.due_on) == (day, later(law, day, 10 + 3))
    assert (await clocks(county, case.id))["standing"].due_on == later(law, day, 10)
    await suspend(at(county, end), case.id, WHY)
    stands = {
        stage: clock.paused_on for stage, clock in (await clocks(county, case.id)).items() if clock.met_on is None
    }
    assert (stands["approving"], stands["standing"]) == (end, None)
    walk = Walk(stepped.runtime, list(stepped.tenants.values()))
    assert await clock_checks.PAUSED.find(walk) == []
    await resume(at(county, later(law, end, 1)), case.id, WHY)
    told = await clocks(county, case.id)
    assert (told["approving"].due_on, told["standing"].due_on) == (later(law, day, 10 + 4), later(law, day, 10))
    await terminate(at(county, end), case.id, WHY)
    assert (await clocks(county, case.id))["approving"].met_on == end
    with pytest.raises(Conflict) as over:
        await record(at(county, end), case.id, early, "ended")
    assert over.value.code == "case_state"


@pytest.mark.parametrize(("told", "field"), [
    (StepIn("t.unknown", "begun", date(2026, 1, 1)), "step"),
    (StepIn("t.review", "ended", date(2099, 1, 1)), "on"),
    (StepIn("t.review", "begun", date(2020, 1, 1)), "on"),
])  # fmt: skip
async def test_a_record_says_what_is_wrong_with_it(stepped: World, told: StepIn, field: str) -> None:
    case = await ready(stepped, 84)
    with pytest.raises(Invalid) as invalid:
        await record_step(await stepped.scope("XH1001"), case.id, told)
    assert field in {fault.field for fault in invalid.value.faults}
    assert (await look(await stepped.scope("XH1001"), case.id)).steps[0].begun_on is None


def test_a_procedure_that_cannot_be_followed_is_refused() -> None:
    info = PluginInfo("t", "某县", "1", 1, ("990102",), "某县", "电话", level=Level.COUNTY)

    def said(*steps: Step) -> str:
        return "；".join(faults(info, "hedui_procedures", [msgspec.structs.replace(PROCEDURE, steps=steps)]))

    assert said(*STEPS) == ""
    assert "应在 t.approval 之后" in said(NOTICE, APPROVAL)
    assert "重复" in said(REVIEW, REVIEW)
    assert "没有注明依据" in said(msgspec.structs.replace(REVIEW, basis=()))
    assert "不得为负" in said(msgspec.structs.replace(REVIEW, lasts_at_least=-1))


@pytest.mark.parametrize("eased", [
    {"lasts_at_least": 6}, {"timing": Timing.ANY}, {"after": ()}, {"recorder": Recorder.COUNTY}, None,
])  # fmt: skip
def test_a_lower_pack_does_not_ease_a_step(eased: dict[str, Any] | None) -> None:
    """收紧: a notice of seven days stays one of seven days at least."""
    kept = [step for step in STEPS if step is not NOTICE]
    lower = (*kept, msgspec.structs.replace(NOTICE, **eased)) if eased else tuple(kept)
    assert "公示" in "".join(weaknesses(PROCEDURE, msgspec.structs.replace(PROCEDURE, steps=lower)))
    longer = msgspec.structs.replace(NOTICE, lasts_at_least=15)
    assert not list(weaknesses(PROCEDURE, msgspec.structs.replace(PROCEDURE, steps=(*kept, longer))))


def test_how_long_a_record_may_be_looked_at_is_said_once_and_never_lengthened() -> None:
    info = PluginInfo("t", "某县", "1", 1, ("990102",), "某县", "电话", level=Level.COUNTY)

    def under(*retention: Retention) -> Procedure:
        return msgspec.structs.replace(PROCEDURE, retention=retention)

    def said(*retention: Retention) -> str:
        return "；".join(faults(info, "hedui_procedures", [under(*retention)]))

    assert said(*RETENTION) == ""
    assert "多个查阅期限" in said(*RETENTION, RETENTION[0])
    assert "正整数" in said(Retention(RecordKind.CASE, 0, BASIS))
    assert "没有注明依据" in said(Retention(RecordKind.CASE, 6, ()))
    shorter, longer = (msgspec.structs.replace(RETENTION[0], months=months) for months in (5, 7))
    assert "查阅期限延长" in "".join(weaknesses(PROCEDURE, under(longer, RETENTION[1])))
    assert "查阅期限延长" in "".join(weaknesses(PROCEDURE, under(RETENTION[1])))
    assert not list(weaknesses(PROCEDURE, under(shorter, RETENTION[1])))
