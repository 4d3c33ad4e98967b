"""设置建议: proposed by one, approved by another; nothing else is ever in force, and the database asks the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core.errors import Conflict, Invalid, NotFound, Refused
from core.plugin.vocabulary import PERIOD_SETTING
from core.scope import Scope
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.forms import PACKS
from tenants.proposals import approve, list_proposals, propose, reject, withdraw
from tenants.setting_forms import SettingForm, history, list_forms
from tenants.settings import Wanted, list_settings, settings_stamp
from tests.support import at, colleague, put_in_force, rows, truth

if TYPE_CHECKING:
    from tests.conftest import World

WHY, DOCUMENT = "文件晚到", "样政办发〔2026〕7号"
CITY = "HZ0002"


def wanted(scope: Scope, value: Any = 7, days: int = 0, **more: Any) -> Wanted:
    """核算期间 from so many days from today on."""
    return Wanted(PERIOD_SETTING, value, DOCUMENT, scope.today + timedelta(days=days), **more)


async def in_force(scope: Scope, days: int = 0) -> Any:
    day = scope.today + timedelta(days=days)
    return next((s.value for s in await list_settings(scope, day) if s.name == PERIOD_SETTING), None)


async def stamp(scope: Scope) -> bytes:
    async with scope.read("setting.list") as tx:
        return await settings_stamp(tx.connection, scope.tenant.id)


async def form_of(scope: Scope, days: int = 0) -> SettingForm:
    forms = await list_forms(scope, scope.today + timedelta(days=days))
    return next(form for form in forms if form.name == PERIOD_SETTING)


async def test_a_value_is_in_force_from_its_day_on_once_another_has_approved_it(world: World) -> None:
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    before, was = await in_force(admin), await stamp(admin)
    made = await propose(admin, wanted(admin, 7, days=3))
    assert (made.state, made.decider, await in_force(admin, 3), await stamp(admin)) == ("pending", "", before, was)
    approved = await approve(head, made.id)
    assert (approved.id, approved.state, approved.decider) == (made.id, "approved", head.actor.name)
    assert [await in_force(admin, days) for days in (2, 3)] == [before, 7]
    assert await stamp(admin) != was


@pytest.mark.parametrize("act", ["reject", "withdraw"])
async def test_what_was_rejected_or_withdrawn_is_never_in_force(world: World, act: str) -> None:
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    before, was = await in_force(admin), await stamp(admin)
    made = await propose(admin, wanted(admin))
    ended = await (reject(head, made.id, "文件未印发") if act == "reject" else withdraw(admin, made.id))
    assert (ended.state, ended.reason) == (("rejected", "文件未印发") if act == "reject" else ("withdrawn", ""))
    assert (await in_force(admin, 99), await stamp(admin)) == (before, was)
    for again in (approve(head, made.id), reject(head, made.id, "再看"), withdraw(admin, made.id)):
        with pytest.raises(Conflict) as decided:
            await again
        assert decided.value.code == "setting_decided"


async def test_nobody_decides_about_the_own_proposal_and_nobody_else_withdraws_it(world: World) -> None:
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    made = await propose(admin, wanted(admin))
    for act in (approve(admin, made.id), reject(admin, made.id, "不同意")):
        with pytest.raises(Refused) as own:
            await act
        assert own.value.code == "setting_own_proposal"
    with pytest.raises(Refused) as foreign:
        await withdraw(await colleague(admin), made.id)
    assert foreign.value.code == "setting_not_own_proposal"
    with pytest.raises(Refused):  # the head proposes nothing
        await propose(head, wanted(head))
    with pytest.raises(Refused):
        await approve(await world.scope("XH0001"), made.id)
    for staff in ("LA0003", "ZJ0004"):
        stranger = await world.scope(staff)
        assert made.id not in [one.id for one in await list_proposals(stranger)]
        with pytest.raises(NotFound):
            await approve(stranger, made.id)
    assert [one.state for one in await list_proposals(head, "pending") if one.id == made.id] == ["pending"]


async def test_a_first_day_in_the_past_wants_a_reason_and_is_judged_again_on_the_day_of_approval(world: World) -> None:
    """Else a value reaches back to applications that were taken in under another, and nobody says why."""
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    with pytest.raises(Invalid) as refused:
        await propose(admin, wanted(admin, days=-1), "  ")
    assert [fault.field for fault in refused.value.faults] == ["retroactive"]
    waiting, late = await propose(admin, wanted(admin)), await propose(admin, wanted(admin, 9, days=-1), WHY)
    with pytest.raises(Conflict) as passed:
        await approve(at(head, head.today + timedelta(days=1)), waiting.id)
    assert passed.value.code == "setting_start_passed"
    assert (await approve(head, late.id)).retroactive == WHY
    assert await in_force(admin, -1) == 9


async def test_a_level_goes_back_to_the_inherited_value(world: World) -> None:
    province, city, county = [await world.scope(number) for number in ("ZJ0002", CITY, "XH0002")]
    await put_in_force(province, PERIOD_SETTING, 10, "省文件", date(2026, 1, 1))
    own = await in_force(county)
    await approve(await colleague(county), (await propose(county, wanted(county, None, days=1, inherit=True))).id)
    assert [await in_force(county, days) for days in (0, 1)] == [own, 10]
    assert await in_force(city, 1) == 10
    form = await form_of(county, 1)
    assert (form.own, form.value) == (False, 10)
    assert form.told == f"继承自{province.tenant.name}，自2026-01-01起，依据省文件"
    with pytest.raises(Invalid) as refused:
        await propose(province, Wanted(PACKS, None, DOCUMENT, province.today, inherit=True))
    assert [fault.field for fault in refused.value.faults] == ["inherit"]
    with pytest.raises(Invalid):
        await propose(county, wanted(county, 3, inherit=True))


async def test_a_form_says_whose_value_it_is_and_what_is_to_come(world: World) -> None:
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    await approve(head, (await propose(admin, wanted(admin, 8, days=5))).id)
    made = await propose(admin, wanted(admin, 9, days=9))
    form = await form_of(admin)
    assert (form.own, form.held, form.provenance) == (True, None, admin.tenant.name)
    assert form.told.startswith("本级设置，自2024-01-01起，依据样例")
    assert [one.id for one in form.pending] == [made.id]
    assert [(one.value, one.start - admin.today) for one in form.future] == [(8, timedelta(days=5))]
    assert (await form_of(admin, 5)).future == ()
    packs = next(form for form in await list_forms(admin) if form.name == PACKS)
    assert packs.held is not None
    assert "浙江省" in packs.held.told
    assert packs.held.told.endswith("本级只能增加；依据系统设置")
    past = next(form for form in await list_forms(admin, date(2020, 1, 1)) if form.name == PERIOD_SETTING)
    assert (past.value, past.told) == (None, "尚未设置")


async def test_the_history_says_who_proposed_and_who_approved_by_which_document(world: World) -> None:
    admin, head = await world.scope("XH0002"), await world.scope("XH0004")
    for days, end in ((2, approve(head, (await propose(admin, wanted(admin, 7, days=2))).id)), (1, None)):
        await (end or reject(head, (await propose(admin, wanted(admin, 8, days=days))).id, "尚未公布"))
    found = await history(admin, PERIOD_SETTING)
    assert [(one.state, one.value) for one in found] == [("approved", 7), ("rejected", 8), ("opened", 12)]
    for one in found[:2]:
        assert (one.proposer, one.decider, one.document) == (admin.actor.name, head.actor.name, DOCUMENT)
    assert (found[2].decider, found[1].reason) == ("", "尚未公布")
    below = await history(await world.scope("LA0003"), PERIOD_SETTING)
    assert [one.state for one in below] == ["opened"]


_UNAPPROVED = """
insert into setting (tenant_id, id, lineage, name, value, document, valid_from, set_by, set_at, approved_by)
select tenant_id, id, array[tenant_id], name, value, document, valid_from, proposer, now(), 'x'
  from setting_proposal where id = '{made.id}'"""
_SELF_APPROVED = """update setting_proposal set state = 'approved', decided_by = '{admin.actor.account}', decider = 'x',
  decided_at = now(), decided_on = current_date where id = '{made.id}'"""
_NOBODY_APPROVED = """
insert into setting (tenant_id, id, lineage, name, value, document, valid_from, set_by)
values ('{admin.tenant.id}', gen_random_uuid(), array['{admin.tenant.id}'::uuid], 'counting_period_months', '1', 'x',
  '2024-01-02', 'x')"""
_BY_NOBODY = """
insert into setting_proposal (tenant_id, id, name, value, document, valid_from, retroactive, proposed_by, proposer,
  proposed_at) values ('{admin.tenant.id}', gen_random_uuid(), 'counting_period_months', '1', 'x', '2099-01-01', '',
  gen_random_uuid(), 'x', now())"""
_DECIDED_BY_NOBODY = """update setting_proposal set state = 'approved', decided_by = gen_random_uuid(), decider = 'x',
  decided_at = now(), decided_on = current_date where id = '{made.id}'"""
TAMPERED = {
    "in force without anybody's approval": ("HD017", _NOBODY_APPROVED),
    "proposed by nobody": ("23503", _BY_NOBODY),
    "approved by nobody": ("23503", _DECIDED_BY_NOBODY),
    "approved by its author": ("23514", _SELF_APPROVED),
    "another value": ("HD017", "update setting_proposal set value = '99' where id = '{made.id}'"),
    "another day": ("HD017", "update setting_proposal set valid_from = '2000-01-01' where id = '{made.id}'"),
    "taken away": ("HD017", "delete from setting_proposal where id = '{made.id}'"),
    "in force unapproved": ("HD017", _UNAPPROVED),
    "a value in force": ("HD017", "update setting set value = '1' where tenant_id = '{admin.tenant.id}'"),
    "a day in force": ("HD017", "update setting set valid_from = '2000-01-01' where tenant_id = '{admin.tenant.id}'"),
    "a value deleted": ("HD017", "delete from setting where tenant_id = '{admin.tenant.id}'"),
}


@pytest.mark.parametrize("kind", TAMPERED)
async def test_the_database_refuses_what_goes_round_the_actions(
    world: World, postgres: EmbeddedPostgres, database: str, kind: str
) -> None:
    """The very superuser, who passes every fence of rows, is held by constraint and trigger."""
    admin = await world.scope("XH0002")
    made = await propose(admin, wanted(admin))
    state, statement = TAMPERED[kind]
    async with truth(postgres, database) as owner:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await owner.execute(statement.format(made=made, admin=admin))
    assert refused.value.sqlstate == state


async def test_the_first_value_of_a_name_is_entered_and_no_second(world: World) -> None:
    """The application role's own insert: where there is nothing it opens, after that it takes a proposal."""
    admin = await world.scope("XH0002")
    enter = """insert into setting (tenant_id, id, lineage, name, value, document, valid_from, set_by)
      values ($1, gen_random_uuid(), $2, 'source_failure', '{}', 'x', $3, 'x') returning id"""
    told = admin.tenant.id, list(admin.tenant.lineage), admin.today
    assert len(await rows(admin, enter, *told)) == 1
    with pytest.raises(asyncpg.PostgresError) as refused:
        await rows(admin, enter, *told)
    assert refused.value.sqlstate == "HD017"
