"""家庭人口: who counts as a member of the household that applies, by which article, and who not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

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
    amount, no text): whoever would then stand differently is left to a person.
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


def with_open_answers(
    rule: HouseholdRule, people: Sequence[Person], facts: Sequence[Fact], gaps: Sequence[Gap], values: Values
) -> list[Standing]:
    """认定 in view of what is still unanswered: open for whoever an answer would make stand differently."""
    said = composed(rule, people, facts, values)
    open_: set[str] = set()
    for element in rule.elements:
        blank = [_blank(gap, values.day) for gap in gaps if gap.element == element and not gap.held_by_nobody]
        if not blank:
            continue
        then = composed(rule, people, [*facts, *blank], values)
        open_ |= {now.subject for now, later in zip(said, then, strict=True) if now.counts is not later.counts}
    return [_left_open(rule, standing) if standing.subject in open_ else standing for standing in said]


def _blank(gap: Gap, day: date) -> Fact:
    return Fact(f"未答复：{gap.subject} {gap.element}", gap.subject, gap.role, gap.element, gap.source, "", day, "")


def _left_open(rule: HouseholdRule, standing: Standing) -> Standing:
    basis = standing.basis or rule.basis
    return Standing(standing.subject, None, "是否计入家庭人口，尚待查询结果", basis, standing.evidence)


def composed(
    rule: HouseholdRule | None, people: Sequence[Person], facts: Sequence[Fact], values: Values
) -> list[Standing]:
    """认定 of everybody who lives with the applicant, in the order of the case. Raises ValueError for a stranger."""
    given = [fact for fact in facts if rule is not None and fact.element in rule.elements]
    said = {standing.subject: standing for standing in (rule.compose(people, given, values) if rule else ())}
    strangers = said.keys() - {person.subject for person in people}
    if strangers:
        raise ValueError(f"规则 {rule.id if rule else ''} 认定了不在本案中的人")
    own = [person for person in people if person.role in OWN_ROLES]
    basis = rule.basis if rule else ()
    return [said.get(person.subject) or Standing(person.subject, True, "", basis) for person in own]
