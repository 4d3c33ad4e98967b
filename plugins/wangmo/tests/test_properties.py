"""性质测试: whatever is found, in whatever order: exclusions add nothing, deductions never pass zero, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from hedui.plugin import NOT_COVERED, PERIOD_SETTING, Category, Outcome, Relation, Role, Treatment, ValueKind
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
from plugins.wangmo.exclusion_items import EXCLUSIONS
from plugins.wangmo.parameters import STANDARD_SETTING
from plugins.wangmo.sums import KIND_OF, TAKEN_OFF

DAY = date(2026, 7, 1)
MEMBERS = [CaseMember("甲", Role.APPLICANT, Relation.SELF), CaseMember("乙", Role.MEMBER, Relation.SPOUSE)]
SOURCES = ("social_insurance", "tax", "civil_affairs")
EXCLUDED = sorted(element for item in EXCLUSIONS for element in item.shown_by)
SETTINGS = {
    PERIOD_SETTING: CaseSetting(3, "文件"),
    STANDARD_SETTING: CaseSetting({"amount": 2, "inclusive": True}, "文件"),
}
"""So small a standard that every outcome occurs."""


@cache
def law() -> Any:
    """The county's law with that period and standard."""
    return law_of(["national", "wangmo"], DAY, SETTINGS)


def run(
    facts: Sequence[CaseFact],
    gaps: Sequence[CaseGap] = (),
    turn: int | None = None,
    declared: Sequence[CaseDeclared] = (),
) -> Any:
    """The assessment of the household."""
    wanted = CaseConclusion("none")
    case = AssessmentCase(
        "性质", "第六条", "wangmo.dibao", DAY, MEMBERS, list(facts), wanted, SETTINGS, list(gaps), list(declared)
    )
    return assessed(law(), case, turn)


def total(found: Any) -> int:
    """The household's income total."""
    return sum(t.amount for t in found.totals if t.category is Category.INCOME and not t.element)


def money(element: str, fen: int | None, **more: Any) -> CaseFact:
    """A fact of so many fen."""
    return CaseFact(element=element, yuan=None if fen is None else str(Decimal(fen) / 100), **more)


def made(element: str, who: str, number: int | None, on: date | None, source: str) -> CaseFact:
    """A fact of the element's kind."""
    match law().elements[element].kind:
        case ValueKind.MONEY:
            return money(element, number, who=who, paid_on=on, source=source)
        case ValueKind.AREA:
            return CaseFact(who, element, area=None if number is None else str(number), source=source)
        case ValueKind.COUNT:
            return CaseFact(who, element, number=number, source=source)
        case _:
            return CaseFact(who, element, text="登记" if number else "", source=source)


ELEMENTS = sorted(law().programmes["wangmo.dibao"].items)
WAGE_SIDE = ["national.wage", "national.tax_wage", "national.income_tax_wage", "national.social_contribution"]
facts_of_any = st.lists(
    st.builds(
        made,
        st.sampled_from(ELEMENTS) | st.sampled_from(WAGE_SIDE) | st.sampled_from(sorted(TAKEN_OFF)),
        st.sampled_from("甲乙"),
        st.none() | st.integers(-2, 12),
        st.none() | st.dates(date(2026, 3, 28), date(2026, 7, 2)),
        st.sampled_from(SOURCES),
    ),
    max_size=10,
)
gaps_of_any = st.lists(
    st.builds(
        CaseGap,
        st.sampled_from("甲乙"),
        st.sampled_from(ELEMENTS),
        st.sampled_from(["unavailable", "not_asked", NOT_COVERED]),
        st.sampled_from(["", "tax"]),
    ),
    max_size=3,
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
    st.builds(
        said, st.sampled_from(ELEMENTS) | st.sampled_from(WAGE_SIDE), st.sampled_from("甲乙"), st.integers(0, 12)
    ),
    max_size=6,
    unique_by=lambda one: (one.who, one.element),
)


@given(facts_of_any, gaps_of_any, declared_of_any, st.integers(0, 9))
def test_order_of_facts_members_and_answers_changes_nothing(
    facts: list[CaseFact], gaps: list[CaseGap], declared: list[CaseDeclared], turn: int
) -> None:
    """But for the numbers of the people, which stand in the order of the case, nothing depends on an order."""
    first, second = run(facts, gaps, declared=declared), run(facts, gaps, turn, declared)
    assert msgspec.json.encode(second.totals) == msgspec.json.encode(first.totals)
    assert second.conclusions == first.conclusions
    assert second.lines == first.lines


@given(facts_of_any, st.sampled_from(EXCLUDED), st.integers(0, 10**6), st.sampled_from(SOURCES))
def test_an_exclusion_never_raises_income(facts: list[CaseFact], element: str, fen: int, source: str) -> None:
    """第七条: not a fen, in no total and no conclusion, whatever else was found."""
    extra = money(element, fen, who="甲", paid_on=date(2026, 5, 1), source=source)
    before, after = run(facts), run([*facts, extra])
    assert total(after) == total(before)
    assert after.conclusions == before.conclusions


