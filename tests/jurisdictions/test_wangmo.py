"""望谟全程: field check before the county's step, one tenant that initiates and executes, deliveries, expenditure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from core.deadlines.store import happened
from core.errors import Conflict, Invalid, NotFound, Refused
from core.law import months_before
from core.plugin.rules import Outcome, Treatment
from core.plugin.vocabulary import Event
from core.procedures.actions import judge_expenditure, record_delivery
from core.procedures.looking import look as look_procedure
from core.procedures.model import DeliveryIn, JudgementIn
from core.reports.actions import list_reports
from core.sources.windows import window_of
from core.verification.actions import initiate
from core.verification.course import extend, terminate
from core.verification.looking import look
from core.verification.model import ExtensionIn, ReasonIn, State
from core.verification.store import load
from hedui.clerk_files import households
from plugins.simulated_departments.records.lives import died_on
from plugins.simulated_departments.wangmo import HOUSEHOLDS, Wangmo
from tests.core.spreadsheets.case_files import sheets
from tests.core.spreadsheets.files import as_xlsx
from tests.support import later, province_findings, report, rows, work

if TYPE_CHECKING:
    from tests.jurisdictions.conftest import County


async def test_a_household_is_verified_under_wangmos_law(county: County) -> None:
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(3))
    await initiate(officer, case.id)
    await county.to_the_end(case)
    seen = await look(officer, case.id)
    assert seen.state is State.REPORTED
    content = await report(officer, case.id)
    assert content.final
    assert content.valid_until is None  # the text gives a report no term, and none is invented
    assert "依据" in content.purpose_statement
    assert {subject.household for subject in content.subjects} == {1}
    assert all(
        "望谟县" in str(c) or "样例" in str(c) or "Hedui" in str(c) for line in content.lines for c in line.basis
    )
    (done,) = [r for r in await list_reports(officer, case.id) if r.current]
    for recipient in ("applicant", "department"):
        await record_delivery(officer, done.id, DeliveryIn(recipient, "收件人", "直接送达", officer.today, "签收"))
    assert all(duty.done for duty in (await look_procedure(officer, case.id)).duties)


async def test_the_county_does_not_begin_without_the_townships_record(county: County) -> None:
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(4, field_check=None))
    with pytest.raises(Refused) as refused:
        await initiate(officer, case.id)
    assert refused.value.code == "field_check_missing"
    assert "十一条" in str(refused.value)


async def test_sheets_that_cannot_carry_the_field_check_say_so_at_once(county: County) -> None:
    """Else a clerk types a household in, and learns at the last step that this form of file never gets through."""
    clerk, file = await county.scope("WM1001"), county.file(10)
    async with clerk.read("verification.look") as tx:
        law = await county.runtime.law_for(tx.connection, clerk.tenant.id, clerk.today)
    units, notes = await households(clerk, as_xlsx(sheets(law, file)))
    assert [unit.faults for unit in units] == [[]]
    (note,) = [note for note in notes if "实地核查" in note]
    assert "十一条（一）" in note
    assert "JSON" in note
    assert "field_check" in note
    _, silent = await households(clerk, msgspec.json.encode(file))
    assert not any("实地核查" in note for note in silent)


async def test_one_officer_is_not_enough(county: County) -> None:
    file = county.file(5)
    assert file.field_check is not None
    alone = msgspec.structs.replace(file.field_check, officers=file.field_check.officers[:1])
    with pytest.raises(Invalid) as invalid:
        await county.ready(msgspec.structs.replace(file, field_check=alone))
    assert "2名工作人员" in invalid.value.faults[0].message
    assert "十六条" in invalid.value.faults[0].message


async def test_clocks_of_township_county_and_departments(county: County) -> None:
    """第十一条: 15 for the township until it files, 15 for the county from then on, 10 for each department."""
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(6))
    async with officer.read("verification.look") as tx:
        law = await county.runtime.law_for(tx.connection, officer.tenant.id, officer.today)
    clocks = {clock.stage: clock for clock in (await look(officer, case.id)).clocks}
    assert clocks["field_check"].met_on == officer.today
    assert clocks["total"].started_on == officer.today
    assert {clocks[stage].due_on for stage in ("field_check", "total")} == {later(law, officer.today, 15)}
    with pytest.raises((Conflict, Refused)):
        await extend(officer, case.id, ExtensionIn(5, "情况复杂", "样例函"))  # 第十一条（二） gives no extension
    await initiate(officer, case.id)
    await work(county, "ask.send")  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        await extend(officer, case.id, ExtensionIn(5, "情况复杂", "样例函"))
    assert "没有可以延长的规定" in str(refused.value)
    due = await rows(
        officer, "select distinct due_on from ask where verification_id = $1 and left_at is not null", case.id
    )
    assert {row["due_on"] for row in due} == {later(law, officer.today, 10)}


async def test_only_the_agencys_head_extends(county: County) -> None:
    """第十二条: 经核对机构主要负责人批准; the county's own fifteen days nobody extends."""
    officer, head = await county.scope("WM0001"), await county.scope("WM0004")
    case = await county.ready(county.file(9))
    await initiate(officer, case.id)
    wanted = ExtensionIn(5, "情况复杂", "批准单〔2026〕1号", "prefecture")
    async with officer.write("verification.extend", case.id) as tx:
        loaded = await load(tx, case.id, lock=True)
        law = await county.runtime.law_for(tx.connection, loaded.owner_tenant, loaded.applied_on)
        await happened(tx, law, loaded, Event.ESCALATED)
    for staff in ("WM0001", "WM0002"):
        with pytest.raises(Refused) as refused:
            await extend(await county.scope(staff), case.id, wanted)
        assert refused.value.code == "extension_not_approved"
        assert "第十二条" in refused.value.basis
    with pytest.raises(NotFound):
        await extend(await county.scope("QXN0004"), case.id, wanted)  # another agency's head
    assert (await extend(head, case.id, wanted))["due_on"] == later(law, officer.today, 20).isoformat()
    with pytest.raises(Refused) as total:
        await extend(head, case.id, msgspec.structs.replace(wanted, stage="total"))
    assert total.value.code == "extension_refused"
    await terminate(officer, case.id, ReasonIn("测试完毕"))


