"""认定计算: selects the rules in force, runs them over the facts, adds up, runs the tests. Pure; money is integer fen.

Nothing is dropped: a fact that no rule judges becomes a doubtful line that says so. Nothing is doubled: two rules that
count or deduct one fact in one category are a fault of the packs and stop the assessment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from core.assessment.deducting import deducted
from core.assessment.excluding import excluded
from core.assessment.frame import frame_of, values_used
from core.assessment.reckoning import standings, supported, without_who_does_not_count
from core.assessment.totals import CATEGORY_RANK, RECKONED, Total, totals
from core.law import Law
from core.plugin.composition import Person
from core.plugin.figures import Residence
from core.plugin.rules import (
    Conclusion,
    Declared,
    Fact,
    FindingRule,
    Gap,
    HouseholdFacts,
    Line,
    NotSet,
    Standing,
    TestRule,
    Treatment,
    Values,
    not_set_text,
)
from core.plugin.vocabulary import (
    Category,
    Citation,
    Period,
    Programme,
    Relation,
    Role,
)

APPLICANT_HOUSEHOLD = 1

NO_RULE = "core.no_rule"
"""Stands in `Line.rule` where no rule in force judged the fact."""


class Subject(Struct, frozen=True):
    """核对对象 as the assessment sees one."""

    id: str
    number: int
    """Position in the case; lines are sorted by it."""
    role: Role
    relation: Relation
    household: int
    """1 the applicant's, 2… supporters' households."""
    born_on: date | None = None
    """None where the document carries no birth date."""


class Assessment(Struct, frozen=True):
    """认定结果: with everything it takes to explain it years later, and to run it again."""

    programme: str
    applied_on: date
    day: date
    period: Period | None
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    conclusions: tuple[Conclusion, ...]
    rules: tuple[str, ...]
    """Ids of the finding and test rules in force."""
    values: Mapping[str, str]
    """Parameters in force and the settings that the rules name, as printed."""
    stamp: tuple[str, ...]
    standings: tuple[Standing, ...] = ()
    """家庭人口认定 of everybody who lives with the applicant."""


class LawClash(Exception):
    """规则冲突: two rules reckon with one fact in the same category; the packs have to settle which one supersedes."""


def assess(
    law: Law,
    programme: Programme,
    applied_on: date,
    subjects: Sequence[Subject],
    facts: Sequence[Fact],
    gaps: Sequence[Gap],
    declared: Sequence[Declared] = (),
    residence: Residence | None = None,
) -> Assessment:
    """认定 the facts of one case under one programme; the order in which anything is handed over changes nothing.

    What was `declared` makes no line and no total: tests may look at it beside the findings. Raises LookupError for an
    element outside the catalogue in force, ValueError for a fact or a declared item about nobody in the case or one
    that was handed over twice, LawClash where two rules count or deduct the same fact.
    """
    law = law.under(programme)
    people = {s.id: s for s in sorted(subjects, key=lambda s: s.number)}
    frame = frame_of(law, programme)
    values = law.values(applied_on, residence)
    given, open_ = _checked(law, people, facts), _placed(law, people, gaps)
    said = standings(law, programme, _persons(people.values()), given, open_, values)
    lines, may_fall = _reckoned(law, programme, list(people.values()), frame.rules, given, open_, said, values)
    gathered = HouseholdFacts(
        members=[(s.id, s.role, s.relation) for s in people.values()],
        lines=lines,
        gaps=open_,
        declared=_declared(people, declared),
        standings=said,
        views=frame.views,
        categories=frame.categories,
        excluded_by=frame.excluded_by,
        never_counts=frame.never_counts,
        taken_off=frame.taken_off,
        may_fall=may_fall,
    )
    return Assessment(
        programme=programme.id,
        applied_on=applied_on,
        day=law.day,
        period=values.period,
        lines=lines,
        totals=tuple(totals(law, people, lines, values.period)),
        conclusions=tuple(_concluded(test, gathered, values) for test in frame.tests),
        rules=frame.ids,
        values=values_used(frame.tests, values),
        stamp=law.stamp,
        standings=tuple(said),
    )


def _reckoned(
    law: Law, programme: Programme, people: Sequence[Subject], rules: Sequence[FindingRule], facts: Sequence[Fact],
    gaps: Sequence[Gap], said: Sequence[Standing], values: Values,
) -> tuple[tuple[Line, ...], Mapping[tuple[str, str], int]]:  # fmt: skip
    """明细: what the facts are, and then in this order: who counts, what is left out, taken off, and given by supporters."""
    known = {fact.id: fact for fact in facts}
    lines = without_who_does_not_count(_lines(law, programme, rules, facts, values), said)
    left = excluded(law, lines, known, gaps, values)
    lines = supported(law, programme, people, deducted(law, people, left.lines, known, values), gaps, values)
    return _sorted_lines(lines, {person.id: person for person in people}), left.may_fall


def _concluded(test: TestRule, household: HouseholdFacts, values: Values) -> Conclusion:
    try:
        return test.judge(household, values)
    except NotSet as error:
        text = f"{not_set_text(error, values)}，只列合计，不作结论。"
        return Conclusion(test.id, test.title, None, text, test.basis)


def _persons(people: Iterable[Subject]) -> list[Person]:
    return [Person(s.id, s.role, s.relation, s.household, s.born_on) for s in people]


def _placed(law: Law, people: Mapping[str, Subject], gaps: Sequence[Gap]) -> list[Gap]:
    ordered = sorted(gaps, key=lambda g: (people[g.subject].number, g.element, g.source, g.state))
    return [replace(g, category=law.elements[g.element].category) if g.element in law.elements else g for g in ordered]


def _checked(law: Law, people: Mapping[str, Subject], facts: Sequence[Fact]) -> list[Fact]:
    seen: set[str] = set()
    for fact in facts:
        if fact.id in seen:
            raise ValueError(f"事实 {fact.id} 重复")
        if fact.subject not in people:
            raise ValueError(f"事实 {fact.id} 的核对对象不在本案中")
        if fact.role is not people[fact.subject].role:
            raise ValueError(f"事实 {fact.id} 所记身份与本案不一致")
        if fact.element not in law.elements:
            raise LookupError(f"数据元 {fact.element} 不在在用的目录中")
        seen.add(fact.id)
    return sorted(facts, key=lambda f: _fact_order(f, people))


def _declared(people: Mapping[str, Subject], declared: Sequence[Declared]) -> list[Declared]:
    seen: set[tuple[str, str]] = set()
    for item in declared:
        if item.subject not in people:
            raise ValueError(f"申报项 {item.element} 的核对对象不在本案中")
        if (item.subject, item.element) in seen:
            raise ValueError(f"申报项 {item.element} 重复")
        seen.add((item.subject, item.element))
    return sorted(declared, key=lambda d: (people[d.subject].number, d.element))


def _fact_order(fact: Fact, people: Mapping[str, Subject]) -> tuple[int, str, date, date, str]:
    return people[fact.subject].number, fact.element, fact.paid_on or date.min, fact.as_of, fact.id


def _lines(
    law: Law, programme: Programme, rules: Sequence[FindingRule], facts: Sequence[Fact], values: Values
) -> list[Line]:
    by_element: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_element[fact.element].append(fact)
    for element in by_element.keys() - set(programme.items):
        del by_element[element]
    lines: list[Line] = []
    for rule in rules:
        given = [fact for element in rule.elements if element in by_element for fact in by_element[element]]
        lines.extend(_judged(law, rule, given, values) if given else ())
    _refuse_double_counting(lines)
    judged = {id for line in lines for id in line.evidence}
    lines.extend(_unjudged(law, programme, fact) for fact in facts if fact.id not in judged)
    return lines


def _judged(law: Law, rule: FindingRule, facts: Sequence[Fact], values: Values) -> Sequence[Line]:
    try:
        return rule.assess(facts, values)
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，须人工核实"
        return [_doubtful(law, fact, rule.id, rule.basis, reason) for fact in facts]


def _refuse_double_counting(lines: Iterable[Line]) -> None:
    reckoned_by: dict[tuple[Category, str], str] = {}
    for line in lines:
        if line.treatment not in RECKONED:
            continue
        for fact in line.evidence:
            other = reckoned_by.setdefault((line.category, fact), line.rule)
            if other != line.rule:
                raise LawClash(f"规则 {other} 与 {line.rule} 同时计入或扣除同一事实，须以 supersedes 明确取舍")


def _unjudged(law: Law, programme: Programme, fact: Fact) -> Line:
    if fact.element not in programme.items:
        return _doubtful(law, fact, NO_RULE, programme.basis, f"不属于“{programme.title}”的核对事项")
    return _doubtful(law, fact, NO_RULE, law.elements[fact.element].basis, "在用规则未对该项作出认定")


def _doubtful(law: Law, fact: Fact, rule: str, basis: tuple[Citation, ...], reason: str) -> Line:
    element = law.elements[fact.element]
    return Line(
        rule=rule,
        category=element.category,
        element=element.id,
        subject=fact.subject,
        title=fact.title or element.title,
        treatment=Treatment.DOUBTFUL,
        basis=basis,
        evidence=(fact.id,),
        amount=fact.amount,
        quantity=fact.quantity,
        text=fact.text,
        reason=reason,
    )


def _sorted_lines(lines: Iterable[Line], people: Mapping[str, Subject]) -> tuple[Line, ...]:
    # Rules see their facts in order and the sort is stable: lines of one element keep the order of their payments.
    return tuple(sorted(lines, key=lambda x: (people[x.subject].number, CATEGORY_RANK[x.category], x.element, x.rule)))
