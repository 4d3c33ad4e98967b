"""抽样家庭: households drawn from a pack's own elements, for what must hold of every household and not of the cases alone.

Drawn by a fixed seed: what a run finds, the next one finds again. Texts of facts carry a made-up name and number, so
that they are found wherever they come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from core.assessment.model import Subject
from core.law import Law
from core.plugin.kinds import QUANTITY_UNITS, WORDED
from core.plugin.rules import Declared, Fact
from core.plugin.vocabulary import Category, DataElement, Relation, Role, ValueKind
from hedui.testing_case_words import AssessmentCase
from hedui.testing_cases import CaseMaterial, material

MARKS = ("张泄露标记", "110101199003070038")
"""A name and a number that nobody has."""
SUMS = (1, 99, 100_00, 1_234_56, 5_000_00, 30_000_00, 99_999_99, 10**10)
PAYMENTS = (1, 1, 2, 3)
"""Of one element to one person."""
COUNTS, AREAS = (0, 1, 1, 2, 7), ("18", "62.5", "120.33", "900")


def drawn(law: Law, case: AssessmentCase, number: int) -> Iterator[CaseMaterial]:
    """抽样家庭: with the members of the case and a few more; every second one has broken facts among its facts."""
    chance = Random(f"{case.programme} {case.applied_on} {number}")  # noqa: S311 - drawn again alike, no secret
    subjects = _people(law, case)
    elements = [law.elements[id] for id in law.programmes[case.programme].items if id in law.elements]
    for turn in range(number):
        facts: list[Fact] = []
        for subject in subjects:
            for element in chance.sample(elements, min(len(elements), 8)):
                for _ in range(chance.choice(PAYMENTS)):
                    facts += [_fact(chance, case, subject, element, len(facts), bool(turn % 2))]
        yield CaseMaterial(subjects, facts, [], _said(chance, subjects, elements))
    for amount in (None, -5, 1_234_56):
        bare = [_bare(case, subjects[0], element, n, amount) for n, element in enumerate(elements)]
        yield CaseMaterial(subjects, bare, [], [])


def _people(law: Law, case: AssessmentCase) -> list[Subject]:
    people = list(material(law, case).subjects)
    roles = law.programmes[case.programme].subjects
    more = [
        (Role.MEMBER, Relation.SPOUSE, 1, 40),
        (Role.MEMBER, Relation.CHILD, 1, 20),
        (Role.MEMBER, Relation.CHILD, 1, 9),
    ]
    more += [(Role.SUPPORTER, Relation.CHILD, 1 + max(p.household for p in people), 45)]
    for role, relation, household, age in more:
        if role in roles:
            born = case.applied_on - timedelta(days=365 * age)
            people.append(Subject(f"抽样{len(people) + 1}", len(people) + 1, role, relation, household, born))
    return people


def _fact(
    chance: Random, case: AssessmentCase, subject: Subject, element: DataElement, number: int, broken: bool
) -> Fact:
    amount, quantity = _value(chance, element)
    if broken and chance.random() < 0.3:
        amount, quantity = chance.choice(((None, None), (-(amount or 5), quantity)))
    paid_on = case.applied_on - timedelta(days=chance.randrange(1, 420))
    return Fact(
        id=f"抽样事实{number:03d}", subject=subject.id, role=subject.role, element=element.id,
        source=chance.choice(("tax", "banks", "抽样部门")), title=element.title, as_of=case.applied_on, digest="",
        amount=amount, quantity=quantity, text="" if broken and chance.random() < 0.1 else _text(element, paid_on, broken),
        paid_on=None if broken and chance.random() < 0.2 else paid_on,
    )  # fmt: skip


def _bare(case: AssessmentCase, subject: Subject, element: DataElement, number: int, amount: int | None) -> Fact:
    """缺值事实: an answer without a day, and without a value, below zero, or as it should be."""
    return Fact(
        id=f"缺值事实{number:03d}", subject=subject.id, role=subject.role, element=element.id, source="抽样部门",
        title=element.title, as_of=case.applied_on, digest="", amount=amount, text="，".join(MARKS),
    )  # fmt: skip


def _text(element: DataElement, day: date, broken: bool) -> str:
    return day.isoformat() if element.kind is ValueKind.DATE and not broken else "，".join(MARKS)


def _value(chance: Random, element: DataElement) -> tuple[int | None, Decimal | None]:
    if element.kind in QUANTITY_UNITS:
        return None, Decimal(chance.choice(AREAS))
    if element.kind in WORDED:
        return None, None
    return chance.choice(SUMS if element.kind is ValueKind.MONEY else COUNTS), None


def _said(chance: Random, subjects: Sequence[Subject], elements: Sequence[DataElement]) -> list[Declared]:
    money = [e for e in elements if e.kind is ValueKind.MONEY and e.category in (Category.INCOME, Category.PROPERTY)]
    if not money or chance.random() < 0.5:
        return []
    return [Declared(subjects[0].id, chance.choice(money).id, chance.choice(SUMS))]
