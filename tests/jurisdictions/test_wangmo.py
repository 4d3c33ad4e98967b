"""望谟全程: field check before the county's step, one tenant that initiates and executes, deliveries, expenditure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from core.deadlines.store import happened
from core.errors import Conflict, Invalid, NotFound, Refused
from core.plugin.vocabulary import Event
from core.procedures.actions import judge_expenditure, record_delivery
from core.procedures.looking import look as look_procedure
from core.procedures.model import DeliveryIn, JudgementIn
from core.reports.actions import list_reports
from core.sources.preparing import window_of
from core.verification.actions import initiate
from core.verification.course import extend, terminate
from core.verification.looking import look
from core.verification.model import ExtensionIn, ReasonIn, State
from core.verification.store import load
from hedui.fsck import run as fsck
from tests.support import later, report, rows, work

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
    assert [
        f for f in await fsck(county.runtime, None) if (f.tenant, f.number) == (officer.tenant.id, case.number)
    ] == []
    judged = await judge_expenditure(officer, case.id, JudgementIn("两名子女就读私立学校，支出与申报收入明显不符"))
    after = {ask.element for ask in (await look(officer, case.id)).asks}
    assert judged.asks > 0
    assert {"national.medical_expense", "national.education_expense"} & (after - before)
    with pytest.raises(Conflict):
        await judge_expenditure(officer, case.id, JudgementIn("两名子女就读私立学校，支出与申报收入明显不符"))
    await county.to_the_end(case)
    assert [
        f for f in await fsck(county.runtime, None) if (f.tenant, f.number) == (officer.tenant.id, case.number)
    ] == []


async def test_tax_is_asked_for_the_half_year_up_to_the_application(county: County) -> None:
    """第十五条（五）."""
    officer = await county.scope("WM0001")
    async with officer.read("verification.look") as tx:
        law = await county.runtime.law_for(tx.connection, officer.tenant.id, officer.today)
    items = [item for item in law.source_items if item.source == "tax"]
    assert items
    day = date(2026, 8, 31)
    assert {window_of(law, item, day) for item in items} == {(date(2026, 2, 28), day)}
