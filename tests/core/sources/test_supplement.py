"""补充核对 (Z 三(二)): the county asks through its own connector what the province could not; nothing is counted twice."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from core.authorizations.actions import withdraw
from core.authorizations.model import WithdrawIn
from core.errors import Conflict, Invalid, NotFound, Refused
from core.procedures.actions import record_delivery
from core.procedures.model import EXPENDITURE, DeliveryIn
from core.reports.actions import list_reports
from core.sources.supplement import SupplementIn, supplement, waive_supplement
from core.verification.course import conclude
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from tenants.access import operator_scope
from tenants.provisioning import enter_value
from tenants.settings import keep_secret
from tests.conftest import CONNECTOR, connect_departments, setting_row
from tests.core.procedures.test_procedures import under
from tests.support import province_findings, report, rows, work

if TYPE_CHECKING:
    from core.verification.model import Accepted
    from tests.conftest import World

DEPOSIT, INTEREST = "zhejiang.banks.deposit", "zhejiang.banks.interest"
HUKOU = "zhejiang.public_security.hukou"
BANKS = {"national.deposit", "national.interest"}
WHY = "省级未接通本地农商银行"
NOT = ReasonIn("申请人无本地银行账户")


async def without_banks(world: World) -> None:
    """The province reaches no bank; the county reaches them by a connector of its own."""
    county = operator_scope(world.runtime, world.tenants["xihu"])
    await connect_departments(world, sources=("public_security", "social_insurance", "housing"))
    async with county.write("connector.configure"):
        await enter_value(setting_row(county, "supplementary_connectors", {"banks": CONNECTOR}))
        await enter_value(setting_row(county, f"connector.{CONNECTOR}", world.departments.settings(())))
    await keep_secret(county, CONNECTOR, "app_secret", world.departments.secret)


async def answered(world: World, household: int) -> Accepted:
    """A case about which the province has asked whatever it can; the workers have done all there is to do."""
    await without_banks(world)
    case = await world.begin(household)
    await work(world)
    return case


async def faults(world: World, case: Accepted) -> list[str]:
    """What fsck says of the case."""
    found = await province_findings(world.runtime, await world.scope("ZJ0001"))
    return [f"{fault.check} {fault.problem}" for fault in found if fault.number == case.number]


async def test_what_the_county_supplements_after_all_answers_is_in_the_final_report(world: World) -> None:
    case = await answered(world, 21)
    county = await world.scope("XH0001")
    seen = await look(county, case.id)
    assert seen.state is State.VERIFYING
    assert {(one.item, one.agency) for one in seen.awaited} == {
        (item, county.tenant.name) for item in (DEPOSIT, INTEREST)
    }
    assert {one.subject_id for one in seen.awaited} == set(case.subjects)
    assert await faults(world, case) == []
    done = await supplement(county, case.id, SupplementIn([DEPOSIT, INTEREST], WHY))
    assert done.asks == 2 * len(case.subjects)
    assert (await look(county, case.id)).awaited == []
    assert await faults(world, case) == []
    await work(world)
    content = await report(county, case.id)
    assert content.final
    told = [item for item in content.items if item.element in BANKS and "由发起机构补充核对" in item.state_note]
    assert len(told) == done.asks
    assert {item.state for item in told} <= {"found", "nothing_found"}
    assert "supplement" not in {notice.kind for notice in content.notices}
    assert (await look(county, case.id)).state is State.REPORTED
    assert await faults(world, case) == []
    put = await rows(county, "select tenant_id, ref from outbox where job = 'ask.send'")
    own = {row["ref"] for row in put if row["tenant_id"] == county.tenant.id}
    made = await rows(county, "select id from ask where verification_id = $1 and supplementary", case.id)
    assert {row["id"] for row in made} <= own


async def test_a_partial_report_says_what_may_still_be_supplemented(world: World) -> None:
    case = await answered(world, 24)
    content = await report(await world.scope("ZJ0001"), case.id)
    assert not content.final
    assert {item.state for item in content.items if item.element in BANKS} == {"not_asked"}
    (notice,) = [notice.text for notice in content.notices if notice.kind == "supplement"]
    assert "发起机构可以补充核对" in notice
    assert "存款" in notice


async def test_a_partial_report_is_delivered_to_nobody(world: World) -> None:
    """Else an applicant holds a report that the next answer turns round."""
    case, county = await answered(world, 30), await world.scope("XH0001")
    (partial,) = await list_reports(county, case.id)
    with pytest.raises(Conflict) as refused:
        await record_delivery(
            county, partial.id, DeliveryIn("applicant", "申请人本人", "直接送达", county.today, "本人签收")
        )
    assert (partial.final, refused.value.code) == (False, "report_not_final")


@pytest.mark.parametrize("name", ["supplementary_connectors", "source_connectors"])
async def test_a_connector_supplements_only_where_the_county_names_it_for_that(world: World, name: str) -> None:
    """What the county's cases are asked through is one setting, what it supplements through another."""
    await connect_departments(world, sources=("public_security", "social_insurance", "housing"))
    county = operator_scope(world.runtime, world.tenants["xihu"])
    async with county.write("connector.configure"):
        await enter_value(setting_row(county, name, {"banks": CONNECTOR}))
    case = await world.begin(31)
    await work(world)
    awaited = (await look(await world.scope("XH0001"), case.id)).awaited
    assert {one.item for one in awaited} == ({DEPOSIT, INTEREST} if name == "supplementary_connectors" else set())


