"""实地核查: only after the authorizations have passed, and only by people whose post it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.authorizations.actions import review_sheets, take_sheets
from core.authorizations.model import SheetIn, SheetsIn
from core.errors import Conflict, Invalid
from core.households.actions import take_declaration
from core.intake import convert
from core.procedures.actions import file_field_check
from core.procedures.looking import look
from core.procedures.model import DeliveryIn, FieldCheckIn, JudgementIn, OfficerIn
from core.spreadsheets.case_model import declaration_of
from core.verification.actions import accept
from core.verification.model import Accepted, Intake, State
from hedui.journey import HouseholdFile
from tenants.access import operator_scope
from tenants.posts.actions import disable, end_holding
from tenants.posts.model import AccountIn, EndIn
from tests.core.procedures.test_procedures import ready, record, under
from tests.support import at, rows

if TYPE_CHECKING:
    from tests.conftest import World


async def taken_in(world: World, file: HouseholdFile) -> Accepted:
    await feed(await world.scope("XH9001"), file.application())
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    return await accept(await world.scope("XH1001"), intake)


def sheets(file: HouseholdFile, case: Accepted) -> SheetsIn:
    return SheetsIn([
        SheetIn(case.subjects[s.person - 1], s.signed_on, s.signatory, s.items, s.fields, s.evidence_digest)
        for s in file.authorizations
    ])  # fmt: skip


async def test_the_authorization_comes_before_the_field_check(world: World) -> None:
    """W 十一(一). Else people are visited who have allowed nothing, and the county's days run."""
    file = world.file(60)
    case = await taken_in(world, file)
    clerk, reviewer = under(await world.scope("XH1001")), under(await world.scope("XH1002"))

    async def refused() -> None:
        with pytest.raises(Conflict) as conflict:
            await file_field_check(clerk, case.id, record(clerk.today))
        assert conflict.value.code == "case_state"
        assert (await look(clerk, case.id)).field_checks == []

    await refused()
    assert (await review_sheets(reviewer, case.id)).state is State.RETURNED
    await refused()
    await take_declaration(clerk, case.id, declaration_of(file.declaration, case.subjects))
    await take_sheets(clerk, case.id, sheets(file, case))
    await refused()
    assert (await review_sheets(reviewer, case.id)).state is State.READY
    assert not await rows(clerk, "select from field_check where verification_id = $1", case.id)
    await file_field_check(clerk, case.id, record(clerk.today))
    assert len((await look(clerk, case.id)).field_checks) == 1


async def test_nobody_is_visited_before_all_have_signed(world: World) -> None:
    """W 十一(一), though it is filed after the sheets. What is signed again later voids no visit."""
    file = world.file(63)
    case = await taken_in(world, file)
    clerk, reviewer = under(await world.scope("XH1001")), under(await world.scope("XH1002"))
    days = [clerk.today + timedelta(days=number) for number in range(5)]
    await take_declaration(clerk, case.id, declaration_of(file.declaration, case.subjects))

    async def sign(day: date, *people: int, **fields: str) -> None:
        told = [msgspec.structs.replace(sheets(file, case).sheets[n], signed_on=day) for n in people]
        told = [msgspec.structs.replace(each, fields=each.fields | fields) for each in told]
        await take_sheets(at(clerk, days[4]), case.id, SheetsIn(told))

    async def refused(day: date) -> str:
        with pytest.raises(Invalid) as invalid:
            await file_field_check(at(clerk, days[4]), case.id, record(day))
        (fault,) = invalid.value.faults
        assert fault.field == "checked_on"
        return fault.message

    rest = range(1, len(case.subjects))
    assert rest
    await sign(days[0], 0, full_name="别的人")  # never complete: of no account
    await sign(days[1], 0)
    await sign(days[2], *rest)
    await sign(days[3], 0)
    assert (await review_sheets(at(reviewer, days[4]), case.id)).state is State.READY
    assert f"第1人于{days[1].isoformat()}签署" in (first := await refused(days[0]))
    assert "第2人" in first
    assert "某县办法 第十一条" in first
    assert "第1人" not in await refused(days[1])
    await file_field_check(at(clerk, days[4]), case.id, record(days[2]))


@pytest.mark.parametrize("other", ["XH9001", "XH0003", "XH0002", "XH1002", "XH2001", "XH0001", "LA1001"])
async def test_who_has_another_post_cannot_have_been_there(world: World, other: str) -> None:
    """A machine, an auditor, an administrator, a reviewer, another township's clerk, the county, another county."""
    case = await ready(world, 61)
    clerk = under(await world.scope("XH1001"))
    two = [OfficerIn("XH1001", "执法证甲"), OfficerIn(other, "执法证乙")]
    with pytest.raises(Invalid) as invalid:
        await file_field_check(clerk, case.id, record(clerk.today, officers=two))
    assert [fault.field for fault in invalid.value.faults] == ["officers[1].staff_number"]
    assert (await look(clerk, case.id)).field_checks == []


async def test_who_held_the_post_on_the_day_was_there(world: World) -> None:
    case = await ready(world, 62)
    clerk, colleague = under(await world.scope("XH1001")), await world.scope("XH1003")
    operator = operator_scope(world.runtime, world.tenants["xihu"])
    tomorrow = at(clerk, clerk.today + timedelta(days=1))
    await end_holding(operator, colleague.actor.holding, EndIn(clerk.today, "离任"))
    await disable(operator, "XH1003", AccountIn("离任"))
    with pytest.raises(Invalid) as invalid:
        await file_field_check(tomorrow, case.id, record(tomorrow.today))
    assert [fault.field for fault in invalid.value.faults] == ["officers[1].staff_number"]
    await file_field_check(tomorrow, case.id, record(clerk.today))


@pytest.mark.parametrize(("kind", "given", "field"), [
    (FieldCheckIn, {"findings": "    "}, "findings"),
    (FieldCheckIn, {"findings": "  无 "}, "findings"),
    (FieldCheckIn, {"methods": ["  "]}, "methods[0]"),
    (FieldCheckIn, {"officers": [{"staff_number": "XH1001", "credential": "  "}]}, "officers[0].credential"),
    (FieldCheckIn, {"officers": [{"staff_number": "XH1001", "credential": " 甲 "}]}, "officers[0].credential"),
    (DeliveryIn, {"name": "  "}, "name"),
    (DeliveryIn, {"means": " \n"}, "means"),
    (JudgementIn, {"reason": "  支出不符         "}, "reason"),
])  # fmt: skip
def test_blanks_say_nothing(kind: type[Any], given: dict[str, Any], field: str) -> None:
    whole: dict[type, dict[str, Any]] = {
        FieldCheckIn: {
            "checked_on": "2026-06-01", "methods": ["入户调查"], "findings": "住房一间",
            "officers": [{"staff_number": "XH1001", "credential": "执法证甲"}],
        },
        DeliveryIn: {"recipient": "applicant", "name": "申请人", "means": "直接送达", "delivered_on": "2026-06-01"},
        JudgementIn: {"reason": "支出与申报收入明显不符，需要核对"},
    }  # fmt: skip
    convert(kind, whole[kind])
    with pytest.raises(Invalid) as invalid:
        convert(kind, whole[kind] | given)
    assert [fault.field for fault in invalid.value.faults] == [field]
