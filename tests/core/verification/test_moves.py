"""状态机: which act moves a case from where to where, alone and against others; and what a repeated request does."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.applications.actions import feed
from core.authorizations.actions import review_sheets, take_sheets, withdraw
from core.authorizations.model import SheetsIn, SuspensionIn, WithdrawIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.errors import Conflict, NotFound, Problem, Refused
from core.households.actions import take_declaration
from core.households.model import DeclarationIn
from core.ids import new_id
from core.law import Law
from core.plugin.deadlines import Extension
from core.plugin.vocabulary import Approver
from core.reports.actions import fetch_report, list_reports
from core.scope import Replayed, Scope
from core.verification.actions import accept, initiate
from core.verification.course import conclude, extend, resume, suspend, terminate
from core.verification.listing import list_cases
from core.verification.looking import look
from core.verification.model import MOVES, ExtensionIn, Intake, Moved, ReasonIn, State, move
from core.verification.store import load, move_case
from hedui.journey import prepare
from tests import support
from tests.support import at, later

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
THREE_MORE = ExtensionIn(3, "委托部门要求", "委托函〔2026〕1号")
COLLECTING, RETURNED, READY, VERIFYING, SUSPENDED, REPORTED, TERMINATED = State
ALLOWED = {
    "authorization.take": {COLLECTING: COLLECTING, RETURNED: COLLECTING},
    "authorization.return": {COLLECTING: RETURNED, RETURNED: RETURNED},
    "authorization.pass": {COLLECTING: READY, RETURNED: READY},
    "authorization.withdraw": {READY: COLLECTING},
    "verification.initiate": {READY: VERIFYING},
    "verification.suspend": {READY: SUSPENDED, VERIFYING: SUSPENDED},
    "verification.resume": {SUSPENDED: VERIFYING},
    "verification.terminate": dict.fromkeys((COLLECTING, RETURNED, READY, VERIFYING, SUSPENDED), TERMINATED),
    "report.final": {VERIFYING: REPORTED},
}
"""Written down a second time on purpose: the code's own table is what is checked."""
Act = Callable[[Scope, UUID], Awaitable[Any]]


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    support.behave(world)
    await support.forget_jobs()


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("verb", ALLOWED)
def test_every_verb_from_every_state(verb: str, now: State) -> None:
    """Else a terminated case is asked about, or a reported one is opened again."""
    assert set(ALLOWED) == set(MOVES)
    resumes_to = VERIFYING if now is SUSPENDED else None
    if now in ALLOWED[verb]:
        assert move(verb, now, resumes_to) is ALLOWED[verb][now]
    else:
        with pytest.raises(Conflict) as refused:
            move(verb, now, resumes_to)
        assert refused.value.code == "case_state"


def test_nobody_resumes_to_nowhere() -> None:
    with pytest.raises(Conflict):
        move("verification.resume", SUSPENDED, None)


async def both(first: Awaitable[Any], second: Awaitable[Any]) -> list[Any]:
    return list(await asyncio.gather(first, second, return_exceptions=True))


async def test_of_two_officers_at_once_exactly_one_moves_the_case(world: World) -> None:
    """Else a case is suspended and terminated at the same time, and both officers believe it."""
    province, other = await world.scope("ZJ0001"), await world.scope("ZJ0001")
    for index in range(30, 36):
        case = await world.begin(index)
        done = await both(suspend(province, case.id, WHY), suspend(other, case.id, WHY))
        won = [result for result in done if isinstance(result, Moved)]
        lost = [result for result in done if isinstance(result, Conflict)]
        assert (len(won), len(lost)) == (1, 1)
        assert won[0].state is SUSPENDED
        done = await both(resume(province, case.id, WHY), terminate(other, case.id, WHY))
        seen = await look(province, case.id)
        assert seen.version == won[0].version + sum(isinstance(result, Moved) for result in done)
        assert seen.state is TERMINATED


