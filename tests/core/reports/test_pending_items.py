"""待核事项: what is doubtful is no zero; it is printed as open, in every format, and agrees with nothing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.law import Law
from core.plugin.reports import ReportContent, ReportItem
from core.plugin.rules import FindingRule, Line, Treatment
from core.reports.actions import fetch_report, list_reports
from plugins.report_pdf.tests.reading import page_texts
from tests import support

if TYPE_CHECKING:
    from core.scope import Scope
    from tests.conftest import World

DEPOSIT, HOUSE, VEHICLE = "national.deposit", "national.house", "national.vehicle"
HOUSEHOLD = 6
"""A household of three, of whom two have accounts and one has none."""
Change = Callable[[Sequence[Line]], Sequence[Line]]


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


def all_doubtful(lines: Sequence[Line]) -> Sequence[Line]:
    return [msgspec.structs.replace(line, treatment=Treatment.DOUBTFUL) for line in lines]


def as_much_doubtful(lines: Sequence[Line]) -> Sequence[Line]:
    """As found, and as much again of which nobody can say yet whether it counts."""
    return [*lines, *all_doubtful(lines)]


def all_excluded(lines: Sequence[Line]) -> Sequence[Line]:
    return [msgspec.structs.replace(line, treatment=Treatment.EXCLUDED) for line in lines]


def under(world: World, change: Change) -> None:
    """The same law, whose rules see deposits, houses and vehicles differently."""
    ordinary = world.runtime.law_for

    def changed(rule: FindingRule) -> FindingRule:
        if not {DEPOSIT, HOUSE, VEHICLE} & set(rule.elements):
            return rule
        return msgspec.structs.replace(rule, assess=lambda facts, values: change(rule.assess(facts, values)))

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await ordinary(connection, tenant, day)
        return msgspec.structs.replace(law, finding_rules=[changed(rule) for rule in law.finding_rules])

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)


async def reported(world: World, change: Change) -> tuple[Scope, UUID, ReportContent]:
    """A final report; everybody declared to have no deposit, no house and no vehicle."""
    under(world, change)
    nothing = [
        {"person": person, "element": element} | ({"quantity": "0"} if element == HOUSE else {"amount": 0})
        for person in (1, 2, 3)
        for element in (DEPOSIT, HOUSE, VEHICLE)
    ]
    case = await world.begin(HOUSEHOLD, declaration=nothing)
    await world.drain()
    county = await world.scope("XH0001")
    return county, case.id, await support.report(county, case.id)


def found(content: ReportContent) -> list[ReportItem]:
    items = [item for item in content.items if item.element in (DEPOSIT, HOUSE, VEHICLE) and item.state == "found"]
    assert {item.element for item in items} >= {DEPOSIT}
    return items


async def test_what_is_doubtful_alone_is_open_and_agrees_with_nothing(world: World) -> None:
    """Else a family with accounts that nobody could judge is printed as one that declared truly that it has none."""
    county, case, content = await reported(world, all_doubtful)
    for item in found(content):
        assert (item.found, item.agrees) == (None, None), item
        assert item.found_text.startswith("待核（")
        assert item.found_text.endswith("条记录存疑）")
    nothing = [i for i in content.items if i.element in (DEPOSIT, HOUSE, VEHICLE) and i.state == "nothing_found"]
    assert {item.kind for item in nothing} >= {"money", "area"}
    assert {item.agrees for item in nothing} == {True}  # nothing declared, nothing there: of square metres too
    (report,) = await list_reports(county, case)
    plain = msgspec.json.decode((await fetch_report(county, report.id, "report_json.canonical")).body)
    open_items = [i for i in plain["items"] if i["found_text"].startswith("待核（")]
    assert len(open_items) == len(found(content))
    assert {(i["found"], i["agrees"]) for i in open_items} == {(None, None)}
    text = "".join(page_texts((await fetch_report(county, report.id, "report_pdf.standard")).body))
    assert text.count("待核（") == len(open_items)


async def test_a_sum_beside_something_doubtful_is_not_compared(world: World) -> None:
    """Else the part that could be judged is taken for the whole, and called true or false."""
    _, _, content = await reported(world, as_much_doubtful)
    for item in found(content):
        assert item.agrees is None, item
        assert re.search(r"另有 \d+ 条记录存疑待核$", item.found_text)
        assert (item.found is None) == (item.kind == "area")
    assert all(item.found for item in found(content) if item.element == DEPOSIT)


async def test_what_is_excluded_is_a_judged_zero(world: World) -> None:
    _, _, content = await reported(world, all_excluded)
    money = [item for item in found(content) if item.kind == "money"]
    assert {(item.found, item.agrees, item.found_text) for item in money} == {(0, True, "")}
