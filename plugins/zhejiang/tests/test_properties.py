"""性质测试: whatever is found, in whatever order: nothing is lost, nothing counts twice, no conclusion is drawn too soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from hedui.plugin import PERIOD_SETTING, Category, Outcome, Relation, Role, Treatment, ValueKind
from hedui.testing_case_words import (
    AssessmentCase,
    CaseConclusion,
    CaseDeclared,
    CaseFact,
    CaseGap,
    CaseMember,
    CaseSetting,
)
from hedui.testing_cases import assessed, law_of
from plugins.zhejiang.items import ELEMENTS, INCOME_ELEMENTS
from plugins.zhejiang.parameters import STANDARD_SETTING

DAY = date(2026, 7, 1)
MEMBERS = [
    CaseMember("甲", Role.APPLICANT, Relation.SELF),
    CaseMember("乙", Role.MEMBER, Relation.SPOUSE),
    CaseMember("丙", Role.SUPPORTER, Relation.CHILD, 2),
]
SOURCES = ("social_insurance", "tax", "civil_affairs")
WAGE = ("national.wage", "national.housing_fund_base", "national.tax_wage")
SETTINGS = {
    PERIOD_SETTING: CaseSetting(3, "文件"),
    STANDARD_SETTING: CaseSetting({"amount": 2, "inclusive": True}, "文件"),
}
"""So small a standard that every outcome occurs."""


@cache
def law() -> Any:
    """The province's law with that period and standard."""
    return law_of(["national", "zhejiang"], DAY, SETTINGS)


def run(
    facts: Sequence[CaseFact],
    gaps: Sequence[CaseGap] = (),
    turn: int | None = None,
    declared: Sequence[CaseDeclared] = (),
) -> Any:
    """The assessment of the household and of a supporter's."""
    wanted = CaseConclusion("none")
    case = AssessmentCase(
        "性质", "三(一)", "zhejiang.dibao", DAY, MEMBERS, list(facts), wanted, SETTINGS, list(gaps), list(declared)
    )
    return assessed(law(), case, turn)


def total(found: Any, household: int = 1) -> int:
    """A household's income total."""
    rows = (t for t in found.totals if t.household == household and t.category is Category.INCOME and not t.element)
    return sum(t.amount for t in rows)


def made(element: str, who: str, number: int | None, on: date | None, source: str) -> CaseFact:
    """A fact of the element's kind."""
    match law().elements[element].kind:
        case ValueKind.MONEY:
            yuan = None if number is None else str(Decimal(number) / 100)
            return CaseFact(who, element, yuan=yuan, paid_on=on, source=source)
        case ValueKind.AREA:
            return CaseFact(who, element, area=None if number is None else str(number), source=source)
        case ValueKind.COUNT:
            return CaseFact(who, element, number=number, source=source)
        case _:
            return CaseFact(who, element, text="登记" if number else "", source=source)


facts_of_any = st.lists(
    st.builds(
        made,
        st.sampled_from(ELEMENTS) | st.sampled_from(WAGE),
        st.sampled_from("甲乙丙"),
        st.none() | st.integers(-2, 12),
        st.none() | st.dates(date(2026, 3, 28), date(2026, 7, 2)),
        st.sampled_from(SOURCES),
    ),
    max_size=10,
)
gaps_of_any = st.lists(
    st.builds(CaseGap, st.sampled_from("甲乙丙"), st.sampled_from(ELEMENTS), st.just("unavailable")), max_size=3
)


def said(element: str, who: str, number: int) -> CaseDeclared:
    """A declared item of the element's kind."""
    match law().elements[element].kind:
        case ValueKind.MONEY:
            return CaseDeclared(who, element, yuan=str(Decimal(number) / 100))
        case ValueKind.AREA:
            return CaseDeclared(who, element, area=str(number))
        case ValueKind.COUNT:
            return CaseDeclared(who, element, number=number)
        case _:
            return CaseDeclared(who, element, text="有")


declared_of_any = st.lists(
    st.builds(said, st.sampled_from(ELEMENTS) | st.sampled_from(WAGE), st.sampled_from("甲乙丙"), st.integers(0, 12)),
    max_size=6,
    unique_by=lambda one: (one.who, one.element),
)


@given(facts_of_any, gaps_of_any, declared_of_any, st.integers(0, 9))
def test_order_of_facts_members_and_answers_changes_nothing(
    facts: list[CaseFact], gaps: list[CaseGap], declared: list[CaseDeclared], turn: int
) -> None:
    first, second = run(facts, gaps, declared=declared), run(facts, gaps, turn, declared)
    assert (second.lines, second.totals, second.conclusions) == (first.lines, first.totals, first.conclusions)