async def test_a_case_that_moved_since_it_was_read_does_not_move(world: World) -> None:
    """Else an officer decides on a state that is no longer there."""
    case, province = await world.begin(38), await world.scope("ZJ0001")
    async with province.read("verification.look") as tx:
        stale = await load(tx, case.id)
    await suspend(province, case.id, WHY)
    with pytest.raises(Conflict) as refused:
        async with province.write("verification.terminate", case.id) as tx:
            await move_case(tx, stale, "verification.terminate")
    assert refused.value.code == "case_changed_meanwhile"
    assert (await look(province, case.id)).state is SUSPENDED


async def test_where_no_agency_of_the_level_executes_nothing_is_initiated(world: World) -> None:
    """三(二) 核对方式: the executing agency is the programme's, and no other one takes its place."""
    file = world.file(39)
    await feed(await world.scope("XH9001"), file.application())
    officers = await world.officers()
    case, county = await prepare(officers, file), officers.county
    law = await law_of(county)
    nobody = {id: msgspec.structs.replace(one, executor="prefecture") for id, one in law.programmes.items()}

    async def without(*_: Any) -> Law:
        return msgspec.structs.replace(law, programmes=nobody)

    alone = dataclasses.replace(county, runtime=dataclasses.replace(county.runtime, law_for=without))
    with pytest.raises(Refused) as refused:
        await initiate(alone, case.id)
    assert (refused.value.code, "三(二)" in refused.value.basis) == ("no_executing_agency", True)
    assert (await look(county, case.id)).state is READY


@pytest.mark.parametrize(
    ("staff", "right", "approver"),
    [
        ("ZJ0004", "extension.agency_head", Approver.AGENCY_HEAD),
        ("XH0001", "extension.entrusting_department", Approver.ENTRUSTING_DEPARTMENT),
    ],
)
async def test_an_extension_is_granted_by_whoever_holds_the_right(
    world: World, staff: str, right: str, approver: Approver
) -> None:
    """Else whoever may enter an extension grants it, and the text's approver is asked by nobody."""
    case, person = await world.begin(42), await world.scope(staff)
    law = await law_of(person)
    rule = law.total_deadline()
    ours = msgspec.structs.replace(rule, extension=Extension(15, approver, rule.basis))

    async def approved(*_: Any) -> Law:
        return msgspec.structs.replace(law, deadline_rules=law.deadline_rules | {rule.id: ours})

    holder = dataclasses.replace(person, runtime=dataclasses.replace(person.runtime, law_for=approved))
    assert right in holder.verbs
    with pytest.raises(Refused) as refused:
        await extend(dataclasses.replace(holder, verbs=holder.verbs - {right}), case.id, THREE_MORE)
    assert refused.value.code == "extension_not_approved"
    assert (await extend(holder, case.id, THREE_MORE))["due_on"] == later(law, person.today, 13).isoformat()


async def test_initiated_twice_is_asked_once(world: World) -> None:
    """Else every department is asked twice about a family, for one reason."""
    case = await world.begin(37)
    county = await world.scope("XH0001")
    before = await support.states(county, case.id)
    done = await both(initiate(county, case.id), initiate(county, case.id))
    assert [type(result) for result in done] == [Conflict, Conflict]
    assert await support.states(county, case.id) == before


async def test_suspending_stops_what_has_not_left_and_resuming_lets_it_go_on(world: World) -> None:
    """Else a department is asked about a family whose case stands still; or never, once it goes on."""
    case = await world.begin(38)
    province = await world.scope("ZJ0001")
    await suspend(province, case.id, WHY)
    asked = len(world.departments.ledger())
    await support.work(world)
    assert len(world.departments.ledger()) == asked
    assert set((await support.states(province, case.id)).values()) == {"queued"}
    moved = await resume(province, case.id, WHY)
    assert moved.state is VERIFYING
    await support.work(world)
    assert (await look(province, case.id)).state is REPORTED
    assert len(world.departments.ledger()) > asked


async def test_answers_that_came_while_suspended_are_reported_after_resuming(world: World) -> None:
    """Else a case whose last answer came during a suspension waits for ever, with its clock running."""
    case = await world.begin(39)
    province = await world.scope("ZJ0001")
    await support.work(world, "ask.send")
    await suspend(province, case.id, WHY)
    await support.work(world)
    assert await list_reports(province, case.id) == []
    await resume(province, case.id, WHY)
    await support.hasten()
    await support.work(world)
    assert (await look(province, case.id)).state is REPORTED


