"""补充核对 (Z 三(二)): the county asks through its own connector what the province could not; nothing is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Conflict, Invalid, NotFound, Refused
from core.sources.supplement import SupplementIn, supplement
from core.verification.looking import look
from tenants.access import operator_scope
from tenants.settings import keep_secret
from tenants.tables import SettingRow
from tests.conftest import CONNECTOR, connect_departments, setting_row
from tests.support import report, rows, work

if TYPE_CHECKING:
    from tests.conftest import World

DEPOSIT, HUKOU = "zhejiang.banks.deposit", "zhejiang.public_security.hukou"
WHY = "省级未接通本地农商银行"


async def without_banks(world: World) -> None:
    """The province reaches no bank; the county reaches them by a connector of its own."""
    county = operator_scope(world.runtime, world.tenants["xihu"])
    await connect_departments(world, sources=("public_security", "social_insurance", "housing"))
    async with county.write("connector.configure"):
        await SettingRow.insert(setting_row(county, "supplementary_connectors", {"banks": CONNECTOR}))
        await SettingRow.insert(setting_row(county, f"connector.{CONNECTOR}", world.departments.settings(())))
    await keep_secret(county, CONNECTOR, "app_secret", world.departments.secret)


async def test_county_supplements_what_the_province_could_not_ask(world: World) -> None:
    await without_banks(world)
    case = await world.begin(21)
    county = await world.scope("XH0001")
    before = {ask.element: ask.state for ask in (await look(county, case.id)).asks}
    assert before["national.deposit"] == "not_asked"
    done = await supplement(county, case.id, SupplementIn([DEPOSIT], WHY))
    assert done.asks == len(case.subjects)
    await work(world)
    content = await report(county, case.id)
    states = [item.state for item in content.items if item.element == "national.deposit"]
    assert sorted({state for state in states if state != "not_asked"}) in (
        ["found"],
        ["found", "nothing_found"],
        ["nothing_found"],
    )
    assert content.final
    put = await rows(county, "select tenant_id, ref from outbox where job = 'ask.send'")
    own = {row["ref"] for row in put if row["tenant_id"] == county.tenant.id}
    made = await rows(county, "select id from ask where verification_id = $1 and supplementary", case.id)
    assert {row["id"] for row in made} <= own


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


async def test_only_the_deciding_agency_supplements_a_running_case(world: World) -> None:
    await without_banks(world)
    case = await world.begin(23)
    with pytest.raises(NotFound):
        await supplement(await world.scope("LA0001"), case.id, SupplementIn([DEPOSIT], WHY))
    for staff in ("ZJ0001", "XH1001"):
        with pytest.raises(Refused):
            await supplement(await world.scope(staff), case.id, SupplementIn([DEPOSIT], WHY))
    await work(world)
    with pytest.raises(Conflict) as late:
        await supplement(await world.scope("XH0001"), case.id, SupplementIn([DEPOSIT], WHY))
    assert late.value.code == "case_state"
