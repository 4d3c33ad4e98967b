"""不计入与扣除: never raises income, splits to the fen, rounds once; the same whatever the order; linear in the lists."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.assessment.batches import flat, runs
from core.assessment.deducting import deducted as deducted_of
from core.assessment.excluding import Left
from core.assessment.excluding import excluded as excluded_of
from core.assessment.finding import Found
from core.assessment.model import Subject
from core.law import Law
from core.plugin.exclusions import Deduction, Exclusion, Limit, Taken
from core.plugin.rules import Fact, FindingRule, Gap, Line, Treatment, Values
from core.plugin.vocabulary import Category, Citation, DateRange, Relation, Role

DAY = date(2026, 6, 15)
ALWAYS, BASIS = DateRange(date(2020, 1, 1)), (Citation("办法", "第一条"),)
VALUES = Values(DAY, None, {"x.limit": 1000}, {})
PEOPLE = [Subject("甲", 1, Role.APPLICANT, Relation.SELF, 1), Subject("乙", 2, Role.MEMBER, Relation.SPOUSE, 1)]
unhurried = settings(deadline=None, max_examples=80)


def law(
    exclusions: Sequence[Exclusion] = (),
    deductions: Sequence[Deduction] = (),
    finding_rules: Sequence[FindingRule] = (),
) -> Law:
    none: Any = None
    return Law(
        DAY,
        {},
        {},
        finding_rules,
        (),
        {},
        (),
        {},
        {},
        none,
        none,
        (),
        {},
        {},
        (),
        (),
        exclusions=exclusions,
        deductions=deductions,
    )


def line(n: int, who: str, element: str, amount: int, treatment: Treatment = Treatment.COUNTED) -> Line:
    return Line(f"r.{element}", Category.INCOME, element, who, "", treatment, BASIS, (f"f{n}",), amount)


def fact(n: int, who: str, element: str, amount: int, day: date | None) -> Fact:
    role = Role.APPLICANT if who == "甲" else Role.MEMBER
    return Fact(f"f{n}", who, role, element, "s", "", DAY, "", amount, paid_on=day)


def excluded(law: Law, lines: Sequence[Line], facts: Mapping[str, Fact], gaps: Sequence[Gap], values: Values) -> Left:
    """不计入 of single lines."""
    about: dict[str, list[Fact]] = defaultdict(list)
    for each in facts.values():
        about[each.subject].append(each)
    return excluded_of(law, list(runs(lines)), Found(facts, {}, about), gaps, values)


def deducted(
    law: Law, members: Sequence[Subject], lines: Sequence[Line], facts: Mapping[str, Fact], values: Values
) -> list[Line]:
    """扣除 of single lines."""
    return flat(deducted_of(law, members, list(runs(lines)), facts, values))


days = st.sampled_from([date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 5), None])
payments = st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from("ab"), st.integers(-50, 3000), days), max_size=8)
exclusions = st.builds(
    lambda n, elements, share, limit, until: Exclusion(
        f"x.{n}", "", BASIS, ALWAYS, elements, "不计入", share, limit, until
    ),
    st.integers(0, 99), st.sampled_from([("a",), ("b",), ("a", "b")]), st.sampled_from(["1", "1/2", "1/3", "0.3"]),
    st.sampled_from([None, Limit("x.limit"), Limit("x.limit", "1/3"), Limit("x.limit", monthly=False)]),
    st.sampled_from([None, date(2026, 1, 20)]),
)  # fmt: skip
many = st.lists(exclusions, max_size=4, unique_by=lambda e: e.id)


def made(paid: Sequence[tuple[str, str, int, date | None]]) -> tuple[list[Line], dict[str, Fact]]:
    facts = {f"f{n}": fact(n, *one) for n, one in enumerate(paid)}
    return [line(n, who, element, amount) for n, (who, element, amount, _) in enumerate(paid)], facts


def counted(lines: Sequence[Line]) -> int:
    return sum(x.amount or 0 for x in lines if x.treatment is Treatment.COUNTED)


@unhurried
@given(payments, many)
def test_what_is_left_out_and_what_counts_add_up_to_every_fact(paid: list[Any], rules: list[Exclusion]) -> None:
    """And an exclusion more never raises the income, of whatever sign a line is."""
    lines, facts = made(paid)
    found = excluded(law(rules), lines, facts, (), VALUES).lines
    for whole in lines:
        parts = [x for x in found if x.evidence == whole.evidence]
        assert sum(x.amount or 0 for x in parts) == whole.amount
        assert all(min(whole.amount or 0, 0) <= (x.amount or 0) <= max(whole.amount or 0, 0) for x in parts)
    assert counted(found) <= counted(lines)
    for n in range(len(rules)):
        fewer = excluded(law(rules[:n] + rules[n + 1 :]), lines, facts, (), VALUES).lines
        assert counted(found) <= counted(fewer) + len(rules)  # a fen of rounding for each rule at most


SEVERAL = [("甲", "a", 1000, date(2026, 1, 5)), ("甲", "a", 500, date(2026, 1, 20)), ("乙", "a", 7, None)]


@pytest.mark.parametrize(
    ("share", "limit", "bound"),
    [
        ("1", None, None), ("999/1000", None, None), ("1", Limit("x.limit", "0"), None), ("1/2", Limit("x.limit"), None),
        ("1001/1000", None, "more"), ("2", None, "more"), ("2", Limit("x.limit", "100"), "more"),
        ("-1/2", None, "negative"), ("1", Limit("x.limit", "-1"), "negative"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_line_lies_between_nothing_and_the_line(
    share: str, limit: Limit | None, bound: str | None
) -> None:
    """The registry refuses such shares; a number that makes such a limit comes with the tenant's settings, on the day."""
    lines, facts = made(SEVERAL)
    rule = Exclusion("x.1", "", BASIS, ALWAYS, ("a",), "不计入", share, limit)
    if bound is None:
        assert 0 <= counted(excluded(law([rule]), lines, facts, (), VALUES).lines) <= counted(lines)
        return
    with pytest.raises(ValueError, match=r"不计入规则 x\.1 给出的数额超出了它所依据的收入"):
        excluded(law([rule]), lines, facts, (), VALUES)