async def law_of(scope: Scope) -> Law:
    async with scope.read("verification.list") as tx:
        return await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)


def standing(law: Law, start: date, end: date) -> int:
    """Working days from the day of suspending to the day before resuming."""
    return sum(law.calendar.is_working_day(start + timedelta(days=n)) for n in range((end - start).days))


async def test_the_clock_stands_still_while_suspended(world: World) -> None:
    """Else an agency is late by the law for days on which it was not allowed to work."""
    case = await world.begin(40)
    province, county = await world.scope("ZJ0001"), await world.scope("XH0001")
    law = await law_of(county)
    today = county.today
    start = today + timedelta(days=2)
    end = later(law, start, 5)
    await suspend(at(province, start), case.id, WHY)
    await resume(at(province, end), case.id, WHY)
    stood = standing(law, start, end)
    assert stood >= 4
    assert (await look(county, case.id)).due_on == later(law, case.due_on, stood) == later(law, today, 10 + stood)


async def test_extending_a_suspended_case_does_not_start_its_clock(world: World) -> None:
    """Else the days of a suspension count after all, because somebody asked for more time during it."""
    case = await world.begin(41)
    province, county = await world.scope("ZJ0001"), await world.scope("XH0001")
    law, today = await law_of(county), county.today
    start = today + timedelta(days=2)
    end = later(law, start, 5)
    await suspend(at(province, start), case.id, WHY)
    await extend(at(province, start + timedelta(days=1)), case.id, THREE_MORE)
    await resume(at(province, end), case.id, WHY)
    assert (await look(county, case.id)).due_on == later(law, today, 13 + standing(law, start, end))


async def test_extending_adds_up_and_keeps_to_the_ceiling(world: World) -> None:
    """Else one more extension is always possible, and the citizen waits without end."""
    case = await world.begin(42)
    county = await world.scope("XH0001")
    law, today = await law_of(county), county.today
    assert (await extend(county, case.id, THREE_MORE))["due_on"] == later(law, today, 13).isoformat()
    assert (await extend(county, case.id, THREE_MORE))["due_on"] == later(law, today, 16).isoformat()
    rule = law.total_deadline()
    ceiling = Extension(15, Approver.ENTRUSTING_DEPARTMENT, rule.basis)
    tight = {rule.id: msgspec.structs.replace(rule, extension=ceiling)}

    async def with_ceiling(*_: Any) -> Law:
        return msgspec.structs.replace(law, deadline_rules=law.deadline_rules | tight)

    strict = dataclasses.replace(county, runtime=dataclasses.replace(county.runtime, law_for=with_ceiling))
    with pytest.raises(Refused) as refused:
        await extend(strict, case.id, THREE_MORE)
    assert refused.value.code == "extension_refused"
    assert "15个工作日" in str(refused.value)
    assert (await look(county, case.id)).due_on == later(law, today, 16)


async def test_terminating_ends_everything(world: World) -> None:
    case = await world.begin(43)
    county = await world.scope("XH0001")
    assert (await terminate(county, case.id, WHY)).state is TERMINATED
    asked = len(world.departments.ledger())
    await support.work(world)
    assert len(world.departments.ledger()) == asked
    assert {ask.state for ask in (await look(county, case.id)).asks} == {"not_asked"}
    assert await list_reports(county, case.id) == []
    for act in (initiate, lambda s, c: terminate(s, c, WHY), lambda s, c: extend(s, c, THREE_MORE)):
        with pytest.raises(Conflict):
            await act(county, case.id)


async def test_concluding_reports_what_was_not_answered(world: World) -> None:
    """Else "not yet answered" is printed as "nothing found", and a household looks poorer than it is."""
    world.departments.order("banks", {"faults": [{"kind": "error"}]})
    case = await world.begin(44)
    province, county = await world.scope("ZJ0001"), await world.scope("XH0001")
    await support.work(world, "ask.send")
    await conclude(province, case.id, WHY)
    await support.work(world)
    content = await support.report(county, case.id)
    assert content.final
    banks = [item for item in content.items if item.element == "national.deposit"]
    assert {(item.state, item.found, item.agrees) for item in banks} == {("unavailable", None, None)}
    assert (await look(county, case.id)).state is REPORTED


