"""核算: what becomes of the lines after the finding rules: who counts, what is left out, taken off, and added from supporters.

The order is fixed, so that no pack has to know of another: the household is composed; lines of whoever does not count
move nothing; exclusions leave out; deductions take off what is left; supporters' households add last. Every change is a
line of its own with its rule, its clause and its evidence. Pure; money is integer fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from core.law import Law
from core.plugin.composition import Person, composed, with_open_answers
from core.plugin.exclusions import Deduction, Exclusion, by_person, split
from core.plugin.readings import printed
from core.plugin.rules import Fact, Gap, Line, NotSet, Standing, Treatment, Values, not_set_text
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
    law: Law, programme: Programme, people: Sequence[Person], facts: Sequence[Fact], gaps: Sequence[Gap], values: Values
) -> list[Standing]:
    """家庭人口认定 of everybody who lives with the applicant; what is unanswered, or not set, may leave somebody open."""
    rule = law.household_rule_of(programme.id)
    if rule is None:
        return composed(None, people, facts, values)
    try:
        return with_open_answers(rule, people, facts, gaps, values)
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，是否计入家庭人口须人工认定"
        own = [person for person in people if person.role in (Role.APPLICANT, Role.MEMBER)]
        return [Standing(person.subject, None, reason, rule.basis) for person in own]


def without_who_does_not_count(lines: Sequence[Line], said: Sequence[Standing]) -> list[Line]:
    """不计入人口者: their income, property and expenses are shown, and move no total."""
    left_out = {standing.subject: standing for standing in said if standing.counts is False}
    return [_outside(line, left_out.get(line.subject)) for line in lines] if left_out else list(lines)


def _outside(line: Line, standing: Standing | None) -> Line:
    if standing is None or line.category not in MOVES or line.treatment not in (Treatment.COUNTED, Treatment.DEDUCTED):
        return line
    basis = tuple(dict.fromkeys((*standing.basis, *line.basis)))
    return replace(line, treatment=Treatment.EXCLUDED, reason=f"不计入家庭人口：{standing.reason}", basis=basis)


class Left(NamedTuple):
    """What exclusions have made of the lines, and what they may still make of them."""

    lines: list[Line]
    may_fall: Mapping[tuple[str, str], int]
    """(subject, data element) -> fen that count until an open answer says that an exclusion applies."""


def excluded(law: Law, lines: Sequence[Line], facts: Mapping[str, Fact], gaps: Sequence[Gap], values: Values) -> Left:
    """不计入: each exclusion in turn, by id, on what still counts of its elements after those before it."""
    if not law.exclusions:
        return Left(list(lines), {})
    counted: dict[str, list[Line]] = defaultdict(list)
    done: list[Line] = []
    for line in lines:
        (counted[line.element] if line.treatment is Treatment.COUNTED else done).append(line)
    about, open_ = by_person(facts), {(gap.element, gap.subject) for gap in gaps if not gap.held_by_nobody}
    may_fall: dict[tuple[str, str], int] = defaultdict(int)
    for exclusion in _in_force(law.exclusions, law):
        own = [line for element in dict.fromkeys(exclusion.elements) for line in counted.pop(element, ())]
        for line in _left_out(exclusion, own, facts, about, values) if own else ():
            (counted[line.element] if line.treatment is Treatment.COUNTED else done).append(line)
        waiting = [line for e in exclusion.elements for line in counted[e] if _is_open(exclusion, line.subject, open_)]
        for position, amount in _unsettled(exclusion, waiting, facts, about, values).items():
            may_fall[waiting[position].subject, waiting[position].element] += amount
    return Left([*done, *(line for own in counted.values() for line in own)], may_fall)


def _left_out(
    exclusion: Exclusion, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]],
    values: Values,
) -> Iterator[Line]:  # fmt: skip
    try:
        amounts = exclusion.left_out(lines, facts, about, values)
        used = {"限额": printed(exclusion.limit.amount(values))} if exclusion.limit and amounts else {}
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，无法判断其中多少属于“{exclusion.title}”，须人工核实"
        basis = exclusion.basis
        yield from (replace(x, treatment=Treatment.DOUBTFUL, reason=reason, basis=(*x.basis, *basis)) for x in lines)
        return
    for position, line in enumerate(lines):
        yield from split(line, amounts[position], exclusion, used) if position in amounts else (line,)


def _is_open(exclusion: Exclusion, subject: str, open_: Collection[tuple[str, str]]) -> bool:
    return any((element, subject) in open_ for element in exclusion.rests_on)


def _unsettled(
    exclusion: Exclusion, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]],
    values: Values,
) -> Mapping[int, int]:  # fmt: skip
    """What it would leave out of these lines, were its further condition fulfilled."""
    return replace(exclusion, applies=None).left_out(lines, facts, about, values) if lines else {}


class _Room:
    """What can still be taken off: of a person's income, and of what counts for the whole household."""

    def __init__(self, members: Sequence[Member], lines: Sequence[Line]) -> None:
        self._household = {member.id: member.household for member in members}
        self._person: dict[str, int] = defaultdict(int)
        self._whole: dict[int, int] = defaultdict(int)
        for line in lines:
            if line.category is Category.INCOME and line.treatment is Treatment.COUNTED:
                self.take(line.subject, -(line.amount or 0))

    def of_household(self, subject: str) -> int:
        return max(self._whole[self._household[subject]], 0)

    def of_person(self, subject: str) -> int:
        return max(min(self._person[subject], self.of_household(subject)), 0)

    def take(self, subject: str, amount: int) -> None:
        self._person[subject] -= amount
        self._whole[self._household[subject]] -= amount


