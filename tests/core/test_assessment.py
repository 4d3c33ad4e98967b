"""认定测试: order never matters, totals are the sums of the counted lines, nothing is dropped and nothing counts twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.assessment.finding import NO_RULE, LawClash
from core.assessment.gathering import declared_of, input_bytes
from core.assessment.model import Assessment, Subject, assess
from core.households.model import DeclarationIn, DeclaredIn
from core.law import Law
from core.plugin import rules as contract
from core.plugin.rules import Conclusion, Declared, Fact, FindingRule, Gap, HouseholdFacts, Line, Treatment, Values
from core.plugin.vocabulary import (
    PERIOD_SETTING,
    Category,
    Citation,
    DataElement,
    DateRange,
    Period,
    Programme,
    Relation,
    Role,
    Setting,
    ValueKind,
)

DAY = date(2026, 7, 1)
BASIS = (Citation("某规定", "第一条"),)
ALWAYS = DateRange(date(2020, 1, 1))
KINDS = {
    "t.wage": (Category.INCOME, ValueKind.MONEY),
    "t.gift": (Category.INCOME, ValueKind.MONEY),
    "t.deposit": (Category.PROPERTY, ValueKind.MONEY),
    "t.car": (Category.PROPERTY, ValueKind.COUNT),
}
ELEMENTS = {
    id: DataElement(id, id[2:], category, kind, BASIS, periodic=category is Category.INCOME)
    for id, (category, kind) in KINDS.items()
}
SUBJECTS = [
    Subject("a", 1, Role.APPLICANT, Relation.SELF, 1),
    Subject("b", 2, Role.MEMBER, Relation.SPOUSE, 1),
    Subject("c", 3, Role.SUPPORTER, Relation.CHILD, 2),
]
ROLES = {s.id: s.role for s in SUBJECTS}
PROGRAMME = Programme("t.dibao", "低保", BASIS, "county", tuple(Role), tuple(KINDS), ALWAYS)


def judging(treatment: Callable[[Fact], Treatment] = lambda _: Treatment.COUNTED, rule: str = "t.rule") -> Any:
    """A rule body that makes one line a fact, in the order it was given."""

    def body(facts: Sequence[Fact], _: Values) -> list[Line]:
        return [
            Line(
                rule,
                ELEMENTS[f.element].category,
                f.element,
                f.subject,
                f.title,
                treatment(f),
                BASIS,
                (f.id,),
                f.amount,
            )
            for f in facts
        ]

    return body


def finding(
    id: str, *elements: str, valid: DateRange = ALWAYS, supersedes: tuple[str, ...] = (), **body: Any
) -> FindingRule:
    """A finding rule that counts everything, unless told otherwise."""
    return FindingRule(id, id, Category.INCOME, elements, BASIS, valid, judging(rule=id, **body), supersedes)


def own_income(facts: HouseholdFacts, _: Values) -> Conclusion:
    """A test that says what the household's income is."""
    own = {id for id, role, _ in facts.members if role in (Role.APPLICANT, Role.MEMBER)}
    counted = [x for x in facts.lines if x.treatment is Treatment.COUNTED and x.category is Category.INCOME]
    total = sum(x.amount or 0 for x in counted if x.subject in own)
    return Conclusion("t.test", "收入", None, f"{total} {len(facts.gaps)}", BASIS)


TEST = contract.TestRule("t.test", "收入", ("t.dibao",), BASIS, ALWAYS, own_income, (PERIOD_SETTING,))


def law(*rules: FindingRule, **named: Any) -> Law:
    """A law of these finding rules."""
    given = {f.name: named.get(f.name, {}) for f in msgspec.structs.fields(Law)}
    given |= {"day": DAY, "elements": ELEMENTS, "finding_rules": rules, "stamp": ("t 1.0.0",)}
    return Law(**given | {"test_rules": named.get("test_rules", [TEST])})


