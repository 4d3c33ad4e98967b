"""逐条认定: from the facts of a case to the lines of the finding rules, before anybody is left out or anything taken off.

Nothing is dropped: a fact that no rule judges becomes a doubtful line that says so. Nothing is doubled: two rules that
count or deduct one fact in one category are a fault of the packs and stop the assessment. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple, Protocol

from core.assessment.frame import Frame
from core.assessment.totals import RECKONED
from core.law import Law
from core.plugin.rules import DOUBTFUL, Fact, FindingRule, Line, NotSet, Values, not_set_text
from core.plugin.touching import BeyondManifest
from core.plugin.vocabulary import Category, Citation, Programme, Role

NO_RULE = "core.no_rule"
"""Stands in `Line.rule` where no rule in force judged the fact."""


class LawClash(Exception):
    """规则冲突: two rules reckon with one fact in the same category; the packs have to settle which one supersedes."""


class Person(Protocol):
    """核对对象 whom facts are about."""

    @property
    def number(self) -> int: ...

    @property
    def role(self) -> Role: ...


class Found(NamedTuple):
    """查得事实, checked and in order: by person, data element and day, whatever the order in which they were handed over."""

    facts: Sequence[Fact]
    by_id: Mapping[str, Fact]
    by_element: Mapping[str, Sequence[Fact]]


def in_order(law: Law, people: Mapping[str, Person], facts: Sequence[Fact]) -> Found:
    """查得事实. Raises ValueError or LookupError as `assess` says."""
    places: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        places[fact.subject, fact.element].append(fact)
    for (subject, element), own in places.items():
        _check(law, people.get(subject), element, own)
    ordered: list[Fact] = []
    by_element: dict[str, list[Fact]] = defaultdict(list)
    for place in sorted(places, key=lambda place: (people[place[0]].number, place[1])):
        own = _by_day(places[place])
        ordered += own
        by_element[place[1]] += own
    return Found(ordered, _by_id(ordered), by_element)


def _check(law: Law, person: Person | None, element: str, facts: Sequence[Fact]) -> None:
    if person is None:
        raise ValueError(f"事实 {facts[0].id} 的核对对象不在本案中")
    if element not in law.elements:
        raise LookupError(f"数据元 {element} 不在在用的目录中")
    role = person.role
    for fact in facts:
        if fact.role is not role:
            raise ValueError(f"事实 {fact.id} 所记身份与本案不一致")


_DAYS = attrgetter("paid_on", "as_of", "id")


def _by_day(facts: list[Fact]) -> list[Fact]:
    try:
        return sorted(facts, key=_DAYS)
    except TypeError:  # some were paid on a day and some on none, which has no order: those without come first
        return sorted(facts, key=lambda fact: (fact.paid_on or date.min, fact.as_of, fact.id))


def _by_id(facts: Sequence[Fact]) -> dict[str, Fact]:
    found = {fact.id: fact for fact in facts}
    if len(found) < len(facts):
        [(twice, _)] = Counter(fact.id for fact in facts).most_common(1)
        raise ValueError(f"事实 {twice} 重复")
    return found


def lines_of(law: Law, programme: Programme, frame: Frame, found: Found, values: Values) -> list[Line]:
    """明细 of all facts: each rule is run where something was found for it, in the order of the rules' ids."""
    asked = {element: facts for element, facts in found.by_element.items() if element in frame.judged_by}
    lines: list[Line] = []
    for place in sorted({place for element in asked for place in frame.judged_by[element]}):
        rule = frame.rules[place]
        given = [fact for element in rule.elements if element in asked for fact in asked[element]]
        written = _judged(law, rule, given, values)
        _refuse_beyond(rule, written, frame.writable[place])
        lines += written
    if any(len(frame.judged_by[element]) > 1 for element in asked):  # a rule knows of no fact that it was not given
        _refuse_double_counting(lines)
    judged = {id for line in lines for id in line.evidence}
    if not judged.issuperset(found.by_id):
        lines += [_unjudged(law, programme, fact) for fact in found.facts if fact.id not in judged]
    return lines


def _judged(law: Law, rule: FindingRule, facts: Sequence[Fact], values: Values) -> Sequence[Line]:
    try:
        return rule.assess(facts, values)
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，须人工核实"
        return [_doubtful(law, fact, rule.id, rule.basis, reason) for fact in facts]


def _refuse_beyond(rule: FindingRule, lines: Iterable[Line], allowed: Collection[str] | None) -> None:
    """What an object names is looked at when it is declared; of what its lines are about only they can tell."""
    if allowed is None:
        return
    for line in lines:
        if line.element not in allowed:
            raise BeyondManifest(rule.id, line.element)


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
        treatment=DOUBTFUL,
        basis=basis,
        evidence=(fact.id,),
        amount=fact.amount,
        quantity=fact.quantity,
        text=fact.text,
        reason=reason,
    )
