"""放行条件: the database itself lets no question leave without a reason in force, whoever asks it to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from core.applications.actions import feed
from core.authorizations.actions import withdraw
from core.authorizations.model import SuspensionIn, WithdrawIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.database import DB
from core.ids import new_id
from core.plugin.vocabulary import Role
from core.sources.model import REFUSALS
from core.verification.course import terminate
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from hedui.journey import Officers, carry_through
from tests import support
from tests.support import ENDS, Bench, bench_of

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
HOUSEHOLD = 50
LEAVE = "update ask set state = 'asking' where id = $1"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    support.behave(world)
    await support.forget_jobs()


@pytest.fixture
async def bench(world: World) -> Bench:
    return await bench_of(world, HOUSEHOLD)


async def refusal(bench: Bench, *statements: str) -> tuple[str, str]:
    """Error code and reason that these statements meet as the application role, for the first ask; then undone."""
    connection: Any
    try:
        async with DB.open(bench.executing.local()) as door:
            connection = door.connection
            for statement in statements:
                await connection.execute(statement, *([bench.asks[0]] if "$1" in statement else []))
            raise ZeroDivisionError
    except ZeroDivisionError:
        return "", "it would have left"
    except asyncpg.PostgresError as error:
        return str(error.sqlstate), str(getattr(error, "detail", ""))


async def test_with_every_reason_in_force_it_leaves(bench: Bench) -> None:
    assert await refusal(bench, LEAVE) == ("", "it would have left")


@pytest.mark.parametrize("reason", ENDS)
async def test_the_database_refuses_what_has_lost_its_reason(bench: Bench, reason: str) -> None:
    """Else a worker with a fault, or a stranger with its password, asks about a family that nobody may ask about."""
    await ENDS[reason](bench)
    assert await refusal(bench, LEAVE) == ("HD002", reason)


async def test_it_refuses_a_terminated_case_and_a_person_who_left_the_application(bench: Bench) -> None:
    file = bench.world.file(HOUSEHOLD, bench.number)
    _, second, *others = file.application().persons  # another one applies now, and the applicant is not in it
    fewer = [msgspec.structs.replace(second, role=Role.APPLICANT), *others]
    await feed(bench.feeder, msgspec.structs.replace(file.application(), persons=fewer))
    assert await refusal(bench, LEAVE) == ("HD002", "no_live_application")
    await terminate(bench.county, bench.case.id, WHY)
    assert await refusal(bench, LEAVE) == ("HD002", "case_not_running")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("update ask set element = 'national.fortune', state = 'asking' where id = $1", "outside_programme"),
        ("update ask set authorization_id = null, state = 'asking' where id = $1", "authorization_not_in_force"),
        (LEAVE.replace("where", ", authorization_id = null where"), "authorization_not_in_force"),
    ],
)
async def test_it_refuses_what_is_outside_the_scope(bench: Bench, statement: str, reason: str) -> None:
    """Else a county asks a bank what the programme, or the citizen, never allowed."""
    assert await refusal(bench, statement) == ("HD002", reason)


async def test_it_refuses_an_expired_authorization_and_one_that_leaves_the_item_out(bench: Bench) -> None:
    sheet = "(select authorization_id from ask where id = $1)"
    yesterday = f"update authorization_sheet set valid_until = current_date - 2 where id = {sheet}"
    assert await refusal(bench, yesterday, LEAVE) == ("HD002", "authorization_expired")
    narrower = f"update authorization_sheet set items = '{{}}' where id = {sheet}"
    assert await refusal(bench, narrower, LEAVE) == ("HD002", "item_not_authorized")


async def test_nobody_elses_authorization_helps(bench: Bench) -> None:
    others = f"(select id from authorization_sheet where subject_id = '{bench.case.subjects[1]}')"
    code, _ = await refusal(bench, f"update ask set authorization_id = {others} where id = $1")
    assert code == asyncpg.ForeignKeyViolationError.sqlstate


@pytest.mark.parametrize(
    "statement",
    [
        "update ask set state = 'found' where id = $1",
        "update ask set state = 'nothing_found' where id = $1",
        "update ask set state = 'waiting' where id = $1",
        "update ask set left_at = clock_timestamp() where id = $1",
        "update ask set left_at = clock_timestamp(), state = 'found' where id = $1",
    ],
)
async def test_nothing_is_answered_that_did_not_leave(bench: Bench, statement: str) -> None:
    """Else the moment at which a question left can be made up, and with it an answer that nobody gave."""
    assert (await refusal(bench, statement))[0] == "HD001"


async def test_the_moment_of_leaving_is_final(bench: Bench) -> None:
    """Else a question that left after a withdrawal is dated before it."""
    for change in ("null", "clock_timestamp() - interval '1 day'"):
        assert (await refusal(bench, LEAVE, f"update ask set left_at = {change} where id = $1"))[0] == "HD001"


async def test_a_suspension_is_not_missed_where_the_domain_is_not_set(bench: Bench) -> None:
    """Else code that forgets one of the door's settings asks about a suspended person: it must fail closed."""
    await ENDS["subject_suspended"](bench)
    with pytest.raises(asyncpg.PostgresError) as refused:
        async with DB.open({"hedui.tenant": str(bench.executing.tenant.id)}) as door:
            await door.connection.execute(LEAVE, bench.asks[0])
    assert refused.value.sqlstate == "HD002"


