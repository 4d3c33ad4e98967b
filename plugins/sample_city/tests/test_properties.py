"""性质测试: whatever is found in whatever order: nothing lost, nothing doubled, no conclusion that an answer could turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.plugin import Category, Outcome, Relation, Residence, Role, Treatment, ValueKind
from hedui.testing_case_words import AssessmentCase, CaseFact, CaseGap, CaseMember
from hedui.testing_cases import assessed, law_of
from plugins.sample_city.elements import EVERYTHING, INCOME, TAKEN_OFF, WAGE
from plugins.sample_city.programmes import ALL

DAY, PAID = date(2026, 6, 15), date(2026, 5, 10)
MEMBERS = [
    CaseMember("甲", Role.APPLICANT, Relation.SELF),
    CaseMember("乙", Role.MEMBER, Relation.CHILD, born_on=date(2007, 1, 1)),
    CaseMember("丙", Role.SUPPORTER, Relation.CHILD, 2),
]
unhurried = settings(deadline=None, max_examples=30)


@cache
def law() -> Any:
    return law_of(["national", "sample_city"], DAY, area="990101")


def run(
    facts: Sequence[CaseFact], gaps: Sequence[CaseGap] = (), turn: int | None = None, programme: str = ALL[0]
) -> Any:
    case = AssessmentCase(
        "性质",
        "第七条",
        programme,
        DAY,
        MEMBERS,
        list(facts),
        gaps=list(gaps),
        area="990101",
        residence=Residence.URBAN,
    )
    return assessed(law(), case, turn)


def made(element: str, who: str, number: int, on: date | None = PAID, source: str = "tax") -> CaseFact:
    """A fact of the element's kind; money in thousands of yuan and a fen, so that the bounds are near."""
    match law().elements[element].kind:
        case ValueKind.MONEY:
            return CaseFact(who, element, yuan=str(Decimal(number * 2700) + Decimal("0.01")), paid_on=on, source=source)
        case ValueKind.AREA:
            return CaseFact(who, element, area=str(number * 10), source=source)
        case ValueKind.COUNT:
            return CaseFact(who, element, number=number, source=source)
        case _:
            return CaseFact(who, element, text="登记", source=source)


elements = st.sampled_from(EVERYTHING) | st.sampled_from((*WAGE, *INCOME))
people = st.sampled_from("甲乙丙")
days = st.sampled_from([PAID, date(2026, 4, 1), date(2025, 6, 14), None])
facts_of_any = st.lists(
    st.builds(made, elements, people, st.integers(0, 6), days, st.sampled_from(["tax", "banks"])), max_size=8
)
gaps_of_any = st.lists(
    st.builds(CaseGap, people, elements, st.just("unavailable")),
    max_size=3,
    unique_by=lambda gap: (gap.who, gap.element),
)
programmes = st.sampled_from(ALL)


@unhurried
@given(facts_of_any, gaps_of_any, st.integers(0, 9), programmes)
def test_order_changes_nothing(facts: list[CaseFact], gaps: list[CaseGap], turn: int, programme: str) -> None:
    first, second = run(facts, gaps, None, programme), run(facts, gaps, turn, programme)
    assert (second.totals, second.conclusions, second.standings) == (first.totals, first.conclusions, first.standings)
    assert sorted(map(repr, second.lines)) == sorted(map(repr, first.lines))


@unhurried
@given(facts_of_any, programmes)
def test_the_parts_of_a_fact_add_up_to_it(facts: list[CaseFact], programme: str) -> None:
    """Counted, left out, taken off as a fact, doubtful: nothing of a fact is lost and nothing of it is there twice."""
    found = run(facts, (), None, programme)
    reckoned = {deduction.id for deduction in law().deductions} | {rule.id for rule in law().support_rules}
    own = [line for line in found.lines if line.rule not in reckoned]
    for number, fact in enumerate(facts):
        if fact.yuan is not None:
            parts = [line.amount or 0 for line in own if line.evidence == (f"事实{number:03d}",)]
            assert sum(parts) == int(Decimal(fact.yuan) * 100)


@unhurried
@given(facts_of_any)
def test_deductions_never_pass_what_counts(facts: list[CaseFact]) -> None:
    """第五条: the work cost of nobody is more than his pay."""
    lines = run(facts).lines
    for who in "甲乙丙":
        own = [line for line in lines if line.subject == who]
        pay = sum(x.amount or 0 for x in own if x.element in WAGE and x.treatment is Treatment.COUNTED)
        cost = sum(x.amount or 0 for x in own if x.element == "sample_city.work_cost")
        assert 0 <= cost <= pay


@unhurried
@given(facts_of_any, gaps_of_any, st.sampled_from(sorted(set(INCOME) - {"sample_city.maintenance_agreed"})), programmes,
       st.sampled_from("甲乙丙"), st.integers(0, 3))  # fmt: skip
def test_more_income_never_helps(
    facts: list[CaseFact], gaps: list[CaseGap], element: str, programme: str, who: str, number: int
) -> None:
    """As every test of the pack declares: one more counted income, of which nobody else has said anything."""
    fresh = made(element, who, number, date(2026, 1, 7), "fresh")
    before, after = run(facts, gaps, None, programme), run([*facts, fresh], gaps, None, programme)
    was, now = before.conclusions[0].outcome, after.conclusions[0].outcome
    if was in (Outcome.EXCEEDS, Outcome.FALLS_SHORT) and not _contradicted(after):
        assert now in (Outcome.EXCEEDS, Outcome.FALLS_SHORT)
    if now is Outcome.MATCHES and was is not Outcome.MATCHES:
        raise AssertionError(f"{was} became a match with more income")


def _contradicted(found: Any) -> bool:
    """A further source may make doubtful what another one said: that takes nobody's word, and is no help."""
    return any(line.treatment is Treatment.DOUBTFUL and line.category is Category.INCOME for line in found.lines)


@pytest.mark.parametrize("programme", ALL)
@settings(deadline=None, max_examples=40)
@given(
    facts_of_any, st.builds(CaseGap, people, elements, st.just("unavailable")), st.lists(st.integers(0, 6), max_size=2)
)
def test_no_answer_turns_a_conclusion_round(
    programme: str, facts: list[CaseFact], gap: CaseGap, answer: list[int]
) -> None:
    """What is said while an answer is open may become a person's to decide; it never becomes its opposite."""
    facts = [f for f in facts if (f.who, f.element) != (gap.who, gap.element)]
    before = run(facts, [gap], None, programme).conclusions[0].outcome
    came = [made(gap.element, gap.who, n, date(2026, 3 + i, 7), "late") for i, n in enumerate(answer)]
    after = run([*facts, *came], (), None, programme).conclusions[0].outcome
    if gap.element not in ("sample_city.maintenance_agreed", "national.support_elder", "national.other_income"):
        held = {Outcome.MATCHES: [Outcome.MATCHES]}.get(before, [Outcome.EXCEEDS, Outcome.FALLS_SHORT])
        if before is not Outcome.NEEDS_REVIEW:
            assert after in held or after is Outcome.NEEDS_REVIEW


@unhurried
@given(facts_of_any, st.integers(0, 6))
def test_taxes_only_lower_the_income(facts: list[CaseFact], number: int) -> None:
    found = [fact for fact in facts if fact.element != TAKEN_OFF[0]]
    more = made(TAKEN_OFF[0], "甲", number)
    assert 0 <= total(run([*found, more])) <= total(run(found))


def total(found: Any) -> int:
    """The applicant's household's income."""
    rows = (t for t in found.totals if t.household == 1 and t.category is Category.INCOME and not t.element)
    return sum(t.amount for t in rows)
