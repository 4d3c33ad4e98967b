"""人工反馈: one clerk enters, another confirms, and the case goes on; nobody else sees it, and they nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core.errors import Conflict, Invalid, NotFound, Refused
from core.manual_answers.actions import confirm, enter, list_questions, look, send_back
from core.manual_answers.model import ConfirmIn, EntryIn, ReturnIn, Stage
from core.verification.looking import look as look_at_case
from core.verification.model import State
from tenants.access import operator_scope
from tenants.provisioning import enter_value
from tenants.sessions.resetting import reset_password
from tests.conftest import CONNECTOR, World, setting_row
from tests.support import ENDS, Bench, province_findings, report, rows, seize, truth, work

if TYPE_CHECKING:
    from uuid import UUID

    from core.manual_answers.model import ManualAskView
    from core.scope import Scope
    from core.verification.model import Accepted
    from hedui.embedded.postgres import EmbeddedPostgres

MANUAL, HOUSE = "manual_entry.connector", "national.house"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "manual_entry", "report_json", "report_pdf"]
FIRST, SECOND, OTHER = "ZJ0101", "ZJ0102", "ZJ0103"
"""Two clerks of the housing department, and one of the banks."""
NOTHING = EntryIn({"answer": "nothing_found"})


async def configure(world: World, **settings: Any) -> None:
    """The province's settings."""
    province = operator_scope(world.runtime, world.tenants["zhejiang"])
    async with province.write("connector.configure"):
        for name, value in settings.items():
            await enter_value(setting_row(province, name, value))


async def by_hand(world: World, household: int) -> Accepted:
    """A case whose questions about houses wait for the clerks; all others are answered."""
    sources = {"public_security": CONNECTOR, "social_insurance": CONNECTOR, "banks": CONNECTOR, "housing": MANUAL}
    await configure(world, packs=PACKS, source_connectors=sources)
    case = await world.begin(household)
    await work(world)
    return case


def found(view: ManualAskView, **changes: Any) -> EntryIn:
    """One house of the person asked about, as the register has it."""
    record = {
        "person_name": view.person.name, "person_id_number": view.person.id_number, "title": "普通住宅",
        "as_of": view.window_end.isoformat(), "area": "88.50", **changes,
    }  # fmt: skip
    return EntryIn({"answer": "found", "records": [record]})


async def settle(world: World, ask: UUID, entry: EntryIn) -> None:
    """Both clerks, and the worker."""
    entered = await enter(await world.scope(FIRST), ask, entry)
    await confirm(await world.scope(SECOND), ask, ConfirmIn(entered.answer_id))
    await work(world, "manual_answer.settle")


async def faults(world: World) -> list[str]:
    found = await province_findings(world.runtime, await world.scope("ZJ0001"))
    return [f"{one.check} {one.problem}" for one in found]


async def test_two_clerks_answer_and_the_case_is_reported(world: World) -> None:
    case = await by_hand(world, 31)
    first = await world.scope(FIRST)
    page = await list_questions(first, 50, None)
    assert len(page.items) == len(case.subjects)
    assert {(one.element_title, one.stage) for one in page.items} == {("房屋", Stage.TO_ENTER)}
    assert all(one.due_on > first.today and one.working_days_left > 0 for one in page.items)
    assert not (await report(await world.scope("ZJ0001"), case.id)).final
    view = await look(first, page.items[0].id)
    fields = view.form["$defs"]["ManualRecord"]["properties"]
    assert "面积" in fields["area"]["title"]
    assert await faults(world) == []
    states = [{"answer": "refused", "reason": "登记簿中有同名多人"}, {"answer": "unavailable", "reason": "档案移交中"}]
    told = [found(view), *(EntryIn(one) for one in states), *[NOTHING] * len(page.items)][: len(page.items)]
    for one, entry in zip(page.items, told, strict=True):
        await settle(world, one.id, entry)
    await work(world)
    content = await report(await world.scope("ZJ0001"), case.id)
    assert content.final
    houses = [item for item in content.items if item.element == HOUSE]
    expected = ["found", "unavailable", "unavailable", *["nothing_found"] * len(houses)][: len(houses)]
    assert sorted(item.state for item in houses) == sorted(expected)
    assert (await look_at_case(await world.scope("XH0001"), case.id)).state is State.REPORTED
    assert (await list_questions(first, 50, None)).items == []
    assert await faults(world) == []