def deducted(
    law: Law, members: Sequence[Member], lines: Sequence[Line], facts: Mapping[str, Fact], values: Values
) -> list[Line]:
    """扣除: what was found to be deducted, and what each deduction takes off the income of each person.

    Together never more than what counts: what was found beyond it (a tax on income that was not found) is doubtful.
    """
    if not law.deductions and not any(line.treatment is Treatment.DEDUCTED for line in lines):
        return list(lines)
    room = _Room(members, lines)
    found = [part for line in lines for part in _within(line, room)]
    for deduction in _in_force(law.deductions, law):
        for subject, own in _by_subject(deduction, lines).items():
            line = _reckoned(deduction, subject, own, [facts[id] for line in own for id in line.evidence], values)
            if line is not None and line.amount is None:
                found.append(line)
            elif line is not None and room.of_person(subject):
                found.append(_capped(line, room.of_person(subject)))
                room.take(subject, found[-1].amount or 0)
    return found


def _within(line: Line, room: _Room) -> Iterator[Line]:
    if line.category is not Category.INCOME or line.treatment is not Treatment.DEDUCTED:
        yield line
        return
    amount = line.amount or 0
    taken = min(amount, room.of_household(line.subject))
    room.take(line.subject, taken)
    if taken or not amount:
        yield replace(line, amount=taken) if taken < amount else line
    if taken < amount:
        reason = "超出家庭计入的收入，不能扣除：没有查得与之相应的收入，须人工核实"
        yield replace(line, amount=amount - taken, treatment=Treatment.DOUBTFUL, reason=reason)


def _by_subject(deduction: Deduction, lines: Sequence[Line]) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.element in deduction.elements and line.treatment is Treatment.COUNTED:
            found[line.subject].append(line)
    return found


def _reckoned(
    deduction: Deduction, subject: str, lines: Sequence[Line], facts: Sequence[Fact], values: Values
) -> Line | None:
    """The line of a deduction; doubtful, without an amount, where a number is not set. None: nothing is taken off."""
    plain = Line(
        rule=deduction.id, category=Category.INCOME, element=deduction.element, subject=subject, title=deduction.title,
        treatment=Treatment.DEDUCTED, basis=deduction.basis, evidence=tuple(fact.id for fact in facts),
    )  # fmt: skip
    try:
        taken = deduction.reckon(lines, facts, values)
    except NotSet as error:
        return replace(plain, treatment=Treatment.DOUBTFUL, reason=f"{not_set_text(error, values)}，扣除多少须人工核实")
    if taken is None or taken.amount <= 0:
        return None
    return replace(
        plain, amount=taken.amount, reason=taken.reason, evidence=taken.evidence, values=taken.values,
    )  # fmt: skip


def _capped(line: Line, most: int) -> Line:
    if (line.amount or 0) <= most:
        return line
    return replace(line, amount=most, reason=f"{line.reason}；以计入的收入为限")


def supported(
    law: Law,
    programme: Programme,
    members: Sequence[Member],
    lines: Sequence[Line],
    gaps: Sequence[Gap],
    values: Values,
) -> list[Line]:
    """赡（抚、扶）养费: what each rule says that each supporter's household gives, as income of the applicant."""
    rules = law.support_rules_of(programme.id)
    applicant = next((member.id for member in members if member.role is Role.APPLICANT), None)
    if not rules or applicant is None:
        return list(lines)
    mine = {member.id for member in members if member.household == 1}
    own = [line for line in lines if line.subject in mine]
    found = list(lines)
    for rule in rules:
        for household in _supporters(law, members, lines, gaps):
            support = _support(rule, household, own, values)
            if support is not None:
                found.append(_given(rule, applicant, support))
    return found


def _support(rule: SupportRule, household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support | None:
    try:
        return rule.reckon(household, own, values)
    except NotSet as error:
        return Support(None, f"{not_set_text(error, values)}，须人工核定")


def _supporters(
    law: Law, members: Sequence[Member], lines: Sequence[Line], gaps: Sequence[Gap]
) -> Iterator[SupporterHousehold]:
    deciding = {element for exclusion in law.exclusions for element in exclusion.rests_on}
    open_ = [g for g in gaps if (g.category is Category.INCOME or g.element in deciding) and not g.held_by_nobody]
    numbers = sorted({member.household for member in members if member.household > 1})
    for number in numbers:
        own = [member for member in members if member.household == number]
        ids = tuple(member.id for member in own)
        head = next((member for member in own if member.role is Role.SUPPORTER), own[0])
        yield SupporterHousehold(
            number, head.relation, ids, [line for line in lines if line.subject in ids],
            [gap for gap in open_ if gap.subject in ids], len(numbers) - 1,
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
