"""家庭人口: who counts as a member of the household that applies, by which article, and who not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from core.plugin.rules import OWN_ROLES, Fact, Gap, Standing, Values
from core.plugin.vocabulary import Citation, DateRange, Relation, Role


class Person(Struct, frozen=True):
    """家庭成员 as a household rule sees one: neither name nor number."""

    subject: str
    """Id of the subject in the case."""
    role: Role
    relation: Relation
    household: int
    """1 the applicant's, 2… supporters' households."""
    born_on: date | None = None
    """None where the document carries no birth date."""

    def age_on(self, day: date) -> int | None:
        """周岁 on that day; None where the birth date is not known."""
        if self.born_on is None:
            return None
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


Compose = Callable[[Sequence[Person], Sequence[Fact], Values], Sequence[Standing]]
"""家庭人口认定: given everybody of the case, supporters too, and the facts of the rule's `elements`, of all of them."""


class HouseholdRule(Struct, frozen=True):
    """家庭人口规则: about whom it says nothing, counts where the person lives with the applicant; a supporter does not.

    Income and property of who does not count is shown and not counted. `compose` is pure; its facts are those of
    `elements`, of all subjects. While one of them is unanswered, it is asked again with a blank fact in its place (no
    amount, no text), and where one of them is doubtful (its finding rule said so), without it and with a blank one: whoever
    would then stand differently is left to a person. A rule that reads what an answer says therefore answers
    `Standing(counts=None)` where it says nothing.
    """

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    compose: Compose
    elements: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    """Empty: all programmes of the pack. At most one rule applies to a programme."""
    supersedes: tuple[str, ...] = ()


class _Other(NamedTuple):
    """What might be otherwise: answers that may not stand, and a blank in the place of one that nobody knows."""

    drops: frozenset[str]
    brings: tuple[Fact, ...] = ()


def with_open_answers(
    rule: HouseholdRule, people: Sequence[Person], facts: Sequence[Fact], gaps: Sequence[Gap], values: Values,
    doubtful: Collection[str] = (),
) -> list[Standing]:  # fmt: skip
    """认定 in view of what is unanswered or doubtful (ids of facts): open for whoever would stand differently otherwise."""
    said = composed(rule, people, facts, values)
    waiting = list(_unanswered(rule, gaps, values.day)) if gaps else []
    doubted = list(_doubted(rule, facts, doubtful)) if doubtful else []
    if not waiting and not doubted:
        return said
    moved = dict.fromkeys(_moved(rule, people, facts, values, [*waiting, *doubted], said) if doubted else (), _DOUBTED)
    moved |= dict.fromkeys(_moved(rule, people, facts, values, waiting, said), _WAITING)
    if doubted:  # nobody's standing leans on what is doubtful where it need not
        sure = composed(rule, people, [fact for fact in facts if fact.id not in doubtful], values)
        said = [now if now.subject in moved else then for now, then in zip(said, sure, strict=True)]
    return [_left_open(rule, x, moved[x.subject]) if x.subject in moved else x for x in said]


_WAITING = "是否计入家庭人口，尚待查询结果"
_DOUBTED = "是否计入家庭人口，所依据的查询结果存疑，须人工认定"


def _unanswered(rule: HouseholdRule, gaps: Sequence[Gap], day: date) -> Iterator[_Other]:
    for element in rule.elements:
        blank = tuple(_blank(gap, day) for gap in gaps if gap.element == element and not gap.held_by_nobody)
        if blank:
            yield _Other(frozenset(), blank)


def _doubted(rule: HouseholdRule, facts: Sequence[Fact], doubtful: Collection[str]) -> Iterator[_Other]:
    """It may not be so at all, or be otherwise than it says."""
    for fact in facts:
        if fact.id in doubtful and fact.element in rule.elements:
            yield _Other(frozenset((fact.id,)))
            yield _Other(frozenset((fact.id,)), (replace(fact, amount=None, quantity=None, text="", paid_on=None),))


def _moved(
    rule: HouseholdRule, people: Sequence[Person], facts: Sequence[Fact], values: Values, open_: Sequence[_Other],
    said: Sequence[Standing],
) -> set[str]:  # fmt: skip
    """Who would stand differently if one of these were otherwise, or two of them, or all."""
    moved: set[str] = set()
    for others in (*((x,) for x in open_), *combinations(open_, 2), *([open_] if len(open_) > 2 else [])):
        drops = frozenset[str]().union(*(x.drops for x in others))
        brings = [fact for x in others for fact in x.brings]
        then = composed(rule, people, [*(fact for fact in facts if fact.id not in drops), *brings], values)
        moved |= {now.subject for now, later in zip(said, then, strict=True) if now.counts is not later.counts}
    return moved


def _blank(gap: Gap, day: date) -> Fact:
    return Fact(f"未答复：{gap.subject} {gap.element}", gap.subject, gap.role, gap.element, gap.source, "", day, "")


def _left_open(rule: HouseholdRule, standing: Standing, reason: str) -> Standing:
    return Standing(standing.subject, None, reason, standing.basis or rule.basis, standing.evidence)


def composed(
    rule: HouseholdRule | None, people: Sequence[Person], facts: Sequence[Fact], values: Values
) -> list[Standing]:
    """认定 of everybody who lives with the applicant, in the order of the case. Raises ValueError for a stranger."""
    elements = rule.elements if rule else ()
    given = [fact for fact in facts if fact.element in elements]
    said = {standing.subject: standing for standing in (rule.compose(people, given, values) if rule else ())}
    if said and said.keys() - {person.subject for person in people}:
        raise ValueError(f"规则 {rule.id if rule else ''} 认定了不在本案中的人")
    own = [person for person in people if person.role in OWN_ROLES]
    basis = rule.basis if rule else ()
    return [said.get(person.subject) or Standing(person.subject, True, "", basis) for person in own]
