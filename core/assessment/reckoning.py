"""核算: what becomes of the lines after the finding rules: who counts, what is left out, taken off, and added from supporters.

The order is fixed, so that no pack has to know of another: the household is composed; lines of whoever does not count
move nothing; exclusions leave out; deductions take off what is left; supporters' households add last. Every change is a
line of its own with its rule, its clause and its evidence. Pure; money is integer fen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from core.assessment.batches import Batch, flat, runs
from core.assessment.contract import standings_judged, support_judged
from core.assessment.finding import Found
from core.assessment.resting import doubted
from core.law import Law
from core.plugin.composition import Person, composed, with_open_answers
from core.plugin.kept import keeping
from core.plugin.rules import (
    COUNTED,
    DEDUCTED,
    DOUBTFUL,
    EXCLUDED,
    Gap,
    Line,
    NotSet,
    Standing,
    Values,
    not_set_text,
)
from core.plugin.support import Support, SupporterHousehold, SupportRule
from core.plugin.vocabulary import INCOME, Category, Programme, Relation, Role

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
    law: Law, programme: Programme, people: Sequence[Person], found: Found, gaps: Sequence[Gap],
    batches: Sequence[Batch], values: Values,
) -> list[Standing]:  # fmt: skip
    """家庭人口认定 of everybody who lives with the applicant; what is unanswered, doubtful or not set may leave somebody open.

    `batches` are those of the finding rules: they say which facts are doubtful.
    """
    rule = law.household_rule_of(programme.id)
    if rule is None:
        return composed(None, people, (), values)
    facts = found.of(rule.elements)
    try:
        said = with_open_answers(rule, people, facts, gaps, values, doubted(law, batches))
        return list(standings_judged(rule.id, said))
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，是否计入家庭人口须人工认定"
        own = [person for person in people if person.role in (Role.APPLICANT, Role.MEMBER)]
        return [Standing(person.subject, None, reason, rule.basis) for person in own]


def without_who_does_not_count(batches: Sequence[Batch], said: Sequence[Standing]) -> Sequence[Batch]:
    """不计入人口者: their income, property and expenses are shown, and move no total."""
    left_out = {standing.subject: standing for standing in said if standing.counts is False}
    return [_outside(batch, left_out.get(batch.subject)) for batch in batches] if left_out else batches


def _outside(batch: Batch, standing: Standing | None) -> Batch:
    if standing is None or batch.category not in MOVES or batch.treatment not in (COUNTED, DEDUCTED):
        return batch
    lines = [_line_outside(line, standing) for line in batch.lines]
    return replace(batch, treatment=EXCLUDED, lines=lines)


def _line_outside(line: Line, standing: Standing) -> Line:
    basis = tuple(dict.fromkeys((*standing.basis, *line.basis)))
    return replace(line, treatment=EXCLUDED, reason=f"不计入家庭人口：{standing.reason}", basis=basis)


def supported(
    law: Law,
    programme: Programme,
    members: Sequence[Member],
    batches: Sequence[Batch],
    gaps: Sequence[Gap],
    values: Values,
    may_fall: Mapping[tuple[str, str], int],
) -> Sequence[Batch]:
    """赡（抚、扶）养费: what each rule says that each supporter's household gives, as income of the applicant."""
    rules = law.support_rules_of(programme.id)
    applicant = next((member.id for member in members if member.role is Role.APPLICANT), None)
    households = list(_supporters(law, members, batches, gaps, may_fall)) if rules and applicant else []
    if applicant is None or not households:
        return batches
    mine = {member.id for member in members if member.household == 1}
    own = tuple(flat(batch for batch in batches if batch.subject in mine))
    said = [(rule, _support(law, rule, household, own, values)) for rule in rules for household in households]
    return [*batches, *runs(_given(rule, applicant, support) for rule, support in said if support is not None)]


def _support(
    law: Law, rule: SupportRule, household: SupporterHousehold, own: Sequence[Line], values: Values
) -> Support | None:
    may = law.allowed_to(rule.id)
    if may is not None:
        keep = keeping(rule.id, may)
        household, own = replace(household, lines=keep(household.lines), gaps=keep(household.gaps)), keep(own)
    try:
        return support_judged(rule, rule.reckon(household, own, values))
    except NotSet as error:
        return Support(None, f"{not_set_text(error, values)}，须人工核定")


def _supporters(
    law: Law,
    members: Sequence[Member],
    batches: Sequence[Batch],
    gaps: Sequence[Gap],
    may_fall: Mapping[tuple[str, str], int],
) -> Iterator[SupporterHousehold]:
    numbers = sorted({member.household for member in members if member.household > 1})
    if not numbers:
        return
    deciding = frozenset(element for exclusion in law.exclusions for element in exclusion.rests_on)
    open_ = [gap for gap in gaps if not gap.held_by_nobody]
    for number in numbers:
        own = [member for member in members if member.household == number]
        ids = tuple(member.id for member in own)
        head = next((member for member in own if member.role is Role.SUPPORTER), own[0])
        yield SupporterHousehold(
            number, head.relation, ids, tuple(flat(batch for batch in batches if batch.subject in ids)),
            tuple([gap for gap in open_ if gap.subject in ids]), len(numbers) - 1, deciding,
            sum(amount for (subject, _), amount in may_fall.items() if subject in ids),
        )  # fmt: skip


def _given(rule: SupportRule, applicant: str, support: Support) -> Line:
    is_known = support.amount is not None
    return Line(
        rule=rule.id, category=INCOME, element=rule.element, subject=applicant, title=rule.title,
        treatment=COUNTED if is_known else DOUBTFUL, basis=rule.basis, evidence=support.evidence,
        amount=support.amount, reason=support.reason, values=support.values,
    )  # fmt: skip