@given(facts_of_any)
def test_nothing_is_lost_and_nothing_counts_twice(facts: list[CaseFact]) -> None:
    """One line a fact; of one pay that several departments know of, one department's view counts in a month."""
    lines = run(facts).lines
    assert sorted(id for x in lines for id in x.evidence) == [f"事实{n:03d}" for n in range(len(facts))]
    counted = [x for x in lines if x.treatment is Treatment.COUNTED and x.element in WAGE]
    by_id = {f"事实{n:03d}": fact for n, fact in enumerate(facts)}
    told: dict[Any, set[Any]] = {}
    for line in counted:
        fact = by_id[line.evidence[0]]
        month = (fact.paid_on.year, fact.paid_on.month) if fact.paid_on else None
        told.setdefault((fact.who, month), set()).add((fact.element, fact.source))
    assert all(len(views) == 1 for views in told.values())


@given(facts_of_any, gaps_of_any)
def test_a_supporters_household_never_moves_the_applicants(facts: list[CaseFact], gaps: list[CaseGap]) -> None:
    """二(二): shown apart, summed apart, and in no comparison."""
    whole = run(facts, gaps)
    own = run([f for f in facts if f.who != "丙"], [g for g in gaps if g.who != "丙"])
    assert total(whole) == total(own)
    assert whole.conclusions[0].outcome is own.conclusions[0].outcome


PENSION_JUST_ABOVE = CaseFact(
    "甲", "national.pension", yuan="0.13", paid_on=date(2026, 4, 1), source="social_insurance"
)
"""One fen above two persons' bound of three months at two fen."""


@given(facts_of_any, gaps_of_any, st.integers(0, 2), st.integers(0, 12))
@example([PENSION_JUST_ABOVE], [CaseGap("甲", "national.income_tax_wage", "unavailable")], 0, 1)
@example([PENSION_JUST_ABOVE], [CaseGap("乙", "national.wage", "unavailable")], 0, 1)
def test_an_answer_still_to_come_never_takes_an_excess_back(
    facts: list[CaseFact], gaps: list[CaseGap], which: int, fen: int
) -> None:
    """超出 stands whatever an open source answers, of income or of taxes and contributions in the period.

    三(一) gives no source priority and says nothing of what is taken off, so both are a person's to decide: another view
    of a payment may contradict it, and a tax whose amount nobody has told may come off it. While either is open no excess
    is certain. 无法查询 is as open as 尚未反馈: the county may supplement (三(二)), and a late answer is taken. Only what no
    department holds holds nothing up, and the report names it. That a payment is given back (a negative record) is expected
    of no answer: it is new evidence, and leaves the conclusion to a person once it is there.
    """
    open_income = [g for g in gaps if g.element in INCOME_ELEMENTS]
    if open_income and run(facts, gaps).conclusions[0].outcome is Outcome.EXCEEDS:
        gap = open_income[which % len(open_income)]
        late = made(gap.element, gap.who, fen, date(2026, 5, 1), "late")
        assert run([*facts, late], [g for g in gaps if g is not gap]).conclusions[0].outcome is Outcome.EXCEEDS


@given(facts_of_any, gaps_of_any, declared_of_any)
def test_what_is_declared_lets_no_conclusion_pass_and_makes_no_excess(
    facts: list[CaseFact], gaps: list[CaseGap], declared: list[CaseDeclared]
) -> None:
    """One item more: nothing but 符合 changes, and that to 需人工复核 only; what was found is summed as before."""
    before, after = run(facts, gaps, declared=declared[1:]), run(facts, gaps, declared=declared)
    assert (after.lines, after.totals) == (before.lines, before.totals)
    passed = (Outcome.MATCHES, Outcome.NEEDS_REVIEW)
    was = before.conclusions[0].outcome
    assert after.conclusions[0].outcome in (passed if was is Outcome.MATCHES else (was,))


@given(declared_of_any)
def test_what_matches_would_not_exceed_were_all_of_it_found(declared: list[CaseDeclared]) -> None:
    """符合 is safe: what was declared, found to the fen and counted once a payment, would be no excess either."""
    if run([], declared=declared).conclusions[0].outcome is Outcome.MATCHES:
        told = [(one, int(Decimal(one.yuan) * 100)) for one in declared if one.yuan]
        found = [made(one.element, one.who, fen, date(2026, 5, 1), "tax") for one, fen in told]
        assert run(found).conclusions[0].outcome is not Outcome.EXCEEDS
