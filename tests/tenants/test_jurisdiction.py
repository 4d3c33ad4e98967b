"""适用法律: composed once for the same settings, and never a moment longer than these are in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.errors import Conflict
from core.law import TOTAL, Law
from core.plugin.registry import Registry
from core.plugin.vocabulary import PERIOD_SETTING
from core.scope import Scope
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.forms import VALIDITY
from tenants.jurisdiction import MOST_KEPT, law_for
from tests.support import put_in_force, truth

if TYPE_CHECKING:
    from tests.conftest import World

START, DAY = date(2026, 3, 1), date(2026, 3, 2)


async def law_of(scope: Scope, day: date = DAY, registry: Registry | None = None) -> Law:
    async with scope.read("setting.list") as tx:
        return await law_for(tx.connection, registry or scope.runtime.registry, scope.tenant.id, day)


async def test_the_same_settings_are_composed_once(world: World) -> None:
    """Else every step of every case composes the whole law anew."""
    county = await world.scope("XH0002")
    law = await law_of(county)
    assert await law_of(county) is law
    assert (await law_of(county, date(2026, 3, 3))).day == date(2026, 3, 3)


async def test_a_setting_is_in_force_with_the_next_transaction(world: World) -> None:
    """Else a process that has the law at hand goes on deciding by what was changed: its own county's, or the one above."""
    county, months = await world.scope("XH0002"), set[Any]()
    validity = {"zhejiang.dibao": 3}
    changes = ((county, 7), (county, 8), (await world.scope("ZJ0002"), validity))
    for admin, value in changes:
        before = await law_of(county)
        await put_in_force(admin, PERIOD_SETTING if admin is county else VALIDITY, value, "测试", START)
        after = await law_of(county)
        assert after is not before
        months.add(after.settings[PERIOD_SETTING].value)
    assert months == {7, 8}
    assert (await law_of(await world.scope("LA0003"))).settings[VALIDITY].value == validity


async def test_a_setting_of_a_later_day_changes_that_day_alone(world: World) -> None:
    """Else what is resolved for tomorrow decides a case of today."""
    county = await world.scope("XH0002")
    before = (await law_of(county)).settings[PERIOD_SETTING].value
    await put_in_force(county, PERIOD_SETTING, before + 1, "测试", date(2026, 3, 3))
    assert (await law_of(county)).settings[PERIOD_SETTING].value == before
    assert (await law_of(county, date(2026, 3, 3))).settings[PERIOD_SETTING].value == before + 1


async def test_a_row_edited_by_hand_is_seen(world: World, postgres: EmbeddedPostgres, database: str) -> None:
    """Else a correction by the database's owner is in force in some processes, and in others not."""
    county = await world.scope("XH0002")
    await put_in_force(county, PERIOD_SETTING, 7, "测试", START)
    assert (await law_of(county)).settings[PERIOD_SETTING].value == 7
    async with truth(postgres, database) as owner:
        await owner.execute("set session_replication_role = replica")  # past the triggers, as only a superuser can
        await owner.execute(
            "update setting set value = '11' where tenant_id = $1 and name = $2", county.tenant.id, PERIOD_SETTING
        )
    assert (await law_of(county)).settings[PERIOD_SETTING].value == 11


async def test_a_setting_of_a_transaction_that_was_undone_is_forgotten(world: World) -> None:
    county = await world.scope("XH0002")
    before = await law_of(county)
    try:
        async with county.write("setting.approve") as tx:
            await tx.value("select set_config('hedui.service', 'opening', true)")
            await tx.rows(
                """insert into setting (tenant_id, id, lineage, name, value, document, valid_from, set_by)
                   values ($1, gen_random_uuid(), $2, $3, '5', '测试', $4, '测试')""",
                county.tenant.id, list(county.tenant.lineage), PERIOD_SETTING, START,
            )  # fmt: skip
            within = await law_for(tx.connection, county.runtime.registry, county.tenant.id, DAY)
            assert within.settings[PERIOD_SETTING].value == 5
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert await law_of(county) is before


async def test_a_pack_that_is_not_there_leaves_no_law(world: World) -> None:
    """Else a case is judged by the rest of the law, and the pack's part of it is missing without a word."""
    county = await world.scope("XH0002")
    there = county.runtime.registry
    less = replace(there, plugins={name: one for name, one in there.plugins.items() if name != "zhejiang"})
    with pytest.raises(Conflict, match="zhejiang") as refused:
        await law_of(county, registry=less)
    assert refused.value.code == "law_not_available"
    assert (await law_of(county)).programmes


async def test_what_the_level_above_switches_on_or_off_holds_below_a_list_of_its_own(world: World) -> None:
    """Else a county that once added a format never gets the province's next law pack, and keeps what the province gave up."""
    county, province = await world.scope("XH0002"), await world.scope("ZJ0002")
    given = (await law_of(province)).settings["packs"].value
    await put_in_force(county, "packs", [*given, "report_docx"], "测试", START)
    await put_in_force(province, "packs", [*given, "report_ofd"], "测试", DAY)
    assert formats(await law_of(county, START)) == {"json", "pdf", "docx"}
    assert formats(await law_of(county)) == {"json", "pdf", "docx", "ofd"}
    assert formats(await law_of(await world.scope("LA0003"))) == {"json", "pdf", "ofd"}
    later = date(2026, 3, 3)
    await put_in_force(province, "packs", [name for name in given if name != "report_pdf"], "测试", later)
    assert formats(await law_of(county, later)) == {"json", "docx"}


def formats(law: Law) -> set[str]:
    return {name.rpartition("_")[2].partition(".")[0] for name in law.formats}


async def test_a_law_without_its_total_clock_is_none(world: World) -> None:
    """Else cases are accepted that nothing is ever due in, and stay so when the pack is mended."""
    county = await world.scope("XH0002")
    there = county.runtime.registry
    clocks = [rule for rule in there.plugins["zhejiang"].objects["hedui_deadline_rules"] if rule.stage != TOTAL]
    objects = {**there.plugins["zhejiang"].objects, "hedui_deadline_rules": clocks}
    less = replace(there, plugins={**there.plugins, "zhejiang": replace(there.plugins["zhejiang"], objects=objects)})
    with pytest.raises(Conflict, match="总期限规则应当恰有一个，现有 0 个") as refused:
        await law_of(county, registry=less)
    assert refused.value.code == "law_not_available"


async def test_nothing_is_kept_across_registries_tenants_or_without_end(world: World) -> None:
    """Else a process that was started with other plugins applies what it does not have."""
    county, province = await world.scope("XH0002"), await world.scope("ZJ0002")
    law = await law_of(county)
    assert await law_of(province) is not law
    other = replace(county.runtime.registry)
    assert await law_of(county, registry=other) is not law
    for offset in range(MOST_KEPT):
        await law_of(county, date.fromordinal(DAY.toordinal() + 1 + offset))
    assert await law_of(county) is not law
