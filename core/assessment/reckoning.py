"""核算: what becomes of the lines after the finding rules: who counts, what is left out, taken off, and added from supporters.

The order is fixed, so that no pack has to know of another: the household is composed; lines of whoever does not count
move nothing; exclusions leave out; deductions take off what is left; supporters' households add last. Every change is a
line of its own with its rule, its clause and its evidence. Pure; money is integer fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from core.law import Law
from core.plugin.composition import Person, composed
from core.plugin.exclusions import Deduction, Exclusion, Taken, split
from core.plugin.rules import Fact, Gap, Line, Standing, Treatment, Values
from core.plugin.support import Support, SupporterHousehold, SupportRule
from core.plugin.vocabulary import Category, Programme, Relation, Role

MOVES = (Category.INCOME, Category.PROPERTY, Category.EXPENSE)
"""Categories of which somebody who does not count brings nothing into the household."""


class Member(Protocol):
    """核对对象 as the reckoning sees one."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> Role: ...

    @property
    def relation(self) -> Relation: ...

    @property
    def household(self) -> int: ...


def standings(
    law: Law, programme: Programme, people: Sequence[Person], facts: Sequence[Fact], values: Values
) -> list[Standing]:
    """家庭人口认定 of everybody who lives with the applicant."""
    return composed(law.household_rule_of(programme.id), people, facts, values)


def without_who_does_not_count(lines: Sequence[Line], said: Sequence[Standing]) -> list[Line]:
    """不计入人口者: their income, property and expenses are shown, and move no total."""
    left_out = {standing.subject: standing for standing in said if standing.counts is False}
    return [_outside(line, left_out.get(line.subject)) for line in lines]


def _outside(line: Line, standing: Standing | None) -> Line:
    if standing is None or line.category not in MOVES or line.treatment not in (Treatment.COUNTED, Treatment.DEDUCTED):
        return line
    basis = tuple(dict.fromkeys((*standing.basis, *line.basis)))
    return replace(line, treatment=Treatment.EXCLUDED, reason=f"不计入家庭人口：{standing.reason}", basis=basis)


def excluded(law: Law, lines: Sequence[Line], facts: Mapping[str, Fact], values: Values) -> list[Line]:
    """不计入: each exclusion in turn, by id, on what still counts after those before it."""
    for exclusion in _in_force(law.exclusions, law):
        lines = _left_out(exclusion, list(lines), facts, values)
    return list(lines)


def _left_out(exclusion: Exclusion, lines: list[Line], facts: Mapping[str, Fact], values: Values) -> list[Line]:
    amounts = exclusion.left_out(lines, facts, values)
    used = {"限额": str(exclusion.limit.amount(values))} if exclusion.limit and amounts else {}
    return [
        part
        for position, line in enumerate(lines)
        for part in (split(line, amounts[position], exclusion, used) if position in amounts else (line,))
    ]


def deducted(law: Law, lines: Sequence[Line], facts: Mapping[str, Fact], values: Values) -> list[Line]:
    """扣除: what each deduction takes off the income of each person, together never more than what counts."""
    left: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.category is Category.INCOME:
            left[line.subject] += {Treatment.COUNTED: 1, Treatment.DEDUCTED: -1}.get(line.treatment, 0) * (
                line.amount or 0
            )
    found: list[Line] = []
    for deduction in _in_force(law.deductions, law):
        for subject, own in _by_subject(deduction, lines).items():
            taken = deduction.reckon(own, [facts[id] for line in own for id in line.evidence], values)
            if taken is not None and taken.amount > 0 and left[subject] > 0:
                found.append(_taken_off(deduction, subject, taken, left[subject]))
                left[subject] -= min(taken.amount, left[subject])
    return [*lines, *found]


def _by_subject(deduction: Deduction, lines: Sequence[Line]) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.element in deduction.elements and line.treatment is Treatment.COUNTED:
            found[line.subject].append(line)
    return found


def _taken_off(deduction: Deduction, subject: str, taken: Taken, most: int) -> Line:
    capped = "" if taken.amount <= most else "；以计入的收入为限"
    return Line(
        rule=deduction.id, category=Category.INCOME, element=deduction.element, subject=subject, title=deduction.title,
        treatment=Treatment.DEDUCTED, basis=deduction.basis, evidence=taken.evidence, amount=min(taken.amount, most),
        reason=taken.reason + capped, values=taken.values,
    )  # fmt: skip


def supported(
    law: Law,
    programme: Programme,
    members: Sequence[Member],
    lines: Sequence[Line],
    gaps: Sequence[Gap],
    values: Values,
) -> list[Line]:
    """赡（抚、扶）养费: what each rule says that each supporter's household gives, as income of the applicant."""
    applicant = next((member.id for member in members if member.role is Role.APPLICANT), None)
    own = [line for line in lines if line.subject in {m.id for m in members if m.household == 1}]
    found = list(lines)
    for rule in law.support_rules_of(programme.id) if applicant else ():
        for household in _supporters(members, lines, gaps):
            support = rule.reckon(household, own, values)
            if support is not None and applicant is not None:
                found.append(_given(rule, applicant, support))
    return found


def _supporters(members: Sequence[Member], lines: Sequence[Line], gaps: Sequence[Gap]) -> Iterator[SupporterHousehold]:
    for number in sorted({member.household for member in members if member.household > 1}):
        own = [member for member in members if member.household == number]
        ids = tuple(member.id for member in own)
        head = next((member for member in own if member.role is Role.SUPPORTER), own[0])
        yield SupporterHousehold(
            number, head.relation, ids, [line for line in lines if line.subject in ids],
            [gap for gap in gaps if gap.subject in ids and gap.category is Category.INCOME and not gap.held_by_nobody],
        )  # fmt: skip


def _given(rule: SupportRule, applicant: str, support: Support) -> Line:
    is_known = support.amount is not None
    return Line(
        rule=rule.id, category=Category.INCOME, element=rule.element, subject=applicant, title=rule.title,
        treatment=Treatment.COUNTED if is_known else Treatment.DOUBTFUL, basis=rule.basis, evidence=support.evidence,
        amount=support.amount, reason=support.reason, values=support.values,
    )  # fmt: skip


def _in_force(entries: Sequence[Exclusion] | Sequence[Deduction], law: Law) -> list:  # type: ignore[type-arg]
    return sorted((entry for entry in entries if law.day in entry.valid), key=lambda entry: entry.id)