def fact(id: str, subject: str = "a", element: str = "t.wage", amount: int | None = 100, **more: Any) -> Fact:
    """A fact about one of the subjects."""
    return Fact(id, subject, ROLES[subject], element, "s", "事实", DAY, "", amount, **more)


def run(found: Law, facts: Sequence[Fact], gaps: Sequence[Gap] = ()) -> Assessment:
    """Assess under the test programme."""
    return assess(found, PROGRAMME, DAY, SUBJECTS, facts, gaps)


def income(assessment: Assessment, household: int = 1) -> int:
    """The household's income total; 0 where there is none."""
    return sum(
        t.amount for t in assessment.totals if (t.household, t.category, t.element) == (household, Category.INCOME, "")
    )


amounts = st.one_of(st.none(), st.integers(-5, 1000))
facts_strategy = st.lists(
    st.builds(
        lambda subject, element, amount, day: {
            "subject": subject,
            "element": element,
            "amount": amount,
            "paid_on": day,
        },
        st.sampled_from("abc"),
        st.sampled_from(list(KINDS)),
        amounts,
        st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    ),
    max_size=12,
).map(lambda rows: [fact(f"f{n:02d}", **row) for n, row in enumerate(rows)])


def by_amount(f: Fact) -> Treatment:
    """Treats a fact by its figure, so that all four treatments occur."""
    return list(Treatment)[(f.amount or 0) % 4]


RULES = (
    finding("t.income", "t.wage", treatment=by_amount),
    finding("t.wealth", "t.deposit", "t.car", treatment=by_amount),
)


