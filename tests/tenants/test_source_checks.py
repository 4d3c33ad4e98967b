"""数源检查: a department that its clerks answer for needs two of them, and no address."""

from __future__ import annotations

from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import operator_scope
from tenants.checklist import Check, check
from tenants.provisioning import enter_value
from tests.conftest import CONNECTOR, World, setting_row
from tests.support import truth

MANUAL = "manual_entry.connector"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "manual_entry", "report_json", "report_pdf"]


async def _lines(world: World) -> dict[str, Check]:
    """Houses, banks and taxes are answered by hand: of two clerks, one, and none."""
    ways = {"housing": MANUAL, "banks": MANUAL, "tax": MANUAL, "public_security": CONNECTOR}
    province = operator_scope(world.runtime, world.tenants["zhejiang"])
    async with province.write("connector.configure"):
        await enter_value(setting_row(province, "packs", PACKS))
        await enter_value(setting_row(province, "source_connectors", ways))
    return {line.id.removeprefix("source."): line for line in (await check(await world.scope("ZJ0002"))).checks}


async def test_who_answers_by_hand_needs_two_clerks_and_no_settings(world: World) -> None:
    lines = await _lines(world)
    assert (lines["housing"].state, lines["housing"].link) == ("met", "/organisation")
    assert "2 人在任" in lines["housing"].why
    for source, told in (("banks", "只有秦牧野一人在任"), ("tax", "没有数源部门经办人在任")):
        assert (lines[source].state, lines[source].link) == ("missing", "/organisation")
        assert told in lines[source].why
    assert (lines["public_security"].state, lines["public_security"].link) == ("later", "/connectors")


async def test_two_clerks_in_one_hand_are_one(world: World, postgres: EmbeddedPostgres, database: str) -> None:
    """方若谷 took his post over from 林嘉树, who could log in there: both steps could be his."""
    async with truth(postgres, database) as sql:
        await sql.execute("set session_replication_role = replica")  # it is written with the handover and stays
        await sql.execute(
            """update post_holding h set hands = array[one.id] from account one, account other
                where one.tenant_id = $1 and one.staff_number = 'ZJ0101' and other.staff_number = 'ZJ0102'
                  and (other.tenant_id, other.id) = (h.tenant_id, h.account_id) and h.tenant_id = one.tenant_id""",
            world.tenants["zhejiang"].id,
        )
    line = (await _lines(world))["housing"]
    assert (line.state, line.link) == ("missing", "/organisation")
    assert "在同一人手中" in line.why