async def test_supporters_apart_are_not_asked_about(county: County) -> None:
    file = county.file(7)
    apart = msgspec.structs.replace(file, supporters=[file.household])
    with pytest.raises(Invalid) as invalid:
        await county.ready(apart)
    assert invalid.value.faults


async def test_expenditure_needs_the_officers_judgement(county: County) -> None:
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(8))
    await initiate(officer, case.id)
    before = {ask.element for ask in (await look(officer, case.id)).asks}
    # What nobody has opened is not missing.
    assert [f for f in await province_findings(county.runtime, officer) if f.number == case.number] == []
    judged = await judge_expenditure(officer, case.id, JudgementIn("两名子女就读私立学校，支出与申报收入明显不符"))
    after = {ask.element for ask in (await look(officer, case.id)).asks}
    assert judged.asks > 0
    assert {"national.medical_expense", "national.education_expense"} & (after - before)
    with pytest.raises(Conflict):
        await judge_expenditure(officer, case.id, JudgementIn("两名子女就读私立学校，支出与申报收入明显不符"))
    await county.to_the_end(case)
    assert [f for f in await province_findings(county.runtime, officer) if f.number == case.number] == []


async def test_what_is_judged_with_the_declaration_is_asked_at_initiation(county: County) -> None:
    """第十四条: before anything has been asked, so that no report is issued over it."""
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(9))
    judged = await judge_expenditure(officer, case.id, JudgementIn("两名子女就读私立学校，支出与申报收入明显不符"))
    assert judged.asks == 0
    await initiate(officer, case.id)
    await county.to_the_end(case)
    seen = await look(officer, case.id)
    asked = [ask for ask in seen.asks if ask.element in ("national.medical_expense", "national.education_expense")]
    assert {ask.state for ask in asked} <= {"found", "nothing_found"}
    assert {ask.element for ask in asked} == {"national.medical_expense", "national.education_expense"}
    assert seen.state is State.REPORTED
    assert [f for f in await province_findings(county.runtime, officer) if f.number == case.number] == []


