"""认定计算: selects the rules in force, runs them over the facts, adds up, runs the tests. Pure; money is integer fen.

Each part of it has a file of its own: `finding` (what the facts are), `reckoning` (who counts, what supporters give),
`excluding`, `deducting`, `totals`; `frame` keeps what follows from the law alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from core.assessment.batches import Batch, flat
from core.assessment.contract import conclusion_judged
from core.assessment.deducting import deducted
from core.assessment.excluding import excluded
from core.assessment.finding import Found, in_order, lines_of
from core.assessment.frame import frame_of, values_used
from core.assessment.reckoning import standings, supported, without_who_does_not_count
from core.assessment.totals import Place, Total, by_place, known_of, totals
from core.law import Law
from core.plugin.composition import Person
from core.plugin.dated import NumberOn, noted
from core.plugin.figures import Residence
from core.plugin.kept import keeping
from core.plugin.rules import (
    Conclusion,
    Declared,
    Fact,
    Gap,
    HouseholdFacts,
    Line,
    NotSet,
    Standing,
    TestRule,
    Values,
    not_set_text,
)
from core.plugin.vocabulary import Period, Programme, Relation, Role


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
    numbers: tuple[NumberOn, ...] = ()
    """另日取值: numbers of the law that a rule asked for as they stood on another day; by id and day."""


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
    with noted() as numbers:
        result = _assessed(law.under(programme), programme, applied_on, subjects, facts, gaps, declared, residence)
    return replace(result, numbers=tuple([numbers[key] for key in sorted(numbers)])) if numbers else result


def _assessed(
    law: Law, programme: Programme, applied_on: date, subjects: Sequence[Subject], facts: Sequence[Fact],
    gaps: Sequence[Gap], declared: Sequence[Declared], residence: Residence | None,
) -> Assessment:  # fmt: skip
    people = {s.id: s for s in sorted(subjects, key=lambda s: s.number)}
    frame = frame_of(law, programme)
    values = law.values(applied_on, residence)
    found, open_ = in_order(law, people, facts), _placed(law, people, gaps)
    judged = lines_of(law, programme, frame, found, values, people)
    said = standings(law, programme, _persons(people.values()), found, open_, judged, values)
    places, may_fall = _reckoned(law, programme, people, judged, found, open_, said, values)
    batches = [batch for own in places.values() for batch in own]
    lines = tuple(flat(batches))
    gathered = HouseholdFacts(
        members=tuple([(s.id, s.role, s.relation) for s in people.values()]),
        lines=lines,
        gaps=open_,
        declared=_declared(people, declared),
        standings=tuple(said),
        views=frame.views,
        categories=frame.categories,
        excluded_by=frame.excluded_by,
        never_counts=frame.never_counts,
        taken_off=frame.taken_off,
        may_fall=MappingProxyType(may_fall),
    )
    named = frozenset([told.element for some in (batches, open_, declared) for told in some])
    gathered.knowing(known_of(places, gathered.counted), named)
    return Assessment(
        programme=programme.id,
        applied_on=applied_on,
        day=law.day,
        period=values.period,
        lines=lines,
        totals=tuple(totals(law, people, places, values.period)),
        conclusions=tuple([_concluded(law, test, gathered, values) for test in frame.tests]),
        rules=frame.ids,
        values=values_used(frame.tests, values),
        stamp=law.stamp,
        standings=tuple(said),
    )


def _reckoned(
    law: Law, programme: Programme, people: Mapping[str, Subject], judged: Sequence[Batch], found: Found,
    gaps: Sequence[Gap], said: Sequence[Standing], values: Values,
) -> tuple[Mapping[Place, Sequence[Batch]], Mapping[tuple[str, str], int]]:  # fmt: skip
    """明细: of what the facts are, in this order: who counts, what is left out, taken off, and given by supporters."""
    members = list(people.values())
    left = excluded(law, without_who_does_not_count(judged, said), found, gaps, values)
    rest = deducted(law, members, left.batches, found.by_id, values)
    return by_place(supported(law, programme, members, rest, gaps, values, left.may_fall), people), left.may_fall


def _concluded(law: Law, test: TestRule, household: HouseholdFacts, values: Values) -> Conclusion:
    may = law.allowed_to(test.id)
    try:
        return conclusion_judged(test, test.judge(household if may is None else _kept(test, household, may), values))
    except NotSet as error:
        text = f"{not_set_text(error, values)}，只列合计，不作结论。"
        return Conclusion(test.id, test.title, None, text, test.basis)


def _kept(test: TestRule, household: HouseholdFacts, may: Collection[str]) -> HouseholdFacts:
    if household.elements.issubset(may):
        return household
    keep = keeping(test.id, may)
    told = {"lines": keep(household.lines), "gaps": keep(household.gaps), "declared": keep(household.declared)}
    return replace(household, **told)


def _persons(people: Iterable[Subject]) -> tuple[Person, ...]:
    return tuple([Person(s.id, s.role, s.relation, s.household, s.born_on) for s in people])


def _placed(law: Law, people: Mapping[str, Subject], gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    ordered = sorted(gaps, key=lambda g: (people[g.subject].number, g.element, g.source, g.state))
    known = law.elements
    return tuple([replace(g, category=known[g.element].category) if g.element in known else g for g in ordered])


def _declared(people: Mapping[str, Subject], declared: Sequence[Declared]) -> tuple[Declared, ...]:
    seen: set[tuple[str, str]] = set()
    for item in declared:
        if item.subject not in people:
            raise ValueError(f"申报项 {item.element} 的核对对象不在本案中")
        if (item.subject, item.element) in seen:
            raise ValueError(f"申报项 {item.element} 重复")
        seen.add((item.subject, item.element))
    return tuple(sorted(declared, key=lambda d: (people[d.subject].number, d.element)))