async def test_the_same_key_twice_is_one_act_with_one_answer(world: World) -> None:
    """Else a browser that sends twice opens two cases."""
    file = world.file(45)
    clerk = await world.scope("XH1001")
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    keyed = clerk.with_idempotency("key-00000001", b"POST accept 1")
    done = await both(accept(keyed, intake), accept(keyed, intake))
    accepted = next(result for result in done if not isinstance(result, Exception))
    (replayed,) = [result for result in done if isinstance(result, Replayed)]
    assert msgspec.json.decode(replayed.answer, type=type(accepted)) == accepted
    assert [case.id for case in (await list_cases(clerk, 50, None, None)).items] == [accepted.id]
    with pytest.raises(Conflict) as refused:
        await accept(clerk.with_idempotency("key-00000001", b"POST accept 2"), intake)
    assert refused.value.code == "idempotency_key_reused"
    colleague = (await world.scope("XH1003")).with_idempotency("key-00000001", b"POST accept 1")
    another = msgspec.structs.replace(intake, application_number=f"{file.application_number}-2")
    assert (await accept(colleague, another)).id != accepted.id  # a key is one person's


async def test_a_failed_act_does_not_use_up_its_key(world: World) -> None:
    case = await world.begin(46)
    province = (await world.scope("ZJ0001")).with_idempotency("key-00000002", b"POST resume")
    with pytest.raises(Conflict) as refused:
        await resume(province, case.id, WHY)
    assert refused.value.code == "case_state"
    await suspend(await world.scope("ZJ0001"), case.id, WHY)
    assert (await resume(province, case.id, WHY)).state is VERIFYING


def acts(person: UUID) -> dict[str, tuple[str, Act]]:
    """Every act on a case: who would have the verb, and the act."""
    return {
        "look": ("LA0001", look),
        "reports": ("LA0001", list_reports),
        "initiate": ("LA0001", initiate),
        "terminate": ("LA0001", lambda s, c: terminate(s, c, WHY)),
        "extend": ("LA0001", lambda s, c: extend(s, c, THREE_MORE)),
        "raise": ("LA0001", lambda s, c: raise_suspension(s, c, SuspensionIn(person, "缺少签名"))),
        "lift": ("LA0001", lift_suspension),
        "fetch": ("LA0001", lambda s, c: fetch_report(s, c, "report_pdf.standard")),
        "declare": ("LA1001", lambda s, c: take_declaration(s, c, DeclarationIn([]))),
        "take": ("LA1001", lambda s, c: take_sheets(s, c, SheetsIn([]))),
        "withdraw": ("LA1001", lambda s, c: withdraw(s, c, WithdrawIn(person, "本人要求"))),
        "review": ("LA1002", review_sheets),
    }


@pytest.mark.parametrize("name", acts(new_id()))
async def test_foreign_and_missing_are_the_same_not_found(world: World, name: str) -> None:
    """Else a stranger learns from the answer that a family is being verified elsewhere."""
    case = await world.begin(47)
    staff, act = acts(case.subjects[0])[name]
    stranger = await world.scope(staff)
    answers = []
    for identity in (case.id, new_id()):
        with pytest.raises(Problem) as refused:
            await act(stranger, identity)
        answers.append((type(refused.value), refused.value.code, str(refused.value), refused.value.named))
    assert answers[0] == answers[1]
    assert answers[0][0] is NotFound
    assert (await look(await world.scope("XH0001"), case.id)).state is VERIFYING


async def test_another_township_finds_the_case_no_more_than_a_stranger(world: World) -> None:
    case = await world.begin(48)
    neighbour = await world.scope("XH2001")
    with pytest.raises(NotFound):
        await look(neighbour, case.id)
    assert (await list_cases(neighbour, 50, None, None)).items == []