async def test_tax_is_asked_for_the_half_year_up_to_the_application(county: County) -> None:
    """第十五条（五）."""
    officer = await county.scope("WM0001")
    async with officer.read("verification.look") as tx:
        law = await county.runtime.law_for(tx.connection, officer.tenant.id, officer.today)
    items = [item for item in law.source_items if item.source == "tax"]
    assert items
    day = date(2026, 8, 31)
    assert {window_of(law, item, day) for item in items} == {(date(2026, 2, 28), day)}


async def test_half_a_year_of_tax_is_never_taken_for_a_year(county: County) -> None:
    """第十五条（五）: the counting period is twelve months; what was not asked of them is open, and the report says so."""
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(11))
    await initiate(officer, case.id)
    await county.to_the_end(case)
    content = await report(officer, case.id)
    span = f"询问期间 {months_before(officer.today, 6)}至{officer.today}，核算期间内更早的部分未询问"
    tax = [item for item in content.items if item.source_title == "税务部门"]
    assert tax
    assert all(span in item.state_note for item in tax)
    assert all(item.agrees is not True for item in tax)
    assert not any("询问期间" in item.state_note for item in content.items if item not in tax)
    (conclusion,) = content.conclusions
    assert conclusion.outcome is Outcome.NEEDS_REVIEW
    assert "项收入只询问了核算期间的一部分" in conclusion.explanation


async def test_what_is_declared_beyond_what_was_found_is_left_to_a_person(county: County) -> None:
    """第十一条（一）, 第四条: 诚信申报、逐项核对; gifts stand in nobody's register, and 第七条 leaves grants out."""
    officer = await county.scope("WM0001")
    said = [
        {"person": 1, "element": "national.gift", "amount": 1_800_000},
        {"person": 1, "element": "national.scholarship", "amount": 9_000_000},
    ]
    case = await county.ready(county.file(12, declaration=said))
    await initiate(officer, case.id)
    await county.to_the_end(case)
    (conclusion,) = (await report(officer, case.id)).conclusions
    assert conclusion.outcome is Outcome.NEEDS_REVIEW
    assert "申报的收入比查得计入的多18,000.00元，须人工核实" in conclusion.explanation


def household_with_a_dead_member(population: Wangmo) -> int:
    """The first whose register of deaths has a member."""
    for index in range(HOUSEHOLDS):
        if any(died_on(population.seed, person) for _, person in population.household(index).members):
            return index
    raise LookupError("nobody has died")


async def test_a_dead_member_leaves_the_number_of_persons_open(county: County) -> None:
    """第五条: those who live together; 第十五条（十一）: the register of deaths is asked about everybody."""
    officer = await county.scope("WM0001")
    case = await county.ready(county.file(household_with_a_dead_member(county.departments.wangmo)))
    await initiate(officer, case.id)
    asked = [ask for ask in (await look(officer, case.id)).asks if ask.element == "national.funeral"]
    await county.to_the_end(case)
    content = await report(officer, case.id)
    assert len(asked) == len(content.subjects)
    (line,) = [line for line in content.lines if line.element == "national.funeral"]
    assert line.treatment is Treatment.DOUBTFUL
    assert "登记已死亡" in line.reason
    (conclusion,) = content.conclusions
    assert conclusion.outcome is Outcome.NEEDS_REVIEW
    assert "其中1人登记已死亡，是否计入家庭人口须人工核实" in conclusion.explanation
