"""缺失处理: a source that refuses, or lets its time run out: waited for, done without, or a clerk is asked."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import FixedClock, legal_date
from core.errors import NotFound
from core.manual_answers.actions import confirm, enter, list_questions, look
from core.manual_answers.model import ConfirmIn
from core.media.model import PackageIn
from core.media.preparing import prepare_package
from core.media.releasing import release_package
from core.plugin.connectors import FailurePolicy
from core.sources.failing import SOURCE_FAILURE, Failure, Outcome, decide, policy_of
from core.verification.looking import look as look_at_case
from core.verification.model import State
from plugins.simulated_departments.behaviour import Fault, Kind
from tenants.access import operator_scope
from tenants.settings import keep_secret
from tests import support
from tests.conftest import connect_departments
from tests.core.manual_answers.test_manual_answers import (
    CONNECTOR,
    FIRST,
    NOTHING,
    PACKS,
    SECOND,
    by_hand,
    configure,
    faults,
    found,
    settle,
)

if TYPE_CHECKING:
    from core.runtime import Runtime
    from core.verification.model import Accepted
    from tests.conftest import World

WAIT, GAP, TURN = FailurePolicy.WAIT, FailurePolicy.GAP, FailurePolicy.MANUAL
HOUSE, MEDIA = "national.house", "encrypted_media.connector"
policies, failures = st.sampled_from(FailurePolicy), st.sampled_from(Failure)


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    support.behave(world)
    await support.forget_jobs()


@given(failures, st.booleans(), st.booleans())
def test_who_waits_waits_whatever_happens(failure: Failure, manual: bool, clerks: bool) -> None:
    assert decide(WAIT, failure, manual, clerks) is Outcome.KEEP


@given(policies, failures, st.booleans(), st.booleans())
def test_only_time_ends_an_ask_and_it_goes_to_the_clerks_once_and_where_there_are_some(
    policy: FailurePolicy, failure: Failure, manual: bool, clerks: bool
) -> None:
    told = decide(policy, failure, manual, clerks)
    assert (told is Outcome.END) == (policy is GAP and failure is Failure.OVERDUE)
    assert (told is Outcome.TURN) == (policy is TURN and clerks and not manual)


names = st.sampled_from(("housing", "zhejiang.housing.house", "banks"))


@given(policies, st.dictionaries(names, policies))
def test_a_tenant_can_only_be_stricter(declared: FailurePolicy, told: Mapping[str, str]) -> None:
    order = tuple(FailurePolicy)
    in_force = policy_of(declared, "housing", "zhejiang.housing.house", told)
    named = [FailurePolicy(told[name]) for name in ("housing", "zhejiang.housing.house") if name in told]
    assert in_force is max([declared, *named], key=order.index)


def declaring(runtime: Runtime, policy: FailurePolicy) -> Runtime:
    """The same runtime, where the pack says this of the housing department."""
    ordinary = runtime.law_for

    async def law_for(*args: Any) -> Any:
        law = await ordinary(*args)
        items = [
            msgspec.structs.replace(item, on_failure=policy if item.source == "housing" else item.on_failure)
            for item in law.source_items
        ]
        return msgspec.structs.replace(law, source_items=items)

    return dataclasses.replace(runtime, law_for=law_for)


async def failing(world: World, policy: FailurePolicy, fault: Fault, household: int, **told: Any) -> Accepted:
    """A case whose housing department has this fault."""
    world.runtime = declaring(world.runtime, policy)
    await configure(world, packs=PACKS, **told)
    world.departments.order("housing", {"faults": [msgspec.to_builtins(fault)]})
    case = await world.begin(household)
    await support.once(world, *support.ANSWERING)
    return case


async def after_its_time(world: World) -> World:
    """The day after every source's clock has run out, when every job is due."""
    clock = FixedClock(world.runtime.clock.now() + timedelta(days=45))
    await support.hasten()
    late = dataclasses.replace(world, runtime=dataclasses.replace(world.runtime, clock=clock))
    await support.once(late, *support.ANSWERING)
    await support.work(late, "verification.assess")
    return late


async def houses(world: World, case: Accepted) -> set[tuple[str, bool]]:
    sql = "select state, manual from ask where verification_id = $1 and source = 'housing'"
    return {(row["state"], row["manual"]) for row in await support.rows(await world.scope("ZJ0001"), sql, case.id)}


async def state(world: World, case: Accepted) -> State:
    return (await look_at_case(await world.scope("ZJ0001"), case.id)).state


async def to_the_report(world: World, case: Accepted) -> None:
    """A source that was resting is probed by one ask before the others follow."""
    for _ in range(30):
        if await state(world, case) is State.REPORTED:
            return
        await support.hasten()
        await support.work(world)
    pytest.fail("not reported")


async def test_without_a_word_the_source_is_waited_for(world: World) -> None:
    case = await failing(world, WAIT, Fault(Kind.ERROR), 41)
    await after_its_time(world)
    assert await houses(world, case) == {("unavailable", False)}
    assert await state(world, case) is State.VERIFYING
    support.behave(world)
    await to_the_report(world, case)


async def test_a_gap_ends_the_waiting_and_is_printed_as_one(world: World) -> None:
    case = await failing(world, GAP, Fault(Kind.ERROR), 42)
    assert await houses(world, case) == {("unavailable", False)}
    await after_its_time(world)
    assert await houses(world, case) == {("given_up", False)}
    content = await support.report(await world.scope("ZJ0001"), case.id)
    assert content.final
    told = [item for item in content.items if item.element == HOUSE]
    assert {item.state for item in told} == {"unavailable"}
    assert all("按规定以缺项继续" in item.state_note for item in told)
    assert await faults(world) == []