async def test_a_suspension_in_one_county_holds_in_all_and_lifting_lets_all_go_on(bench: Bench) -> None:
    """Else an incomplete authorization stops one county, and the next one asks the same banks (六(二))."""
    world, file = bench.world, bench.world.file(HOUSEHOLD)
    officers = Officers(*[await world.scope(number) for number in ("LA1001", "LA1002", "LA0001")])
    await feed(await world.scope("LA9001"), file.application())
    elsewhere = await carry_through(officers, file)
    raised = await raise_suspension(bench.county, bench.case.id, SuspensionIn(bench.subject, "缺少签名"))
    await support.work(world)
    mine = "select state from ask where verification_id = $1 and subject_id = $2 and note <> 'no_connector'"
    for case in (bench.case, elsewhere):
        held = await support.rows(bench.executing, mine, case.id, case.subjects[0])
        assert {row["state"] for row in held} == {"queued"}
        others = await support.rows(bench.executing, mine, case.id, case.subjects[1])
        assert {row["state"] for row in others} <= {"found", "nothing_found"}
    await lift_suspension(bench.county, UUID(raised["id"]))
    await support.work(world)
    # Woken at once, in the other county's case too, which the one that lifts cannot see.
    for county, case in ((bench.county, bench.case), (officers.county, elsewhere)):
        assert (await look(county, case.id)).state is State.REPORTED


@pytest.mark.parametrize("column", ["state", "left_at"])
async def test_no_ask_is_born_as_if_it_had_left(bench: Bench, column: str) -> None:
    row = {"state": "'asking'", "left_at": "null"} if column == "state" else {"state": "'queued'", "left_at": "now()"}
    insert = f"""insert into ask (owner_tenant, executing_tenant, verification_id, id, subject_id, authorization_id,
                   item, source, element, connector, state, left_at)
                 select owner_tenant, executing_tenant, verification_id, '{new_id()}', subject_id, authorization_id,
                   item, source, element, connector, {row["state"]}, {row["left_at"]} from ask where id = $1"""
    assert (await refusal(bench, insert))[0] == "HD001"


async def test_what_was_held_back_is_printed_as_not_asked_with_its_reason(bench: Bench) -> None:
    """Else "nobody asked" reads like "nothing found"."""
    await withdraw(bench.clerk, bench.case.id, WithdrawIn(bench.subject, "本人要求"))
    await support.work(bench.world)
    asks = support.reached((await look(bench.county, bench.case.id)).asks)
    seen = [ask for ask in asks if ask.subject_id == bench.subject]
    words = REFUSALS["authorization_not_in_force"]
    assert {(ask.state, ask.state_title, ask.note) for ask in seen} == {("not_asked", "未查询", words)}
    content = await support.report(bench.county, bench.case.id)
    untold = REFUSALS["no_connector"]
    first = [item for item in content.items if item.subject == 1 and item.source_title and item.state_note != untold]
    assert {(item.state, item.state_note, item.found) for item in first} == {("not_asked", words, None)}
    assert {item.state for item in content.items if item.subject > 1} >= {"found"}
