"""浙江: what the text leaves open (三(一)) is declared, reported and asked of nobody; the dead are no settled number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Invalid
from core.plugin.rules import Outcome, Treatment
from core.verification.looking import look
from plugins.simulated_departments.population import Population
from plugins.simulated_departments.records.lives import died_on
from plugins.zhejiang.sources import SUPPLIED
from tests.conftest import FOUR, connect_departments
from tests.support import forget_jobs, report, work

if TYPE_CHECKING:
    from tests.conftest import World

OPEN = ("rent", "retirement_pay", "support_elder", "gift", "bonus", "claim")
"""Kinds that no department of the province's catalogue holds."""
HOUSEHOLD = 21


def declared(element: str) -> dict[str, object]:
    return {"person": 1, "element": f"national.{element}", "amount": 60_000}


async def test_what_nobody_holds_is_declared_and_printed_as_not_asked(world: World) -> None:
    """收入状况, 财产状况: no kind of either is refused; the honest state is 未查询, and no ask is made for it."""
    case = await world.begin(HOUSEHOLD, declaration=[declared(element) for element in OPEN])
    county = await world.scope("XH0001")
    asks = (await look(county, case.id)).asks
    assert {ask.element for ask in asks} == SUPPLIED
    assert len(asks) == len(case.subjects) * len(SUPPLIED)
    await work(world)
    content = await report(county, case.id)
    for element in OPEN:
        (item,) = [i for i in content.items if i.element == f"national.{element}" and i.subject == 1]
        assert (item.state, item.declared, item.found) == ("not_asked", 60_000, None)
        assert "未接通" in item.state_note
    (conclusion,) = content.conclusions
    assert "类收入没有数源可查，未查询" in conclusion.explanation
    # 六(四): five of the six are income; a person verifies them, for nothing was found that they could be compared with.
    assert conclusion.outcome is Outcome.NEEDS_REVIEW
    assert "申报的收入比查得计入的多3,000.00元，须人工核实" in conclusion.explanation
    assert conclusion.values["申报多于查得计入的收入"] == "3,000.00元"


async def test_what_is_no_essential_expenditure_is_not_declared(world: World) -> None:
    with pytest.raises(Invalid) as invalid:
        await world.begin(HOUSEHOLD, declaration=[declared("house_purchase")])
    assert "不在本救助项目的核对内容之内" in invalid.value.faults[0].message
    await forget_jobs()


def household_with_a_dead_member(population: Population) -> int:
    """The first whose register of deaths has a member: the applicant lives."""
    for index in range(20_000):
        if any(died_on(population.seed, person) for _, person in population.household(index).members):
            return index
    raise LookupError("nobody has died")


async def test_a_dead_member_leaves_the_number_of_persons_open(world: World) -> None:
    await connect_departments(world, sources=(*FOUR, "civil_affairs"))
    case = await world.begin(household_with_a_dead_member(world.departments.population))
    await work(world)
    content = await report(await world.scope("XH0001"), case.id)
    (line,) = [line for line in content.lines if line.element == "national.funeral"]
    assert line.treatment == Treatment.DOUBTFUL
    assert "登记已死亡" in line.reason
    (conclusion,) = content.conclusions
    assert "人数中有1人登记已死亡，是否计入家庭人口须人工核实" in conclusion.explanation