@unhurried
@given(payments, many, st.randoms())
def test_order_changes_no_total(paid: list[Any], rules: list[Exclusion], chance: Any) -> None:
    lines, facts = made(paid)
    turned = chance.sample(rules, len(rules))
    first = excluded(law(rules), lines, facts, (), VALUES).lines
    assert counted(excluded(law(turned), lines, facts, (), VALUES).lines) == counted(first)
    shuffled = chance.sample(lines, len(lines))
    assert counted(excluded(law(rules[:1]), shuffled, facts, (), VALUES).lines) == counted(
        excluded(law(rules[:1]), lines, facts, (), VALUES).lines
    )


@unhurried
@given(st.lists(st.integers(1, 3000), max_size=8), st.sampled_from(["1/2", "1/3", "0.3"]))
def test_a_share_rounds_once(amounts: list[int], share: str) -> None:
    """A third of three payments of a yuan is a yuan, not three times 33 fen."""
    lines, facts = made([("甲", "a", amount, DAY) for amount in amounts])
    found = excluded(law([Exclusion("x.s", "", BASIS, ALWAYS, ("a",), "", share)]), lines, facts, (), VALUES).lines
    left_out = sum(x.amount or 0 for x in found if x.treatment is Treatment.EXCLUDED)
    assert left_out == int(sum(amounts) * Fraction(share))


def test_a_condition_on_an_unanswered_register_may_still_fall() -> None:
    """Half of the pay of a disabled person: while the register has not answered, nobody knows."""
    rule = Exclusion(
        "x.half", "", BASIS, ALWAYS, ("a",), "", "1/2", applies=lambda line, facts, values: False, rests_on=("d",)
    )
    lines, facts = made([("甲", "a", 1001, DAY), ("乙", "a", 500, DAY)])
    gap = Gap("甲", Role.APPLICANT, "d", "s", "unavailable")
    assert excluded(law([rule]), lines, facts, [gap], VALUES).may_fall == {("甲", "a"): 500}
    nobody = Gap("甲", Role.APPLICANT, "d", "", "not_asked")
    assert excluded(law([rule]), lines, facts, [nobody], VALUES).may_fall == {}


def finding_rule(id: str, *elements: str, makes: tuple[str, ...] = ()) -> FindingRule:
    return FindingRule(id, "", Category.INCOME, elements, BASIS, ALWAYS, lambda facts, values: [], makes=makes)


def doubted(n: int, who: str, element: str) -> Line:
    return replace(line(n, who, element, 0, Treatment.DOUBTFUL), rule="x.rule", amount=None)


HALF = Exclusion("x.half", "", BASIS, ALWAYS, ("a",), "", "1/2", rests_on=("d",))