@pytest.mark.parametrize(("policy", "household"), [(GAP, 49), (WAIT, 50)])
async def test_a_source_that_is_closed_beyond_its_time_is_looked_at_when_that_is_over(
    world: World, policy: FailurePolicy, household: int
) -> None:
    world.runtime = declaring(world.runtime, policy)
    province = await world.scope("ZJ0001")
    until = province.now + timedelta(days=6)
    world.departments.order("housing", {"faults": [msgspec.to_builtins(Fault(Kind.UNAVAILABLE, until=until))]})
    case = await world.begin(household)
    ours = "verification_id = $1 and source = 'housing'"
    await support.rows(
        province, f"update ask set due_on = $2, due_provisional = false where {ours}", case.id, province.today
    )
    await support.once(world, "ask.send")
    due = "select due_at from outbox where done_at is null and ref in (select id from ask where " + ours + ")"
    days = [legal_date(row["due_at"]) - province.today for row in await support.rows(province, due, case.id)]
    assert days
    assert {day <= timedelta(days=1) for day in days} == {policy is GAP}


async def test_a_file_whose_time_has_run_out_is_not_waited_for_either(world: World) -> None:
    await connect_departments(world, batched=("housing",))
    case = await failing(world, GAP, Fault(Kind.LATE, seconds=86_400), 46)
    await support.hasten()
    await support.once(world, "batch.exchange")
    assert await houses(world, case) == {("waiting", False)}
    await after_its_time(world)
    assert await houses(world, case) == {("not_answered", False)}
    assert await state(world, case) is State.REPORTED
    assert await faults(world) == []


async def test_a_package_that_never_comes_back_is_not_waited_for_beyond_its_time(world: World) -> None:
    world.runtime = declaring(world.runtime, GAP)
    await by_media(world)
    case = await world.begin(51)
    await support.work(world)
    made = await prepare_package(await world.scope("ZJ0001"), PackageIn(source="housing"))
    await release_package(await world.scope("ZJ0004"), made.id)
    await support.hasten()
    await support.once(world, "ask.send")
    assert await houses(world, case) == {("asking", False)}
    await after_its_time(world)
    assert await houses(world, case) == {("not_answered", False)}
    assert await state(world, case) is State.REPORTED
    assert await faults(world) == []


async def by_media(world: World) -> None:
    """The housing department takes removable storage, and every other answers by call."""
    province = operator_scope(world.runtime, world.tenants["zhejiang"])
    await keep_secret(province, MEDIA, "media_secret", "样例机密" * 12)
    sources = {"public_security": CONNECTOR, "social_insurance": CONNECTOR, "banks": CONNECTOR, "housing": MEDIA}
    await configure(world, packs=[*PACKS, "encrypted_media"], source_connectors=sources)


async def test_clerks_that_let_their_time_run_out_are_not_waited_for_either(world: World) -> None:
    world.runtime = declaring(world.runtime, GAP)
    case = await by_hand(world, 47)
    first = await world.scope(FIRST)
    (ask, *_) = (await list_questions(first, 50, None)).items
    entered = await enter(first, ask.id, NOTHING)
    await after_its_time(world)
    assert await houses(world, case) == {("not_answered", True)}
    assert await state(world, case) is State.REPORTED
    with pytest.raises(NotFound):
        await confirm(await world.scope(SECOND), ask.id, ConfirmIn(entered.answer_id))
    assert await faults(world) == []


async def test_a_tenant_that_wants_to_wait_waits_where_the_pack_would_go_on(world: World) -> None:
    case = await failing(world, GAP, Fault(Kind.ERROR), 43, **{SOURCE_FAILURE: {"housing": "wait"}})
    await after_its_time(world)
    assert await houses(world, case) == {("unavailable", False)}
    assert await state(world, case) is State.VERIFYING


@pytest.mark.parametrize(
    ("fault", "household"), [(Fault(Kind.ERROR), 44), (Fault(Kind.REFUSE), 45)], ids=lambda f: str(f)
)
async def test_a_clerk_is_asked_the_same_question_once(world: World, fault: Fault, household: int) -> None:
    case = await failing(world, TURN, fault, household)
    sql = "select id, attempts from ask where verification_id = $1 and source = 'housing' order by id"
    before = await support.rows(await world.scope("ZJ0001"), sql, case.id)
    late = await after_its_time(world) if fault.kind is Kind.ERROR else world
    assert await houses(world, case) == {("waiting", True)}
    support.behave(world)
    await support.hasten()
    await support.once(late, *support.ANSWERING)  # the source is back; it is not asked any more
    assert await support.rows(await world.scope("ZJ0001"), sql, case.id) == before
    assert await state(world, case) is State.VERIFYING
    assert await faults(world) == []
    first = await late.scope(FIRST)
    questions = (await list_questions(first, 50, None)).items
    assert {one.id for one in questions} == {row["id"] for row in before}
    assert (await late.scope(SECOND)).actor.account != first.actor.account
    entry = found(await look(first, questions[0].id))
    for one, told in zip(questions, [entry, *[NOTHING] * len(questions)], strict=False):
        await settle(late, one.id, told)
    await support.work(late)
    assert await state(world, case) is State.REPORTED
    assert await houses(world, case) <= {("found", True), ("nothing_found", True)}
    assert await faults(world) == []