async def test_the_rest_is_awaited_until_it_is_asked_too(world: World) -> None:
    case = await answered(world, 25)
    county = await world.scope("XH0001")
    await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    await work(world)
    seen = await look(county, case.id)
    assert seen.state is State.VERIFYING
    assert {one.item for one in seen.awaited} == {INTEREST}
    await supplement(county, case.id, SupplementIn([INTEREST], WHY))
    await work(world)
    assert (await report(county, case.id)).final


async def test_who_decides_may_waive_and_then_it_is_final(world: World) -> None:
    case = await answered(world, 26)
    with pytest.raises(NotFound):
        await waive_supplement(await world.scope("LA0001"), case.id, NOT)
    for staff in ("ZJ0001", "XH1001"):
        with pytest.raises(Refused):
            await waive_supplement(await world.scope(staff), case.id, NOT)
    province = await world.scope("ZJ0001")
    executing = dataclasses.replace(province, verbs=province.verbs | {"verification.waive_supplement"})
    with pytest.raises(Refused) as not_theirs:  # whatever its posts may do, another agency decides the case
        await waive_supplement(executing, case.id, NOT)
    assert not_theirs.value.code == "not_deciding_agency"
    county = await world.scope("XH0001")
    assert (await waive_supplement(county, case.id, NOT)).state is State.VERIFYING
    for late in (waive_supplement(county, case.id, NOT), supplement(county, case.id, SupplementIn([DEPOSIT], WHY))):
        with pytest.raises(Conflict) as ended:
            await late
        assert ended.value.code == "supplement_ended"
    await work(world)
    content = await report(county, case.id)
    assert content.final
    assert {item.state for item in content.items if item.element in BANKS} == {"not_asked"}
    assert (await look(county, case.id)).awaited == []
    assert await faults(world, case) == []
    with pytest.raises(Conflict) as over:
        await waive_supplement(county, case.id, NOT)
    assert over.value.code == "case_state"


async def test_waived_beforehand_the_last_answer_makes_it_final(world: World) -> None:
    await without_banks(world)
    case = await world.begin(27)
    county = await world.scope("XH0001")
    await waive_supplement(county, case.id, NOT)
    await work(world)
    assert (await report(county, case.id)).final


async def test_who_executes_may_conclude(world: World) -> None:
    case = await answered(world, 28)
    await conclude(await world.scope("ZJ0001"), case.id, ReasonIn("期限届满"))
    await work(world)
    assert (await report(await world.scope("XH0001"), case.id)).final


async def test_nobody_waits_for_what_may_not_be_asked(world: World) -> None:
    case = await answered(world, 29)
    clerk = await world.scope("XH1001")
    for subject in case.subjects:
        await withdraw(clerk, case.id, WithdrawIn(subject, "本人要求"))
    await work(world)
    assert (await look(clerk, case.id)).state is State.REPORTED


async def test_without_connectors_of_its_own_nothing_waits(world: World) -> None:
    await connect_departments(world, sources=("public_security", "social_insurance", "housing"))
    case = await world.begin(30)
    await work(world)
    seen = await look(await world.scope("XH0001"), case.id)
    assert (seen.state, seen.awaited) == (State.REPORTED, [])


async def test_what_has_an_answer_is_not_asked_twice(world: World) -> None:
    await without_banks(world)
    case = await world.begin(22)
    county = await world.scope("XH0001")
    with pytest.raises(Invalid) as invalid:
        await supplement(county, case.id, SupplementIn([HUKOU, "zhejiang.nothing"], WHY))
    assert [fault.field for fault in invalid.value.faults] == ["items[0]", "items[1]"]
    assert "没有为此数源配置" in invalid.value.faults[0].message
    await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    with pytest.raises(Conflict) as again:
        await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    assert again.value.code == "nothing_to_supplement"


async def test_what_nobody_has_judged_is_not_opened_by_a_supplement(world: World) -> None:
    case = await answered(world, 31)
    county = under(await world.scope("XH0001"), EXPENDITURE)
    with pytest.raises(Invalid) as unopened:
        await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    assert "未作支出与收入明显不符的判断" in unopened.value.faults[0].message


async def test_only_the_deciding_agency_supplements_a_running_case(world: World) -> None:
    case = await answered(world, 23)
    with pytest.raises(NotFound):
        await supplement(await world.scope("LA0001"), case.id, SupplementIn([DEPOSIT], WHY))
    for staff in ("ZJ0001", "XH1001"):
        with pytest.raises(Refused):
            await supplement(await world.scope(staff), case.id, SupplementIn([DEPOSIT], WHY))
    county = await world.scope("XH0001")
    await waive_supplement(county, case.id, NOT)
    await work(world)
    with pytest.raises(Conflict) as late:
        await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    assert late.value.code == "case_state"