def finds(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    return any(fact.element == "d" for fact in facts)


def test_what_is_doubtful_is_as_open_as_what_is_unanswered() -> None:
    """A certificate with an unreadable date: neither is half of the pay left out, nor does all of it count for certain."""
    rules = law([replace(HALF, applies=finds)], finding_rules=[finding_rule("x.rule", "d")])
    lines, facts = made([("甲", "a", 1000, DAY), ("乙", "a", 500, DAY), ("甲", "d", 0, DAY)])
    found = excluded(rules, [*lines[:2], doubted(2, "甲", "d")], facts, (), VALUES)
    assert counted(found.lines) == 1500
    assert found.may_fall == {("甲", "a"): 500}
    certain = excluded(rules, lines, facts, (), VALUES)
    assert (counted(certain.lines), certain.may_fall) == (1000, {})


def test_what_is_not_on_a_register_is_not_proven_while_the_register_is_open() -> None:
    """Who has no car: an unanswered or a doubtful register has not said so, an answered one has."""
    without = replace(HALF, applies=lambda line, facts, values: not finds(line, facts, values))
    rules = law([without], finding_rules=[finding_rule("x.rule", "d")])
    lines, facts = made([("甲", "a", 1000, DAY), ("乙", "a", 500, DAY)])
    gap = Gap("甲", Role.APPLICANT, "d", "s", "unavailable")
    open_ = excluded(rules, lines, facts, [gap], VALUES)
    assert (counted(open_.lines), open_.may_fall) == (1250, {("甲", "a"): 500})
    _, doubted_facts = made([("甲", "a", 1000, DAY), ("乙", "a", 500, DAY), ("甲", "d", 0, DAY)])
    doubtful = excluded(rules, [*lines, doubted(2, "甲", "d")], doubted_facts, [], VALUES)
    assert (counted(doubtful.lines), doubtful.may_fall) == (1250, {("甲", "a"): 500})
    assert counted(excluded(rules, lines, facts, [], VALUES).lines) == 750


def test_what_was_found_decides_though_another_answer_is_open() -> None:
    """A certificate from one department is enough; one that is found is not, where the condition is that a car is not."""
    rules = law([replace(HALF, applies=finds)], finding_rules=[finding_rule("x.r", "d")])
    lines, facts = made([("甲", "a", 1000, DAY), ("甲", "d", 0, DAY)])
    gaps = [Gap("甲", Role.APPLICANT, element, "t", "unavailable") for element in ("d", "car")]
    assert counted(excluded(rules, lines[:1], facts, gaps, VALUES).lines) == 500

    def and_no_car(line: Line, about: Sequence[Fact], values: Values) -> bool:
        return finds(line, about, values) and not any(fact.element == "car" for fact in about)

    both = law(
        [replace(HALF, applies=and_no_car, rests_on=("d", "car"))], finding_rules=[finding_rule("x.r", "d", "car")]
    )
    left = excluded(both, lines[:1], facts, gaps, VALUES)
    assert (counted(left.lines), left.may_fall) == (1000, {("甲", "a"): 500})
    assert counted(excluded(both, lines[:1], facts, gaps[:1], VALUES).lines) == 500


def test_one_that_can_be_read_is_enough() -> None:
    """Two certificates, one of them unreadable: what was found for certain decides."""
    rules = law([replace(HALF, applies=finds)], finding_rules=[finding_rule("x.rule", "d")])
    lines, facts = made([("甲", "a", 1000, DAY), ("甲", "d", 0, DAY), ("甲", "d", 0, DAY)])
    found = excluded(rules, [*lines[:2], doubted(2, "甲", "d")], facts, (), VALUES)
    assert (counted(found.lines), found.may_fall) == (500, {})


def test_an_element_that_a_rule_makes_is_open_with_what_it_is_made_of() -> None:
    """Nobody holds the estimate itself: as long as the land register is open, so is what rests on the estimate."""
    rests = [replace(HALF, applies=lambda *_: False, rests_on=("estimate",))]
    lines, facts = made([("甲", "a", 1000, DAY)])
    land, other = (Gap("甲", Role.APPLICANT, element, "s", "not_covered") for element in ("land", "other"))
    said = law(rests, finding_rules=[finding_rule("x.rule", "land", makes=("estimate",))])
    assert excluded(said, lines, facts, [land], VALUES).may_fall == {("甲", "a"): 500}
    assert excluded(said, lines, facts, [other], VALUES).may_fall == {}
    assert excluded(said, [*lines, doubted(0, "甲", "estimate")], facts, [], VALUES).may_fall == {("甲", "a"): 500}
    unsaid = law(rests, finding_rules=[finding_rule("x.rule", "land")])
    assert excluded(unsaid, lines, facts, [other], VALUES).may_fall == {("甲", "a"): 500}
    nobody = Gap("甲", Role.APPLICANT, "estimate", "", "not_asked")
    assert excluded(unsaid, lines, facts, [nobody], VALUES).may_fall == {}


def test_what_cannot_be_told_leaves_the_sum_open() -> None:
    lines, facts = made([("甲", "a", 1001, DAY), ("甲", "b", 7, DAY)])
    found = excluded(law([replace(HALF, applies=lambda *_: None)]), lines, facts, (), VALUES)
    assert (counted(found.lines), found.may_fall) == (1008, {("甲", "a"): 500})
    unset = replace(HALF, applies=lambda *_: None, limit=Limit("x.unknown"))
    assert excluded(law([unset]), lines, facts, (), VALUES).may_fall == {("甲", "a"): 1001}


def test_a_payment_without_a_day_is_open_where_the_day_decides() -> None:
    """Paid until a day, or a limit a month beside other payments: without its day nobody knows."""
    until = replace(HALF, applies=None, paid_until=date(2026, 1, 31))
    lines, facts = made([("甲", "a", 1000, None)])
    found = excluded(law([until]), lines, facts, (), VALUES)
    assert (counted(found.lines), found.may_fall) == (1000, {("甲", "a"): 500})
    monthly = Exclusion("x.m", "", BASIS, ALWAYS, ("a",), "", limit=Limit("x.limit"))
    alone = excluded(law([monthly]), lines, facts, (), VALUES)
    assert (counted(alone.lines), alone.may_fall) == (0, {})
    lines, facts = made([("甲", "a", 900, None), ("甲", "a", 900, DAY), ("甲", "a", 900, None)])
    several = excluded(law([monthly]), lines, facts, (), VALUES)
    assert (counted(several.lines), several.may_fall) == (1800, {("甲", "a"): 1800})


def test_a_deduction_of_which_nobody_can_tell_is_open() -> None:
    """Doubtful, without an amount: then nobody knows how much less the income is."""
    rule = Deduction("x.d", "", BASIS, ALWAYS, "cost", ("a",), lambda *_: Taken(None, "没有发放日期", ("f0",)))
    lines, facts = made([("甲", "a", 1000, None)])
    *_, cost = deducted(law(deductions=[rule]), PEOPLE, lines, facts, VALUES)
    assert (cost.treatment, cost.amount, cost.reason) == (Treatment.DOUBTFUL, None, "没有发放日期")


def test_a_limit_without_a_value_makes_what_it_is_about_doubtful() -> None:
    rule = Exclusion("x.l", "养老金", BASIS, ALWAYS, ("a",), "", limit=Limit("x.unknown"))
    lines, facts = made([("甲", "a", 1001, DAY), ("甲", "b", 500, DAY)])
    found = {x.element: x for x in excluded(law([rule]), lines, facts, (), VALUES).lines}
    assert (found["a"].treatment, found["b"].treatment) == (Treatment.DOUBTFUL, Treatment.COUNTED)
    assert "未设定“x.unknown”" in found["a"].reason


@unhurried
@given(payments, st.lists(st.integers(-5, 4000), max_size=3), st.lists(st.integers(0, 4000), max_size=3))
def test_deductions_never_pass_zero(paid: list[Any], sums: list[int], taxes: list[int]) -> None:
    """Neither those that are reckoned nor those that were found; what goes beyond is shown as doubtful."""
    lines, facts = made([one for one in paid if one[2] >= 0])
    tax = [line(100 + n, "乙", "tax", amount, Treatment.DEDUCTED) for n, amount in enumerate(taxes)]
    rules = [
        Deduction(f"x.{n}", "", BASIS, ALWAYS, "cost", ("a", "b"), lambda x, f, v, amount=amount: Taken(amount, "", ()))
        for n, amount in enumerate(sums)
    ]
    found = deducted(law(deductions=rules), PEOPLE, [*lines, *tax], facts, VALUES)
    off = sum(x.amount or 0 for x in found if x.treatment is Treatment.DEDUCTED)
    assert all((x.amount or 0) >= 0 for x in found if x.treatment is Treatment.DEDUCTED)
    assert 0 <= off <= counted(lines) == counted(found)
    told = sum(x.amount or 0 for x in found if x.element == "tax")
    assert told == sum(taxes)


def _seconds(rules: int, facts: int) -> float:
    paid = [("甲", f"e{n % rules}", 1000, DAY) for n in range(facts)]
    lines, known = made(paid)
    several = law([Exclusion(f"x.{n:05d}", "", BASIS, ALWAYS, (f"e{n}",), "", "1/2") for n in range(rules)])
    start = time.process_time()
    excluded(several, lines, known, (), VALUES)
    return time.process_time() - start


def test_a_long_list_of_exclusions_costs_by_its_length_alone() -> None:
    """Ten times the exclusions and the facts: about ten times the time, not a hundred."""
    small = min(_seconds(200, 400) for _ in range(3))
    large = min(_seconds(2000, 4000) for _ in range(3))
    assert large < 30 * small
