"""扣除: what is taken off income, as it was found or as a deduction reckons it; never more than what counts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from core.assessment.batches import Batch, runs, single
from core.assessment.contract import amount_judged
from core.law import Law
from core.plugin.exclusions import Deduction, Taken
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

    def __init__(self, members: Sequence[Householder], batches: Sequence[Batch]) -> None:
        self._household = {member.id: member.household for member in members}
        person: dict[str, int] = defaultdict(int)
        whole: dict[int, int] = defaultdict(int)
        for batch in batches:
            if batch.category is INCOME and batch.treatment is COUNTED:
                person[batch.subject] += batch.amount
        for subject, amount in person.items():
            whole[self._household[subject]] += amount
        self._person, self._whole = person, whole

    def of_person(self, subject: str) -> int:
        return max(min(self._person[subject], self._whole[self._household[subject]]), 0)

    def has(self, subject: str, wanted: int) -> bool:
        """Whether the household reaches for all of it."""
        return wanted <= self._whole[self._household[subject]]

    def take(self, subject: str, wanted: int) -> int:
        """Off the person, as far as the household reaches; how much it was."""
        household = self._household[subject]
        amount = min(wanted, max(self._whole[household], 0))
        self._person[subject] -= amount
        self._whole[household] -= amount
        return amount


def deducted(
    law: Law, members: Sequence[Householder], batches: Sequence[Batch], facts: Mapping[str, Fact], values: Values
) -> Sequence[Batch]:
    """扣除: what was found to be deducted, and what each deduction takes off the income of each person.

    Together never more than what counts: what was found beyond it (a tax on income that was not found) is doubtful.
    """
    if not law.deductions and not any(batch.treatment is DEDUCTED for batch in batches):
        return batches
    room = _Room(members, batches)
    found: list[Batch] = []
    for batch in batches:
        found += _within(batch, room) if batch.treatment is DEDUCTED and batch.category is INCOME else (batch,)
    for deduction in law.deductions_in_force:
        for subject, own in _by_subject(deduction, batches).items():
            told = _told(own, facts, law.allowed_to(deduction.id))
            found += _taken(deduction, subject, own, room, told, values)
    return found


def _within(batch: Batch, room: _Room) -> Iterable[Batch]:
    """As far as it goes: all of it nearly always, then nobody has to look at the single line."""
    if room.has(batch.subject, batch.amount) and min([line.amount or 0 for line in batch.lines]) >= 0:
        room.take(batch.subject, batch.amount)
        return (batch,)
    return runs([part for line in batch.lines for part in _line_within(line, room)])


def _line_within(line: Line, room: _Room) -> Sequence[Line]:
    amount = line.amount or 0
    taken = room.take(line.subject, amount)
    if taken == amount:
        return (line,)
    reason = "超出家庭计入的收入，不能扣除：没有查得与之相应的收入，须人工核实"
    beyond = replace(line, amount=amount - taken, treatment=DOUBTFUL, reason=reason)
    return (replace(line, amount=taken), beyond) if taken else (beyond,)


def _by_subject(deduction: Deduction, batches: Sequence[Batch]) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for batch in batches:
        if batch.element in deduction.elements and batch.treatment is COUNTED:
            found[batch.subject] += batch.lines
    return found


def _told(lines: Sequence[Line], facts: Mapping[str, Fact], may: Collection[str] | None) -> Sequence[Fact]:
    """What the lines rest on, as far as the manifest names it."""
    told = [facts[id] for line in lines for id in line.evidence]
    return told if may is None else [fact for fact in told if fact.element in may]


def _taken(
    deduction: Deduction, subject: str, lines: Sequence[Line], room: _Room, facts: Sequence[Fact], values: Values
) -> Sequence[Batch]:
    """The line of a deduction, if it takes anything off; doubtful, without an amount, where it cannot be told."""
    taken = _reckoned(deduction, subject, lines, facts, values)
    if taken is None or taken.amount is None:
        return () if taken is None else (single(taken),)
    most = room.of_person(subject)
    if not most:
        return ()
    taken = _capped(taken, most)
    room.take(subject, taken.amount or 0)
    return (single(taken),)


def _reckoned(
    deduction: Deduction, subject: str, lines: Sequence[Line], facts: Sequence[Fact], values: Values
) -> Line | None:
    try:
        taken = deduction.reckon(lines, facts, values)
        amount_judged(deduction.id, taken.amount if taken is not None else None)
    except NotSet as error:
        taken = Taken(
            None, f"{not_set_text(error, values)}，扣除多少须人工核实", tuple(fact.id for fact in facts)
        )  # fmt: skip
    if taken is None or (taken.amount is not None and taken.amount <= 0):
        return None
    return Line(
        rule=deduction.id, category=INCOME, element=deduction.element, subject=subject, title=deduction.title,
        treatment=DOUBTFUL if taken.amount is None else DEDUCTED, basis=deduction.basis, evidence=taken.evidence,
        amount=taken.amount, reason=taken.reason, values=taken.values,
    )  # fmt: skip


def _capped(line: Line, most: int) -> Line:
    if (line.amount or 0) <= most:
        return line
    return replace(line, amount=most, reason=f"{line.reason}；以计入的收入为限")
