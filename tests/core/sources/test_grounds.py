"""依据不可自设: a match cannot be revived without its application, and a withdrawal holds in every state of the case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import asyncpg
import pytest

from core.applications.actions import close
from core.authorizations.actions import withdraw
from core.authorizations.model import WithdrawIn
from core.households.model import Person
from core.plugin.asks import Found, SourceFact
from core.sources.model import AskState, contradict, judge, printed
from core.sources.store import asks_of, in_force
from core.verification.course import suspend
from core.verification.model import ReasonIn
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World


async def test_a_match_is_not_revived_without_its_application(world: World) -> None:
    """Else a flag set by hand lets the departments be asked about somebody who applies for nothing."""
    file = world.file(61)
    case = await world.begin(61, application_number=file.application_number)
    await close(await world.scope("XH9001"), file.application_number)
    province = await world.scope("ZJ0001")
    with pytest.raises(asyncpg.PostgresError) as refused:
        async with province.read("verification.look") as tx:
            await tx.rows("update request_match set live = true, ended_at = null where verification_id = $1", case.id)
    assert refused.value.sqlstate == "HD003"


async def test_a_withdrawal_holds_while_the_case_is_suspended(world: World) -> None:
    """Else the deposits of somebody who took the authorization back stand in a report."""
    await support.call_back_only(world, "national.deposit")
    case = await world.begin(62)
    await support.once(world, "ask.send")
    province, clerk = await world.scope("ZJ0001"), await world.scope("XH1001")
    waiting = {ask for ask, state in (await support.states(province, case.id)).items() if state == "waiting"}
    assert waiting
    for subject in case.subjects:
        await withdraw(clerk, case.id, WithdrawIn(subject, "本人撤回授权"))
    await suspend(province, case.id, ReasonIn("测试中止"))
    async with province.read("verification.look") as tx:
        rows = [ask for ask in await asks_of(tx, case.id) if ask.id in waiting]
        assert await in_force(tx, case.id, [ask.authorization_id for ask in rows if ask.authorization_id]) == set()


async def test_what_has_not_left_is_printed_as_not_asked(world: World) -> None:
    """Else a department seems to be late with an answer to a question that it never got."""
    case = await world.begin(63)
    province = await world.scope("ZJ0001")
    async with province.read("verification.look") as tx:
        asks = await asks_of(tx, case.id)
    assert {ask.state for ask in asks if ask.note != "no_connector"} == {AskState.QUEUED}
    assert {printed(ask) for ask in asks} == {"not_asked"}


def test_rows_that_contradict_each_other_are_no_facts() -> None:
    """Else the smaller of two balances of one account is counted, by chance."""
    row = SourceFact(
        "national.deposit", "330106196001010014", "张三", "存款", date(2026, 1, 1), amount=1, reference="7"
    )
    other = SourceFact(
        "national.deposit", "330106196001010014", "张三", "存款", date(2026, 1, 1), amount=2, reference="7"
    )
    assert contradict([row, other])
    assert not contradict([row, row])
    person = Person("张三", "resident_id", "330106196001010014")
    assert judge(Found((row, row), b""), person, "national.deposit").facts == (row,)
    judged = judge(Found((row, other), b""), person, "national.deposit")
    assert judged.kind == "garbled"
    assert judged.facts == ()