async def test_every_wrong_field_is_told_at_once_and_in_chinese(world: World) -> None:
    await by_hand(world, 32)
    first = await world.scope(FIRST)
    ask = (await list_questions(first, 1, None)).items[0].id
    view = await look(first, ask)
    with pytest.raises(Invalid) as wrong:
        await enter(first, ask, found(view, area="许多", as_of="去年", title=""))
    assert {one.field for one in wrong.value.faults} == {
        "entry.records[0].area", "entry.records[0].as_of", "entry.records[0].title",
    }  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        await enter(first, ask, EntryIn({"answer": "unavailable", "records": found(view).entry["records"]}))
    assert {one.field for one in wrong.value.faults} == {"entry.records", "entry.reason"}
    with pytest.raises(Invalid) as wrong:
        await enter(first, ask, found(view, person_id_number="330106199001011234"))
    assert "不符" in wrong.value.faults[0].message
    assert "330106199001011234" not in str(wrong.value)


async def test_nobody_confirms_the_own_answer_and_a_returned_one_is_entered_again(world: World) -> None:
    await by_hand(world, 33)
    first, second = await world.scope(FIRST), await world.scope(SECOND)
    ask = (await list_questions(first, 1, None)).items[0].id
    entered = await enter(first, ask, NOTHING)
    with pytest.raises(Refused):
        await confirm(first, ask, ConfirmIn(entered.answer_id))
    with pytest.raises(Conflict) as there:
        await enter(second, ask, NOTHING)
    assert there.value.code == "manual_answer_there"
    assert [(one.stage, one.own) for one in (await list_questions(second, 1, None)).items] == [
        (Stage.TO_CONFIRM, False)
    ]
    await send_back(second, ask, ReturnIn(entered.answer_id, "登记簿中有一处房产"))
    returned = (await look(first, ask)).answer
    assert returned is not None
    assert returned.returned_because == "登记簿中有一处房产"
    again = await enter(first, ask, found(await look(first, ask)))
    with pytest.raises(Conflict):
        await confirm(second, ask, ConfirmIn(entered.answer_id))
    assert (await confirm(second, ask, ConfirmIn(again.answer_id))).stage is Stage.CONFIRMED
    with pytest.raises(Conflict):
        await send_back(second, ask, ReturnIn(again.answer_id, "迟到的退回"))


async def test_two_clerks_in_one_hand_are_one(world: World) -> None:
    """Who gave out the other's password can log in as him: neither confirms nor returns what the other entered; nor where
    a third has had both in hand."""
    await by_hand(world, 38)
    first, second = await world.scope(FIRST), await world.scope(SECOND)
    ask = (await list_questions(first, 1, None)).items[0].id
    entered = await enter(first, ask, NOTHING)
    beside = await look(second, ask)
    assert beside.answer is not None
    assert (beside.answer.one_hand, bool(beside.summary.due_basis)) == ("", True)
    await seize(first, SECOND)
    told = await look(second, ask)
    assert told.answer is not None
    assert told.answer.one_hand == first.actor.name  # said before it is tried
    for act in (
        confirm(second, ask, ConfirmIn(entered.answer_id)),
        send_back(second, ask, ReturnIn(entered.answer_id, "再核一次")),
    ):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.code == "accounts_in_one_hand"
    judged = (
        "update manual_answer set state = 'confirmed', judged_by = $2, judged_at = now() where id = $1 returning id"
    )
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(second, judged, entered.answer_id, second.actor.account)
    assert held.value.sqlstate == "HD019"
    operator = operator_scope(world.runtime, world.tenants["zhejiang"])
    await reset_password(operator, SECOND)
    await send_back(second, ask, ReturnIn(entered.answer_id, "再核一次"))
    third = await world.scope("ZJ0001")
    await seize(third, FIRST)
    entered = await enter(first, ask, NOTHING)
    await reset_password(operator, FIRST)
    await seize(third, SECOND)  # who had the first one in hand when he entered it, has the second one now
    with pytest.raises(Refused) as refused:
        await confirm(second, ask, ConfirmIn(entered.answer_id))
    assert refused.value.code == "accounts_in_one_hand"
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(second, judged, entered.answer_id, second.actor.account)
    assert held.value.sqlstate == "HD019"
    await reset_password(operator, SECOND)
    assert (await confirm(second, ask, ConfirmIn(entered.answer_id))).stage is Stage.CONFIRMED


async def test_without_a_form_nothing_is_entered(world: World) -> None:
    """The agency has taken the clerks' plugin out of use: it says so, and the question waits."""
    await by_hand(world, 33)
    first = await world.scope(FIRST)
    ask = (await list_questions(first, 1, None)).items[0].id
    await configure(world, packs=[name for name in PACKS if name != "manual_entry"])
    for attempt in (look(first, ask), enter(first, ask, NOTHING)):
        with pytest.raises(Conflict) as refused:
            await attempt
        assert refused.value.code == "no_manual_form"


