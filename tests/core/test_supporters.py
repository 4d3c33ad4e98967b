"""赡养人家庭: what a support rule is handed of what is open, and what leaves the household's income open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from core.assessment.batches import flat, runs
from core.assessment.model import Subject
from core.assessment.reckoning import supported
from core.law import Law
from core.plugin.exclusions import Exclusion
from core.plugin.rules import Gap, Line, Treatment, Values
from core.plugin.support import Support, SupporterHousehold, SupportRule
from core.plugin.vocabulary import Category, Citation, DateRange, Programme, Relation, Role

DAY, BASIS = date(2026, 6, 15), (Citation("办法", "第七条"),)
ALWAYS = DateRange(date(2020, 1, 1))
PEOPLE = [Subject("甲", 1, Role.APPLICANT, Relation.SELF, 1), Subject("丙", 2, Role.SUPPORTER, Relation.CHILD, 2)]
PROGRAMME = Programme("t.dibao", "低保", BASIS, "county", tuple(Role), ("pay", "court"), ALWAYS, 6, BASIS)
PAY = Line("r", Category.INCOME, "pay", "丙", "", Treatment.COUNTED, BASIS, ("f",), 900_000)
RESTS = Exclusion("t.half", "", BASIS, ALWAYS, ("pay",), "", applies=lambda *_: False, rests_on=("disabled",))


def handed(gaps: Sequence[Gap], may_fall: Mapping[tuple[str, str], int]) -> tuple[SupporterHousehold, Line]:
    """What the rule saw, and the line that its word became."""
    seen: list[SupporterHousehold] = []

    def reckon(household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support:
        seen.append(household)
        if any(gap.element == "court" for gap in household.gaps):
            return Support(None, "判决尚未查明，由经办机构认定")
        return Support(0, "没有判决")

    none: Any = None
    rules = {"support_rules": [SupportRule("t.s", "赡养费", BASIS, ALWAYS, "support", reckon)], "exclusions": [RESTS]}
    law = Law(DAY, {}, {}, (), (), {}, (), {}, {}, none, none, (), {}, {}, (), (), **rules)
    *_, line = flat(supported(law, PROGRAMME, PEOPLE, [*runs([PAY])], gaps, Values(DAY, None, {}, {}), may_fall))
    return seen[0], line


def gap(element: str, category: Category, who: str = "丙", source: str = "s", state: str = "unavailable") -> Gap:
    return Gap(who, Role.SUPPORTER, element, source, state, category)


@pytest.mark.parametrize("category", [Category.POPULATION, Category.INCOME])
def test_an_unanswered_court_register_is_handed_over(category: Category) -> None:
    """Whatever its category: otherwise a rule that looks for a judgment says 0.00 for certain."""
    household, line = handed([gap("court", category), gap("court", category, "甲")], {})
    assert [found.subject for found in household.gaps] == ["丙"]
    assert (line.treatment, line.amount) == (Treatment.DOUBTFUL, None)


def test_what_nobody_holds_is_no_gap() -> None:
    household, line = handed([gap("court", Category.POPULATION, source="", state="not_asked")], {})
    assert (list(household.gaps), line.treatment, line.amount) == ([], Treatment.COUNTED, 0)


@pytest.mark.parametrize(
    ("gaps", "may_fall", "is_open"),
    [
        ([], {}, False),
        ([gap("court", Category.POPULATION)], {}, False),
        ([gap("pay", Category.INCOME)], {}, True),
        ([gap("disabled", Category.POPULATION)], {}, True),
        ([], {("丙", "pay"): 100}, True),
        ([], {("甲", "pay"): 100}, False),
    ],
)
def test_only_what_its_income_hangs_on_leaves_it_open(
    gaps: list[Gap], may_fall: dict[tuple[str, str], int], is_open: bool
) -> None:
    """A register that only the rule looks at is the rule's business; a doubtful certificate comes as what may fall."""
    household, _ = handed(gaps, may_fall)
    assert household.is_open is is_open
