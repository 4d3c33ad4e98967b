"""两人办理: whoever can log in to two accounts is one person; another hand heals that, a changed password does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core.errors import Refused
from core.plugin.vocabulary import PERIOD_SETTING
from core.scope import Scope
from tenants.access import authenticate, operator_scope
from tenants.checklist import Check, check
from tenants.posts.actions import end_holding, hand_over
from tenants.posts.model import EndIn, HandoverIn, SuccessorIn
from tenants.proposals import approve, propose, reject
from tenants.provisioning import issue_token
from tenants.sessions.actions import change_password, log_in
from tenants.sessions.model import LoginIn, PasswordIn
from tenants.sessions.resetting import reset_password
from tenants.settings import Wanted
from tests.support import own_code, rows

if TYPE_CHECKING:
    from tests.conftest import World

ADMIN, HEAD, OFFICER = "XH0002", "XH0004", "XH0001"
OPERATOR = "operator"
CHOSEN = "沉舟侧畔千帆过，病树前头"


@dataclasses.dataclass
class House:
    """一个机构: hands are dealt by an administrator's or the operator's scope."""

    world: World
    scopes: dict[str, Scope]

    def hand(self, who: str) -> Scope:
        return self.scopes.get(who) or operator_scope(self.world.runtime, self.world.tenants["xihu"])

    async def known(self, staff: str) -> Scope:
        """Whoever holds this number, by a token as the operator issues it."""
        token = await issue_token(self.hand(OPERATOR), staff)
        self.scopes[staff] = await authenticate(self.world.runtime, token)
        return self.scopes[staff]

    async def give(self, by: str, whose: str, to: str) -> Scope:
        """交接 by somebody, of somebody's post, today."""
        who, holding = self.hand(by), (await self.known(whose)).actor.holding
        assert holding is not None
        await hand_over(who, holding, HandoverIn(who.today, SuccessorIn(to, f"继任人{to}"), "人员调整"))
        return await self.known(to)

    async def give_again(self, by: str, whose: str) -> Scope:
        """The very same person is given the very same post, by another hand."""
        who, held = self.hand(by), (await self.known(whose)).actor
        assert held.holding is not None
        await end_holding(who, held.holding, EndIn(who.today, "重新任命"))
        again = HandoverIn(who.today, SuccessorIn(whose, held.name), "重新任命")
        await hand_over(who, held.holding, again)
        return await self.known(whose)

    async def reset(self, by: str, whose: str) -> None:
        await reset_password(self.hand(by), whose)

    async def proposed(self, by: str) -> Any:
        who = self.hand(by)
        return await propose(who, Wanted(PERIOD_SETTING, 7, "样例文件", who.today + timedelta(days=3)))


@pytest.fixture
async def house(world: World) -> House:
    return House(world, {staff: await world.scope(staff) for staff in (ADMIN, HEAD, OFFICER)})


async def decides(house: House, first: str, second: str) -> bool:
    """Whether the second may approve what the first proposes; the sentence and the database refuse alike."""
    made = await house.proposed(first)
    attempts = [await _refusal(approve(house.hand(second), made.id))]
    if attempts == [None]:
        return True
    attempts.append(await _refusal(reject(house.hand(second), made.id, "不同意")))
    assert attempts == ["accounts_in_one_hand"] * 2
    await _forced(house.hand(second), made.id)
    return False


async def _refusal(act: Awaitable[Any]) -> str | None:
    try:
        await act
    except Refused as refused:
        return refused.code
    return None


async def _forced(who: Scope, proposal: Any) -> None:
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(
            who,
            """update setting_proposal set state = 'approved', decided_by = $2, decider = 'x', decided_at = now(),
                 decided_on = $3 where id = $1 returning id""",
            proposal, who.actor.account, who.today,
        )  # fmt: skip
    assert held.value.sqlstate == "HD019"


async def test_an_invented_successor_approves_nothing_with_a_password_of_his_own(house: House) -> None:
    """The whole road: hand the head's post over, give out the first password, change it, decide."""
    await house.give(ADMIN, HEAD, "XH0094")
    given = (await reset_password(house.hand(ADMIN), "XH0094")).initial_password
    assert given is not None
    code = await own_code(house.world, "xihu")
    opened = await log_in(house.world.runtime, LoginIn(code, "XH0094", given), "127.9.9.9")
    changed = await change_password(opened.scope, PasswordIn(given, CHOSEN), "127.9.9.9")
    house.scopes["XH0094"] = changed.scope
    assert not await decides(house, ADMIN, "XH0094")


async def _second_admin(house: House) -> None:
    """平台运维 opens a second administrator's post, whose holder nobody of the agency has in hand."""
    await rows(
        house.hand(ADMIN),
        """with p as (insert into post (tenant_id, id, office_id, title, role, own_office_only)
             select tenant_id, gen_random_uuid(), office_id, '系统管理岗（二）', role, false from post
              where id = (select post_id from post_holding where id = $1) returning *),
           a as (insert into account (tenant_id, id, real_name, staff_number)
             select tenant_id, gen_random_uuid(), '继任人XH0092', 'XH0092' from p returning *)
           insert into post_holding (tenant_id, id, post_id, account_id, held_from)
             select p.tenant_id, gen_random_uuid(), p.id, a.id, '2024-01-01' from p, a returning id""",
        house.hand(ADMIN).actor.holding,
    )
    await house.known("XH0092")