@given(facts_strategy, st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(facts: list[Fact], chance: Any) -> None:
    """Facts, subjects, gaps and rules in any order: the same assessment, byte for byte."""
    gaps = [Gap(s.id, s.role, e, "s", "unavailable") for s in SUBJECTS for e in KINDS]
    first = assess(law(*RULES), PROGRAMME, DAY, SUBJECTS, facts, gaps)
    shuffled = [list(x) for x in (SUBJECTS, facts, gaps, RULES)]
    for x in shuffled:
        chance.shuffle(x)
    subjects, others, holes, rules = shuffled
    second = assess(law(*rules), PROGRAMME, DAY, subjects, others, holes)
    assert msgspec.json.encode(second) == msgspec.json.encode(first)


@given(facts_strategy)
def test_totals_are_the_counted_lines_less_the_deducted_ones(facts: list[Fact]) -> None:
    """Per household, per element and per category; money only; the rows of the elements add up to their category's."""
    found = run(law(*RULES), facts)
    for total in found.totals:
        lines = [
            x for x in found.lines
            if {s.id: s.household for s in SUBJECTS}[x.subject] == total.household
            and x.category is total.category and total.element in ("", x.element)
            and ELEMENTS[x.element].kind is ValueKind.MONEY
        ]  # fmt: skip
        counted = sum(x.amount or 0 for x in lines if x.treatment is Treatment.COUNTED)
        assert total.amount == counted - sum(x.amount or 0 for x in lines if x.treatment is Treatment.DEDUCTED)
        if not total.element:
            rows = [t for t in found.totals if (t.household, t.category) == (total.household, total.category)]
            assert sum(t.amount for t in rows if t.element) == total.amount


@given(facts_strategy)
def test_no_fact_is_dropped(facts: list[Fact]) -> None:
    """Every fact is evidence of a line (of two where it is deducted in part); `t.gift` has no rule and is doubtful."""
    found = run(law(*RULES), facts)
    assert {id for x in found.lines for id in x.evidence} == {f.id for f in facts}
    for line in found.lines:
        if line.element == "t.gift":
            assert (line.rule, line.treatment) == (NO_RULE, Treatment.DOUBTFUL)
            assert line.reason == "在用规则未对该项作出认定"


@given(facts_strategy, st.sampled_from("abc"), st.integers(0, 1000))
def test_an_excluded_line_never_raises_income(facts: list[Fact], subject: str, quarter: int) -> None:
    """不计入 adds a line and not a fen, to nobody's total and no conclusion."""
    extra = fact("extra", subject, "t.wage", quarter * 4 + 2)
    before, after = run(law(*RULES), facts), run(law(*RULES), [*facts, extra])
    assert [x.treatment for x in after.lines if x.evidence == ("extra",)] == [Treatment.EXCLUDED]
    assert [income(after, n) for n in (1, 2)] == [income(before, n) for n in (1, 2)]
    assert after.conclusions == before.conclusions


def test_a_deduction_is_a_row_of_its_own_and_taken_off_the_category() -> None:
    """扣除 is never hidden in a net figure: gross, what is taken off, and what is left."""
    taking = finding("t.b", "t.gift", treatment=lambda _: Treatment.DEDUCTED)
    found = run(
        law(finding("t.a", "t.wage"), taking), [fact("f1", amount=300), fact("f2", element="t.gift", amount=45)]
    )
    assert [(t.title, t.amount) for t in found.totals] == [("gift扣除合计", -45), ("wage合计", 300), ("收入合计", 255)]


def test_superseded_and_expired_rules_do_not_run() -> None:
    """A county's rule in place of the province's; a rule of another time; a superseder out of force changes nothing."""
    province, county = finding("t.a", "t.wage"), finding("t.b", "t.wage", supersedes=("t.a",))
    assert run(law(province, county), [fact("f")]).lines[0].rule == "t.b"
    later = replace(county, valid=DateRange(date(2027, 1, 1)))
    assert run(law(province, later), [fact("f")]).lines[0].rule == "t.a"
    past = replace(province, valid=DateRange(date(2020, 1, 1), date(2026, 6, 30)))
    assert run(law(past), [fact("f")]).lines[0].rule == NO_RULE


def test_two_rules_counting_one_fact_stop_the_assessment() -> None:
    """Otherwise a wage would count twice; one that counts and one that leaves out is no clash; deducting is reckoning."""
    with pytest.raises(LawClash, match=r"t\.a 与 t\.b"):
        run(law(finding("t.a", "t.wage"), finding("t.b", "t.wage")), [fact("f")])
    deducting = finding("t.b", "t.wage", treatment=lambda _: Treatment.DEDUCTED)
    with pytest.raises(LawClash, match="计入或扣除"):
        run(law(finding("t.a", "t.wage"), deducting), [fact("f")])
    excluding = finding("t.b", "t.wage", treatment=lambda _: Treatment.EXCLUDED)
    assert income(run(law(finding("t.a", "t.wage"), excluding), [fact("f")])) == 100


def test_a_fact_outside_the_programme_is_doubtful_and_not_counted() -> None:
    """The item was not to be asked for; what came nevertheless is shown."""
    narrow = replace(PROGRAMME, items=("t.deposit",))
    found = assess(law(*RULES), narrow, DAY, SUBJECTS, [fact("f", amount=99)], [])
    assert [(x.rule, x.treatment, x.reason) for x in found.lines] == [
        (NO_RULE, Treatment.DOUBTFUL, "不属于“低保”的核对事项")
    ]


def test_what_cannot_belong_to_the_case_is_refused() -> None:
    """A stranger's fact, a fact twice, another role, an unknown element."""
    good = fact("f")
    for bad, error in [
        ([good, good], ValueError),
        ([replace(good, subject="z")], ValueError),
        ([replace(good, role=Role.SUPPORTER)], ValueError),
        ([replace(good, element="t.unknown")], LookupError),
    ]:
        with pytest.raises(error):
            run(law(*RULES), bad)


def test_a_supporters_household_has_totals_of_its_own() -> None:
    """Household 2 never flows into household 1."""
    found = run(
        law(finding("t.a", "t.wage")), [fact("f1", "a", amount=1), fact("f2", "b", amount=2), fact("f3", "c", amount=4)]
    )
    assert (income(found, 1), income(found, 2)) == (3, 4)
    assert found.conclusions[0].explanation == "3 0"
    assert [(t.printed().household, t.printed().title) for t in found.totals] == [
        (1, "wage合计"), (1, "收入合计"), (2, "wage合计"), (2, "收入合计"),
    ]  # fmt: skip


def test_the_period_is_printed_or_its_absence() -> None:
    """核算期间 of the periodic totals; a state on a day has none."""
    setting = Setting(PERIOD_SETTING, 6, "某文件", date(2026, 1, 1), "某市")
    facts = [fact("f1"), fact("f2", element="t.deposit", amount=3)]
    rules = (finding("t.a", "t.wage"), finding("t.b", "t.deposit"))
    dated = run(law(*rules, settings={PERIOD_SETTING: setting}), facts)
    assert dated.period == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert {t.period for t in dated.totals} == {"2026-01-01至2026-06-30", ""}
    assert {t.period for t in run(law(*rules), facts).totals} == {"未设定核算期间，为全部查得记录之和", ""}
    assert dated.values == {PERIOD_SETTING: "6（某文件，自2026-01-01起，某市）"}


def test_the_assessment_says_what_it_was_made_with() -> None:
    """Rules, tests and stamp, to explain and replay it later; a test of another programme is not run."""
    other = replace(TEST, id="t.other", programmes=("t.medical",))
    found = run(law(*RULES, test_rules=[TEST, other]), [])
    assert found.rules == ("t.income", "t.wealth", "t.test")
    assert found.stamp == ("t 1.0.0",)
    assert (found.programme, found.applied_on, found.day) == ("t.dibao", DAY, DAY)


def told(facts: HouseholdFacts, _: Values) -> Conclusion:
    """A test that says what was declared, as it sees it."""
    return Conclusion(
        "t.test", "申报", None, " ".join(f"{d.subject}{d.element}{d.amount}" for d in facts.declared), BASIS
    )


DECLARED = [
    Declared("a", "t.wage", 5),
    Declared("a", "t.car", 1),
    Declared("b", "t.wage", 7),
    Declared("c", "t.gift", 9),
]


@given(st.permutations(DECLARED), st.permutations(SUBJECTS))
def test_tests_see_what_was_declared_in_one_order_and_nothing_counts_of_it(
    declared: list[Declared], subjects: list[Subject]
) -> None:
    """Beside the findings: by person and element, and in no line and no total."""
    telling = law(*RULES, test_rules=[replace(TEST, judge=told)])
    found = assess(telling, PROGRAMME, DAY, subjects, [fact("f")], [], declared)
    assert found.conclusions[0].explanation == "at.car1 at.wage5 bt.wage7 ct.gift9"
    silent = assess(telling, PROGRAMME, DAY, SUBJECTS, [fact("f")], [])
    assert (found.lines, found.totals) == (silent.lines, silent.totals)
    assert silent.conclusions[0].explanation == ""


def test_what_is_declared_of_a_stranger_or_twice_is_refused() -> None:
    for bad in ([Declared("z", "t.wage", 1)], [DECLARED[0], Declared("a", "t.wage", 6)]):
        with pytest.raises(ValueError, match="申报项"):
            assess(law(*RULES), PROGRAMME, DAY, SUBJECTS, [], [], bad)


def test_another_declaration_is_another_input_whatever_its_order() -> None:
    """Else a corrected declaration would leave the report that was issued over the old one."""
    one, other = UUID(int=1), UUID(int=2)
    items = [
        DeclaredIn(other, "t.wage", amount=5),
        DeclaredIn(one, "t.house", quantity="80.5"),
        DeclaredIn(one, "t.wage", 7),
    ]
    declared = declared_of(DeclarationIn(items))
    assert declared[0] == Declared(str(one), "t.house", quantity=Decimal("80.5"))
    assert declared == declared_of(DeclarationIn(items[::-1]))

    def basis(items: Sequence[Declared]) -> bytes:
        return input_bytes([], [], items, [], ["t 1.0.0"])

    assert basis(declared) == basis(declared[::-1])
    assert len({basis(declared), basis(declared[:2]), basis([*declared[:2], replace(declared[2], amount=8)])}) == 3
