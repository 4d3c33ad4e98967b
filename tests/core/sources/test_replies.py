"""数源反馈: departments that misbehave in every way they can; what the case makes of it, and that it gets over it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.plugin.reports import FOUR_STATES, ReportContent
from core.reports.actions import fetch_report, list_reports
from core.scope import Scope
from core.sources.quarantine import list_quarantined
from core.sources.store import effective_facts
from core.verification.course import conclude
from core.verification.looking import look
from core.verification.model import Accepted, ReasonIn, State
from core.verification.store import key_of, load
from plugins.report_pdf.tests.reading import page_texts
from plugins.simulated_departments.behaviour import Fault, Kind
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
DEPOSIT, HOUSEHOLD = "national.deposit", 6
"""A household of three, of whom two have accounts and one has none."""
PATIENCE = 0.8
"""Seconds for one call, so that a hanging department costs a test little."""


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    support.behave(world)
    await support.forget_jobs()


async def banks(scope: Scope, case: UUID) -> set[str]:
    found = await support.rows(scope, "select state from ask where verification_id = $1 and source = 'banks'", case)
    return {row["state"] for row in found}


def printed(content: ReportContent, element: str = DEPOSIT) -> set[str]:
    return {item.state for item in content.items if item.element == element}


async def found_by(world: World, case: Accepted) -> Any:
    """What is printed of the banks when they answer as they should: lines and items."""
    content = await support.report(await world.scope("XH0001"), case.id)
    lines = [(x.subject, x.title, x.amount, x.treatment) for x in content.lines if x.element == DEPOSIT]
    return sorted(lines), sorted((x.subject, x.state, x.found or 0) for x in content.items if x.element == DEPOSIT)


HEALTHY: list[Any] = []


@pytest.fixture
async def healthy(world: World) -> Any:
    if not HEALTHY:
        case = await world.begin(HOUSEHOLD)
        await support.work(world)
        HEALTHY.append(await found_by(world, case))
    return HEALTHY[0]


HARMLESS = [
    Fault(Kind.SLOW, seconds=0.1), Fault(Kind.GB18030), Fault(Kind.DUPLICATE_ROWS, times=3),
    Fault(Kind.STRING_DATAS, times=1), Fault(Kind.STRING_DATAS, times=2),
]  # fmt: skip
TRANSIENT = [
    Fault(Kind.HANG), Fault(Kind.UNAVAILABLE, seconds=3600), Fault(Kind.ERROR), Fault(Kind.EMPTY), Fault(Kind.HALF),
    Fault(Kind.GARBAGE), Fault(Kind.GARBAGE, form="html"), Fault(Kind.GARBAGE, form="binary"),
    Fault(Kind.WRONG_PERSON),
]  # fmt: skip


def name_of(fault: Fault) -> str:
    return f"{fault.kind}-{fault.form}-{fault.times}" if fault.kind in (Kind.GARBAGE, Kind.STRING_DATAS) else fault.kind


def tell(world: World, *faults: Fault) -> None:
    world.departments.order("banks", {"faults": [msgspec.to_builtins(fault) for fault in faults]})


@pytest.mark.parametrize("fault", HARMLESS, ids=name_of)
async def test_odd_answers_say_the_same_as_plain_ones(world: World, healthy: Any, fault: Fault) -> None:
    """Else a balance is counted twice, or lost, because of the way in which it was written down."""
    tell(world, fault)
    case = await world.begin(HOUSEHOLD)
    await support.work(world)
    province = await world.scope("ZJ0001")
    assert (await look(province, case.id)).state is State.REPORTED
    assert await banks(province, case.id) <= {"found", "nothing_found"}
    assert await found_by(world, case) == healthy
    assert {state for _, state, _ in healthy[1]} == {"found", "nothing_found"}


@pytest.mark.parametrize("fault", TRANSIENT, ids=name_of)
async def test_trouble_is_printed_as_trouble_and_gets_over(world: World, healthy: Any, fault: Fault) -> None:
    """Else an account that could not be asked for counts as no account, or a case never ends."""
    tell(world, fault)
    case = await world.begin(HOUSEHOLD)
    patience = PATIENCE if fault.kind is Kind.HANG else world.runtime.ask_timeout
    hurried = dataclasses.replace(world.runtime, ask_timeout=patience)
    await support.once(dataclasses.replace(world, runtime=hurried), *support.ANSWERING)
    province = await world.scope("ZJ0001")
    wrong = fault.kind is Kind.WRONG_PERSON
    assert await banks(province, case.id) == {"quarantined" if wrong else "unavailable"}
    content = await support.report(province, case.id)
    assert (content.final, printed(content)) == (False, {"unavailable"})
    assert {(x.found, x.agrees) for x in content.items if x.element == DEPOSIT} == {(None, None)}
    assert printed(content, "national.hukou") <= {"found", "nothing_found"}  # the others are not held up
    support.behave(world)
    await support.hasten()
    await support.work(world)
    assert (await look(province, case.id)).state is State.REPORTED
    assert await found_by(world, case) == healthy
    assert (await list_reports(province, case.id))[0].final


async def test_a_refusal_is_final_and_printed_as_not_to_be_had(world: World) -> None:
    tell(world, Fault(Kind.REFUSE))
    case = await world.begin(HOUSEHOLD)
    await support.work(world)
    content = await support.report(await world.scope("XH0001"), case.id)
    assert (content.final, printed(content)) == (True, {"unavailable"})
    assert all("数源不予提供" in x.state_note for x in content.items if x.element == DEPOSIT)


async def test_another_persons_data_is_nowhere_but_in_quarantine(world: World) -> None:
    """Else a family loses its assistance for a stranger's account, and learns of the stranger."""
    tell(world, Fault(Kind.WRONG_PERSON))
    case = await world.begin(HOUSEHOLD)
    await support.once(world, "ask.send")
    province, county = await world.scope("ZJ0001"), await world.scope("XH0001")
    listed = [
        entry for entry in (await list_quarantined(province, 200, None)).items if entry.verification_id == case.id
    ]
    asked = {ask for ask, state in (await support.states(province, case.id)).items() if state == "quarantined"}
    assert {entry.ask_id for entry in listed} == asked
    assert {entry.source for entry in listed} == {"banks"}
    async with province.read("report.list") as tx:
        loaded = await load(tx, case.id)
        facts = await effective_facts(tx, loaded, key_of(tx, loaded))
    assert asked.isdisjoint(facts)
    assert all(fact.element != DEPOSIT for found in facts.values() for fact in found.reply.facts)
    await conclude(province, case.id, WHY)
    await support.work(world)
    content = await support.report(county, case.id)
    assert (content.final, printed(content)) == (True, {"unavailable"})
    assert [line for line in content.lines if line.element == DEPOSIT] == []
    assert [total for total in content.totals if "存款" in total.title] == []


