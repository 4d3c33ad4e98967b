"""规则包: the same households as cases of ours: facts with their department and day, judged by the installed pack."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from bench.rules_households import APPLIED_ON, MONTHS, Household, Outcome, Person
from core.assessment.evidence import Kept, evidence_of
from core.assessment.model import Assessment, Subject, assess
from core.composing import compose
from core.explanations.model import Explanation, explain, figures
from core.law import Law
from core.plugin import rules
from core.plugin.figures import Residence
from core.plugin.registry import Registry
from core.plugin.rules import Fact
from core.plugin.vocabulary import Category, Relation, Role

PROGRAMME, AREA, PACKS = "sample_city.dibao", "990101", ("national", "sample_city")
LOCAL = ("resident_pension", "disabled", "prison", "student")


class Case(NamedTuple):
    """一件 as the core hands it to the assessment."""

    subjects: tuple[Subject, ...]
    facts: tuple[Fact, ...]
    residence: Residence


def law_of(registry: Registry) -> Law:
    """在用法律 of a county of the sample city."""
    return compose(registry, PACKS, {}, APPLIED_ON, AREA, whole=False)


def case_of(household: Household) -> Case:
    """A fact for every payment and every holding."""
    subjects = tuple(_subject(number, person) for number, person in enumerate(household.people, start=1))
    facts = [
        fact for subject, person in zip(subjects, household.people, strict=True) for fact in _facts(subject, person)
    ]
    return Case(subjects, tuple(facts), Residence.RURAL if household.rural else Residence.URBAN)


def _subject(number: int, person: Person) -> Subject:
    role = Role.SUPPORTER if person.supporter else Role.APPLICANT if person.relation == "self" else Role.MEMBER
    if person.supporter and person.who != "赡0":
        role = Role.SUPPORTER_MEMBER
    return Subject(person.who, number, role, Relation(person.relation), 2 if person.supporter else 1, person.born_on)


def _facts(subject: Subject, person: Person) -> list[Fact]:
    found = [
        _fact(subject, name, f"{place}", amount=amount, paid_on=MONTHS[place])
        for name, paid in person.paid.items() for place, amount in enumerate(paid)
    ]  # fmt: skip
    found += [_fact(subject, name, "", amount=amount) for name, amount in person.stocks.items()]
    found += [
        _fact(subject, "house", f"{place}", quantity=Decimal(area) / 100) for place, area in enumerate(person.houses)
    ]
    return found + [_fact(subject, mark, "", text="已登记") for mark in sorted(person.marks)]


def _fact(subject: Subject, name: str, place: str, **found: Any) -> Fact:
    element = f"{'sample_city' if name in LOCAL else 'national'}.{name}"
    return Fact(
        id=f"{subject.id}.{name}.{place}", subject=subject.id, role=subject.role, element=element, source="tax",
        title="", as_of=APPLIED_ON, digest="0" * 64, source_title="税务部门", **found,
    )  # fmt: skip


def assessed(law: Law, case: Case) -> Assessment:
    """认定 with its lines, each by rule, clause, values and evidence."""
    return assess(law, law.programmes[PROGRAMME], APPLIED_ON, case.subjects, case.facts, (), (), case.residence)


def explained(law: Law, case: Case) -> list[Explanation]:
    """认定, and every figure of it written out: the chain as data and in sentences."""
    result = assessed(law, case)
    kept = Kept(result, evidence_of(law, result, case.subjects, {}, (), (), case.residence))
    facts = {fact.id: fact for fact in case.facts}
    return [explain(kept, facts, figure) for figure, _ in figures(result)]


def outcome(found: Assessment) -> Outcome:
    """结果, as the three are compared."""
    totals = {total.category: total.amount for total in found.totals if total.household == 1 and not total.element}
    support = sum(line.amount or 0 for line in found.lines if line.element == "sample_city.maintenance")
    (conclusion,) = found.conclusions
    if conclusion.outcome not in (rules.Outcome.MATCHES, rules.Outcome.EXCEEDS):
        raise SystemExit(f"no conclusion where nothing is open: {conclusion.explanation}")
    return Outcome(
        sum(standing.counts is True for standing in found.standings), support, totals.get(Category.INCOME, 0),
        totals.get(Category.PROPERTY, 0), conclusion.outcome is rules.Outcome.MATCHES,
    )  # fmt: skip