async def test_the_checklist_says_how_an_approver_becomes_another_person_again(house: House) -> None:
    """A link to the page on which the administrator did it mends nothing."""

    async def line() -> Check:
        (found,) = [one for one in (await check(house.hand(ADMIN))).checks if one.id == "approver"]
        return found

    assert (await line()).state == "met"
    await house.reset(ADMIN, HEAD)
    code = house.hand(ADMIN).tenant.code
    assert (await line()).state == "missing"
    assert f"hedui password {code} 工号" in (await line()).why
    assert "平台运维" in (await line()).why
    await house.reset(OPERATOR, HEAD)
    assert (await line()).state == "met"
    held = house.hand(HEAD).actor.holding
    assert held is not None
    await end_holding(house.hand(OPERATOR), held, EndIn(house.hand(OPERATOR).today, "离任"))
    assert "主要负责人须在任" in (await line()).why


async def test_who_proposed_through_a_seized_account_does_not_decide_once_it_is_free(house: House) -> None:
    await _second_admin(house)
    await house.reset(ADMIN, "XH0092")
    made = await house.proposed("XH0092")
    await house.reset(OPERATOR, "XH0092")
    assert await _refusal(approve(house.hand(ADMIN), made.id)) == "accounts_in_one_hand"
    await _forced(house.hand(ADMIN), made.id)
    assert await decides(house, "XH0092", ADMIN)  # what is proposed from now on
    assert (await approve(house.hand(HEAD), made.id)).state == "approved"


Road = Callable[[House], Awaitable[Any]]
ROADS: dict[str, tuple[Road, str, str, bool]] = {
    "as provisioned": (lambda h: h.known(HEAD), ADMIN, HEAD, True),
    "the operator hands over": (lambda h: h.give(OPERATOR, HEAD, "XH0094"), ADMIN, "XH0094", True),
    "another administrator hands over": (lambda h: h.give("XH0092", HEAD, "XH0094"), ADMIN, "XH0094", True),
    "the proposer reset the password": (lambda h: h.reset(ADMIN, HEAD), ADMIN, HEAD, False),
    "the operator reset the password": (lambda h: h.reset(OPERATOR, HEAD), ADMIN, HEAD, True),
    "an invented administrator approves": (lambda h: h.give(ADMIN, "XH0092", "XH0093"), ADMIN, "XH0093", False),
    "an invented administrator proposes": (lambda h: h.give(ADMIN, "XH0092", "XH0093"), "XH0093", ADMIN, False),
    "the head of an invented administrator": (
        lambda h: _then(h.give(ADMIN, "XH0092", "XH0093"), lambda: h.give("XH0093", HEAD, "XH0094")),
        ADMIN, "XH0094", False,
    ),
    "two inventions of a third": (
        lambda h: _then(h.give(ADMIN, "XH0092", "XH0093"), lambda: h.give(ADMIN, HEAD, "XH0094")),
        "XH0093", "XH0094", False,
    ),
    "handed over again by the operator": (
        lambda h: _then(h.give(ADMIN, HEAD, "XH0094"), lambda: h.give_again(OPERATOR, "XH0094")), ADMIN, "XH0094", True,
    ),
    "handed over again, the password still his": (
        lambda h: _then(
            h.give(ADMIN, HEAD, "XH0094"), lambda: h.reset(ADMIN, "XH0094"), lambda: h.give_again(OPERATOR, "XH0094")
        ),
        ADMIN, "XH0094", False,
    ),
    "reset again by another administrator": (
        lambda h: _then(h.reset(ADMIN, HEAD), lambda: h.reset("XH0092", HEAD)), ADMIN, HEAD, True,
    ),
    "what a seized account did stays done": (
        lambda h: _then(
            h.reset(ADMIN, "XH0092"), lambda: h.give("XH0092", HEAD, "XH0094"), lambda: h.reset(OPERATOR, "XH0092")
        ),
        ADMIN, "XH0094", False,
    ),
}  # fmt: skip


async def _then(first: Awaitable[Any], *others: Callable[[], Awaitable[Any]]) -> None:
    await first
    for other in others:
        await other()


@pytest.mark.parametrize("road", ROADS)
async def test_who_decides_about_whose_proposal(house: House, road: str) -> None:
    await _second_admin(house)
    way, first, second, expected = ROADS[road]
    await way(house)
    assert await decides(house, first, second) is expected


async def test_who_began_a_holding_and_gave_a_password_cannot_be_rewritten(house: House) -> None:
    await house.give(ADMIN, HEAD, "XH0094")
    await house.reset(ADMIN, "XH0094")
    successor = house.hand("XH0094").actor
    for change in ("begun_by = null", "hands = '{}'", "account_id = (select id from account where id <> $2 limit 1)"):
        with pytest.raises(asyncpg.PostgresError) as held:
            await rows(
                house.hand(ADMIN),
                f"update post_holding set {change} where id = $1 and $2::uuid is not null returning id",
                successor.holding, successor.account,
            )  # fmt: skip
        assert held.value.sqlstate == "HD019"
    (kept,) = await rows(
        house.hand(ADMIN),
        """with named as materialized (select set_config('hedui.account', $1::uuid::text, true) as it)
           select hedui_hands(hedui_tenant(), $1::uuid) as hands from named where it <> ''""",
        successor.account,
    )
    assert kept["hands"] == [house.hand(ADMIN).actor.account]