async def test_no_stranger_sees_the_question_and_no_clerk_the_case(world: World) -> None:
    case = await by_hand(world, 34)
    first, other = await world.scope(FIRST), await world.scope(OTHER)
    ask = (await list_questions(first, 1, None)).items[0].id
    assert (await list_questions(other, 50, None)).items == []
    for stranger in (other, await _elsewhere(world)):
        for act in (look(stranger, ask), enter(stranger, ask, NOTHING), confirm(stranger, ask, ConfirmIn(ask))):
            with pytest.raises(NotFound):
                await act
        assert await rows(stranger, "select from ask where verification_id = $1", case.id) == []
        assert await rows(stranger, "select from subject where verification_id = $1", case.id) == []
    for officer in ("ZJ0001", "XH0001", "ZJ0002"):
        with pytest.raises(Refused):
            await look(await world.scope(officer), ask)
    assert {row["source"] for row in await rows(first, "select source from ask")} == {"housing"}
    for table in ("report", "assessment", "reply", "declaration", "deadline", "report_file", "application", "trace"):
        assert await rows(first, f"select from {table}") == [], table
    with pytest.raises(Refused):
        await look_at_case(first, case.id)


async def _elsewhere(world: World) -> Scope:
    """A clerk of the same department, as the county would have one."""
    import dataclasses

    return dataclasses.replace(await world.scope(FIRST), tenant=world.tenants["linan"])


@pytest.mark.parametrize("reason", sorted(ENDS))
async def test_what_has_lost_its_reason_is_no_question_any_more(world: World, reason: str) -> None:
    case = await by_hand(world, 35)
    first, second = await world.scope(FIRST), await world.scope(SECOND)
    asked = await rows(first, "select id, subject_id from ask")
    mine = next(row["id"] for row in asked if row["subject_id"] == case.subjects[0])
    entered = await enter(first, mine, NOTHING)
    number = (await look_at_case(await world.scope("XH0001"), case.id)).application_number
    people = [await world.scope(one) for one in ("ZJ0001", "XH0001", "XH1001", "XH9001")]
    await ENDS[reason](Bench(world, case, *people, [mine], number))  # type: ignore[arg-type]
    assert mine not in {one.id for one in (await list_questions(second, 50, None)).items}
    for act in (look(second, mine), confirm(second, mine, ConfirmIn(entered.answer_id)), enter(first, mine, NOTHING)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(asyncpg.PostgresError) as refused:
        await rows(
            second,
            "update manual_answer set state = 'confirmed', judged_by = $2, judged_at = now() where id = $1 returning id",
            entered.answer_id, second.actor.account,
        )  # fmt: skip
    assert (refused.value.sqlstate, refused.value.detail) == ("HD002", reason)


async def test_an_answer_confirmed_before_the_withdrawal_and_kept_after_it_is_not_used(world: World) -> None:
    case = await by_hand(world, 36)
    first, second = await world.scope(FIRST), await world.scope(SECOND)
    asked = await rows(first, "select id, subject_id from ask")
    mine = next(row["id"] for row in asked if row["subject_id"] == case.subjects[0])
    entered = await enter(first, mine, found(await look(first, mine)))
    await confirm(second, mine, ConfirmIn(entered.answer_id))
    people = [await world.scope(one) for one in ("ZJ0001", "XH0001", "XH1001", "XH9001")]
    await ENDS["authorization_not_in_force"](Bench(world, case, *people, [mine], ""))  # type: ignore[arg-type]
    await work(world, "manual_answer.settle")
    state = await rows(await world.scope("ZJ0001"), "select state, note from ask where id = $1", mine)
    assert [(row["state"], row["note"]) for row in state] == [("not_answered", "反馈到达前授权已撤回，未采用")]


async def test_the_database_wants_two_persons_and_changes_nothing_that_was_entered(
    world: World, postgres: EmbeddedPostgres, database: str
) -> None:
    await by_hand(world, 37)
    first = await world.scope(FIRST)
    ask = (await list_questions(first, 1, None)).items[0].id
    entered = await enter(first, ask, NOTHING)
    for change, params in (
        ("state = 'confirmed', judged_by = entered_by, judged_at = now()", ()),
        ("blob = 'x'", ()),
        ("entered_by = $2", (first.tenant.id,)),
    ):
        with pytest.raises(asyncpg.PostgresError):
            await rows(
                first, f"update manual_answer set {change} where id = $1 returning id", entered.answer_id, *params
            )
    async with truth(postgres, database) as sql:
        await sql.execute("alter table manual_answer drop constraint manual_answer_check, disable trigger user")
        try:
            forged = (
                "update manual_answer set state = 'confirmed', judged_by = entered_by, judged_at = now() where id = $1"
            )
            await sql.execute(forged, entered.answer_id)
            assert "I11.two_persons" in " ".join(await faults(world))
        finally:
            await sql.execute(
                "update manual_answer set state = 'entered', judged_by = null, judged_at = null where id = $1",
                entered.answer_id,
            )
            await sql.execute("alter table manual_answer enable trigger user, add check (judged_by <> entered_by)")
