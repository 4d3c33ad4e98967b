"""逐条认定: from the facts of a case to the lines of the finding rules, before anybody is left out or anything taken off.

Nothing is dropped: a fact that no rule judges becomes a doubtful line that says so. Nothing is doubled: two rules that
count or deduct one fact in one category are a fault of the packs and stop the assessment. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from core.assessment.batches import Batch, flat, runs
from core.assessment.contract import lines_judged
from core.assessment.frame import Frame
from core.assessment.totals import RECKONED
from core.law import Law
from core.plugin.counting import Item, alike
from core.plugin.rules import DOUBTFUL, Fact, FindingRule, Line, NotSet, Values, not_set_text
from core.plugin.touching import Held
from core.plugin.vocabulary import Category, Citation, Programme, Role

NO_RULE = "core.no_rule"
"""Stands in `Line.rule` where no rule in force judged the fact."""


class LawClash(Held):
    """规则冲突: two rules reckon with one fact in the same category; the packs have to settle which one supersedes."""


class Person(Protocol):
    """核对对象 whom facts are about."""

    @property
    def number(self) -> int: ...

    @property
    def role(self) -> Role: ...


class Found(Struct, frozen=True):
    """查得事实, checked and in order: by person, data element and day, whatever the order in which they were handed over."""

    by_id: Mapping[str, Fact]
    by_element: Mapping[str, Mapping[str, Sequence[Fact]]]
    """Of each data element, by person."""
    by_person: Mapping[str, Sequence[Fact]]

    def of(self, elements: Collection[str]) -> list[Fact]:
        """Of these data elements, in the same order."""
        if self.by_element.keys().isdisjoint(elements):
            return []
        return [fact for own in self.by_person.values() for fact in own if fact.element in elements]


def in_order(law: Law, people: Mapping[str, Person], facts: Sequence[Fact]) -> Found:
    """查得事实. Raises ValueError or LookupError as `assess` says."""
    places = _by_place(facts)
    for (subject, element), own in places.items():
        _check(law, people.get(subject), element, own)
    by_element: dict[str, dict[str, Sequence[Fact]]] = {}
    by_person: dict[str, list[Fact]] = {}
    for _, element, subject in sorted([(people[subject].number, element, subject) for subject, element in places]):
        own = _by_day(places[subject, element])
        by_element.setdefault(element, {})[subject] = own
        by_person.setdefault(subject, []).extend(own)
    return Found(_by_id(facts, by_person), by_element, by_person)


def _by_place(facts: Sequence[Fact]) -> Mapping[tuple[str, str], list[Fact]]:
    """By person and data element. Neighbours nearly always have both in common: a place is looked up where it changes."""
    places: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    own, subject, element = list[Fact](), None, None
    for fact in facts:
        its, of = fact.subject, fact.element
        if of != element or its != subject:
            own, subject, element = places[its, of], its, of
        own.append(fact)
    return places


def _check(law: Law, person: Person | None, element: str, facts: Sequence[Fact]) -> None:
    if person is None:
        raise ValueError(f"事实 {facts[0].id} 的核对对象不在本案中")
    if element not in law.elements:
        raise LookupError(f"数据元 {element} 不在在用的目录中")
    role = person.role
    if other := [fact.id for fact in facts if fact.role is not role]:
        raise ValueError(f"事实 {other[0]} 所记身份与本案不一致")


def _by_day(facts: list[Fact]) -> list[Fact]:
    if len(facts) == 1:
        return facts
    before = date.min
    for fact in facts:  # nearly always they come as they were paid, one a month; then nothing else decides
        day = fact.paid_on
        if day is None or day <= before:
            # Those without a day come first.
            return sorted(facts, key=lambda fact: (fact.paid_on or date.min, fact.as_of, fact.id))
        before = day
    return facts


def _by_id(facts: Sequence[Fact], ordered: Mapping[str, Sequence[Fact]]) -> dict[str, Fact]:
    found = {fact.id: fact for own in ordered.values() for fact in own}
    if len(found) < len(facts):
        [(twice, _)] = Counter(fact.id for own in ordered.values() for fact in own).most_common(1)
        raise ValueError(f"事实 {twice} 重复")
    return found


def lines_of(
    law: Law, programme: Programme, frame: Frame, found: Found, values: Values, people: Collection[str]
) -> list[Batch]:
    """明细 of all facts: each rule is run where something was found for it, in the order of the rules' ids."""
    asked = found.by_element.keys() & frame.judged_by.keys()
    batches: list[Batch] = []
    for place in sorted({place for element in asked for place in frame.judged_by[element]}):
        asks = _Asks(law, frame.rules[place], frame.items[place], frame.allowed[place], people, values)
        given = [found.by_element[element] for element in asks.rule.elements if element in asked]
        batches += _written(asks, given)
    if not frame.judged_twice.isdisjoint(asked):  # a rule knows of no fact that it was not given
        _refuse_double_counting(flat(batches))
    left = _left_over(law, programme, frame, found, batches)
    return [*batches, *runs(left)] if left else batches


class _Asks(Struct, gc=False):
    """One rule, and what its answers are held to."""

    law: Law
    rule: FindingRule
    item: Item | None
    may: Collection[str] | None
    people: Collection[str]
    values: Values


def _written(asks: _Asks, given: Sequence[Mapping[str, Sequence[Fact]]]) -> Sequence[Batch]:
    """By person where an item of the usual kind finds nothing to look at singly; otherwise as the rule itself writes them."""
    if asks.item is None or len(given) > 1:
        return [*runs(_judged(asks, [fact for each in given for own in each.values() for fact in own]))]
    written: list[Batch] = []
    for subject, facts in given[0].items():
        told = alike(asks.item, facts, asks.values)
        if told is None:
            written += runs(_judged(asks, facts))
        else:
            lines, amount = told
            first = lines[0]
            written.append(Batch(subject, first.category, first.element, first.rule, first.treatment, lines, amount))
    return written


def _left_over(law: Law, programme: Programme, frame: Frame, found: Found, batches: Sequence[Batch]) -> Sequence[Line]:
    """What no rule judged; an item judges whatever it is given."""
    some = [element for element in found.by_element if element not in frame.judged_whole]
    if not some:
        return ()
    judged = {id for line in flat(batches) for id in line.evidence}
    left = [fact for fact in found.by_id.values() if fact.element in some and fact.id not in judged]
    return [_unjudged(law, programme, fact) for fact in left]


def _judged(asks: _Asks, facts: Sequence[Fact]) -> Sequence[Line]:
    try:
        return lines_judged(asks.rule, asks.rule.assess(facts, asks.values), facts, asks.people, asks.may)
    except NotSet as error:
        reason = f"{not_set_text(error, asks.values)}，须人工核实"
        return [_doubtful(asks.law, fact, asks.rule.id, asks.rule.basis, reason) for fact in facts]


def _refuse_double_counting(lines: Iterable[Line]) -> None:
    reckoned_by: dict[tuple[Category, str], str] = {}
    for line in lines:
        if line.treatment not in RECKONED:
            continue
        for fact in line.evidence:
            other = reckoned_by.setdefault((line.category, fact), line.rule)
            if other != line.rule:
                raise LawClash(
                    f"规则 {other} 与 {line.rule} 同时计入或扣除同一事实，须以 supersedes 取舍；改正前不作认定"
                )


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