async def test_what_was_given_up_stays_unavailable_to_the_final_report(world: World) -> None:
    """Else the end of the waiting turns "could not be asked" into "has no account"."""
    tell(world, Fault(Kind.ERROR))
    case = await world.begin(HOUSEHOLD)
    await support.once(world, *support.ANSWERING)
    province = await world.scope("ZJ0001")
    why = {item.state_note for item in (await support.report(province, case.id)).items if item.element == DEPOSIT}
    await conclude(province, case.id, WHY)
    assert await banks(province, case.id) == {"given_up"}
    support.behave(world)
    await support.hasten()
    await world.drain()  # an attempt that comes too late asks nobody any more
    assert await banks(province, case.id) == {"given_up"}
    content = await support.report(province, case.id)
    items = [item for item in content.items if item.element == DEPOSIT]
    assert content.final
    assert {(item.state, item.found, item.found_text, item.agrees) for item in items} == {
        ("unavailable", None, "", None)
    }
    assert {item.state_note for item in items} == why  # still the reason, and not that nobody answered
    assert {ask.state for ask in (await look(province, case.id)).asks if ask.element == DEPOSIT} == {"unavailable"}
    (report, *_) = await list_reports(province, case.id)
    plain = msgspec.json.decode((await fetch_report(province, report.id, "report_json.canonical")).body)
    assert {(i["state"], i["found"]) for i in plain["items"] if i["element"] == DEPOSIT} == {("unavailable", None)}
    pages = "".join(page_texts((await fetch_report(province, report.id, "report_pdf.standard")).body))
    assert pages.count("无法查询") >= len(items)


async def test_what_never_left_is_not_said_to_be_unanswered(world: World) -> None:
    """Else a department is blamed in a report for a question that it never got."""
    case = await world.begin(HOUSEHOLD)
    await conclude(await world.scope("ZJ0001"), case.id, WHY)
    await support.work(world)
    content = await support.report(await world.scope("XH0001"), case.id)
    assert {item.state for item in content.items} == {"not_asked"}
    assert [item.state_note for item in content.items if "反馈" in item.state_note] == []


async def test_the_four_stay_four(world: World) -> None:
    """Else nothing found, could not ask, not asked and not yet answered become one empty cell."""
    file = world.file(HOUSEHOLD)
    narrower = [
        msgspec.structs.replace(sheet, items=[x for x in sheet.items if x != "national.vehicle"])
        for sheet in file.authorizations
    ]
    await support.call_back_only(world, "national.wage")
    tell(world, Fault(Kind.ERROR))
    case = await world.begin(HOUSEHOLD, authorizations=msgspec.to_builtins(narrower))
    await support.once(world, *support.ANSWERING)
    content = await support.report(await world.scope("XH0001"), case.id)
    assert printed(content, DEPOSIT) == {"unavailable"}
    assert printed(content, "national.vehicle") == {"not_asked"}
    assert printed(content, "national.wage") == {"not_yet_answered"}
    assert printed(content, "national.hukou") == {"found"}
    assert "nothing_found" in printed(content, "national.house") | printed(content, "national.pension")
    assert {item.state for item in content.items} == set(FOUR_STATES)
    zero = {item.state for item in content.items if item.kind == "money" and item.found == 0}
    assert zero <= {"nothing_found", "found"}
