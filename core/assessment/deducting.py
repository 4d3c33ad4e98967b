"""扣除: what is taken off income, as it was found or as a deduction reckons it; never more than what counts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from core.law import Law
from core.plugin.exclusions import Deduction
from core.plugin.rules import COUNTED, DEDUCTED, DOUBTFUL, Fact, Line, NotSet, Values, not_set_text
from core.plugin.vocabulary import INCOME


class Householder(Protocol):
    """核对对象 as far as it belongs to a household of the case."""

    @property
    def id(self) -> str: ...

    @property
    def household(self) -> int: ...


class _Room:
    """What can still be taken off: of a person's income, and of what counts for the whole household."""

    def __init__(self, members: Sequence[Householder], lines: Sequence[Line]) -> None:
        self._household = {member.id: member.household for member in members}
        self._person: dict[str, int] = defaultdict(int)
        self._whole: dict[int, int] = defaultdict(int)
        for line in lines:
            if line.category is INCOME and line.treatment is COUNTED:
                self._person[line.subject] += line.amount or 0
        for subject, amount in self._person.items():
            self._whole[self._household[subject]] += amount

    def of_person(self, subject: str) -> int:
        return max(min(self._person[subject], self._whole[self._household[subject]]), 0)

    def take(self, subject: str, wanted: int) -> int:
        """Off the person, as far as the household reaches; how much it was."""
        household = self._household[subject]
        amount = min(wanted, max(self._whole[household], 0))
        self._person[subject] -= amount
        self._whole[household] -= amount
        return amount


def deducted(
    law: Law, members: Sequence[Householder], lines: Sequence[Line], facts: Mapping[str, Fact], values: Values
) -> list[Line]:
    """扣除: what was found to be deducted, and what each deduction takes off the income of each person.

    Together never more than what counts: what was found beyond it (a tax on income that was not found) is doubtful.
    """
    if not law.deductions and not any(line.treatment is DEDUCTED for line in lines):
        return list(lines)
    room = _Room(members, lines)
    found: list[Line] = []
    for line in lines:
        if line.treatment is DEDUCTED and line.category is INCOME:
            found += _within(line, room)
        else:
            found.append(line)
    for deduction in law.deductions_in_force:
        for subject, own in _by_subject(deduction, lines).items():
            told = [facts[id] for line in own for id in line.evidence]
            taken = _reckoned(deduction, subject, own, told, values)
            if taken is not None and taken.amount is None:
                found.append(taken)
            elif taken is not None and room.of_person(subject):
                found.append(_capped(taken, room.of_person(subject)))
                room.take(subject, found[-1].amount or 0)
    return found


def _within(line: Line, room: _Room) -> Sequence[Line]:
    amount = line.amount or 0
    taken = room.take(line.subject, amount)
    if taken == amount:
        return (line,)
    reason = "超出家庭计入的收入，不能扣除：没有查得与之相应的收入，须人工核实"
    beyond = replace(line, amount=amount - taken, treatment=DOUBTFUL, reason=reason)
    return (replace(line, amount=taken), beyond) if taken else (beyond,)


def _by_subject(deduction: Deduction, lines: Sequence[Line]) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.element in deduction.elements and line.treatment is COUNTED:
            found[line.subject].append(line)
    return found


def _reckoned(
    deduction: Deduction, subject: str, lines: Sequence[Line], facts: Sequence[Fact], values: Values
) -> Line | None:
    """The line of a deduction; doubtful, without an amount, where it cannot be told. None: nothing is taken off."""
    plain = Line(
        rule=deduction.id, category=INCOME, element=deduction.element, subject=subject, title=deduction.title,
        treatment=DEDUCTED, basis=deduction.basis, evidence=tuple(fact.id for fact in facts),
    )  # fmt: skip
    try:
        taken = deduction.reckon(lines, facts, values)
    except NotSet as error:
        return replace(plain, treatment=DOUBTFUL, reason=f"{not_set_text(error, values)}，扣除多少须人工核实")
    if taken is None or (taken.amount is not None and taken.amount <= 0):
        return None
    return replace(
        plain, amount=taken.amount, reason=taken.reason, evidence=taken.evidence, values=taken.values,
        treatment=DOUBTFUL if taken.amount is None else DEDUCTED,
    )  # fmt: skip


def _capped(line: Line, most: int) -> Line:
    if (line.amount or 0) <= most:
        return line
    return replace(line, amount=most, reason=f"{line.reason}；以计入的收入为限")