@given(facts_of_any)
def test_what_is_taken_off_is_all_that_was_paid_or_all_that_counts(facts: list[CaseFact]) -> None:
    """第六条: off the household's income, never below zero, and nothing is left over while there is income."""
    lines = [x for x in run(facts).lines if x.category is Category.INCOME]
    counted = sum(x.amount or 0 for x in lines if x.treatment is Treatment.COUNTED)
    off = [x for x in lines if x.treatment is Treatment.DEDUCTED]
    beyond = [x for x in lines if x.element in TAKEN_OFF and "不能扣除" in x.reason]
    assert 0 <= sum(x.amount or 0 for x in off) <= counted
    assert all((x.amount or 0) >= 0 and x.element in TAKEN_OFF for x in off)
    assert not beyond or sum(x.amount or 0 for x in off) == counted


@given(facts_of_any)
def test_nothing_is_lost_and_a_split_deduction_adds_up(facts: list[CaseFact]) -> None:
    """Each fact is evidence of a line; the parts of a deduction are its fact's amount."""
    lines = run(facts).lines
    for position, fact in enumerate(facts):
        parts = [x for x in lines if f"事实{position:03d}" in x.evidence]
        assert parts
        assert len(parts) == 1 or fact.element in TAKEN_OFF
        if fact.yuan is not None:
            assert sum(x.amount or 0 for x in parts) == int(Decimal(fact.yuan) * 100)


@given(facts_of_any)
def test_the_conclusions_income_is_the_reports_total(facts: list[CaseFact]) -> None:
    """What is compared is what is printed as 收入合计."""
    found = run(facts)
    fen = total(found)
    assert found.conclusions[0].values["家庭可支配收入"] == f"{fen // 100:,}.{fen % 100:02d}元"


@given(facts_of_any, st.sampled_from("甲乙"), st.integers(1, 30), st.sampled_from(sorted(TAKEN_OFF)))
def test_more_tax_or_contribution_never_turns_a_match_into_an_excess(
    facts: list[CaseFact], who: str, fen: int, element: str
) -> None:
    """What is taken off can lower an income and never raise it."""
    paid = money(element, fen, who=who, paid_on=date(2026, 5, 1), source="tax")
    before, after = run(facts).conclusions[0], run([*facts, paid]).conclusions[0]
    if before.outcome is Outcome.MATCHES:
        assert after.outcome is not Outcome.EXCEEDS


@given(facts_of_any, gaps_of_any)
def test_a_conclusion_is_drawn_only_where_nothing_open_can_turn_it_round(
    facts: list[CaseFact], gaps: list[CaseGap]
) -> None:
    """符合 has no doubtful income and no unanswered source; 超出 holds though all that is open were taken off."""
    found = run(facts, gaps)
    doubtful = [x for x in found.lines if x.treatment is Treatment.DOUBTFUL and x.category is Category.INCOME]
    outcome = found.conclusions[0].outcome
    if "national.funeral" in {x.element for x in (*found.lines, *(g for g in gaps if g.source))}:
        assert outcome is Outcome.NEEDS_REVIEW  # nobody knows how many the standard is for
    if outcome is Outcome.MATCHES:
        assert not [x for x in doubtful if x.element not in TAKEN_OFF]
        assert not [g for g in gaps if g.element in KIND_OF and (g.source or g.state != "not_asked")]
    if outcome is Outcome.EXCEEDS:
        open_off = sum(max(x.amount or 0, 0) for x in doubtful if x.element in TAKEN_OFF)
        assert total(found) - open_off > 2 * 2 * 3


WAGE_JUST_ABOVE = money("national.wage", 13, who="甲", paid_on=date(2026, 4, 1), source="social_insurance")
"""One fen above two persons' bound of three months at two fen."""


@given(facts_of_any, gaps_of_any, st.integers(0, 2), st.integers(0, 12))
@example([WAGE_JUST_ABOVE], [CaseGap("甲", "national.income_tax_wage", "unavailable", "tax")], 0, 1)
@example([WAGE_JUST_ABOVE], [CaseGap("甲", "national.tax_wage", "unavailable", "tax")], 0, 1)
@example([WAGE_JUST_ABOVE], [CaseGap("乙", "national.wage", "unavailable", "tax")], 0, 1)
def test_an_answer_still_to_come_never_takes_an_excess_back(
    facts: list[CaseFact], gaps: list[CaseGap], which: int, fen: int
) -> None:
    """超出 stands whatever an open source answers, of income or of what is taken off it.

    第五条 counts what is left after tax and contributions, so an unanswered one leaves the net open whatever its state:
    无法查询 is as open as 尚未反馈, because a late answer is taken, and an objection has it reviewed (第十三条).
    A payment given back (a negative record) is expected of no answer: it is new evidence for a person to judge.
    """
    open_money = [g for g in gaps if g.source and (g.element in KIND_OF or g.element in TAKEN_OFF)]
    if open_money and run(facts, gaps).conclusions[0].outcome is Outcome.EXCEEDS:
        gap = open_money[which % len(open_money)]
        late = made(gap.element, gap.who, fen, date(2026, 5, 1), "late")
        after = run([*facts, late], [g for g in gaps if g is not gap])
        assert after.conclusions[0].outcome is Outcome.EXCEEDS


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
