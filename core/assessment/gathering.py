"""认定材料: facts, gaps and declared values of one case, gathered from what the sources answered; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from core.assessment import model
from core.households.model import StoredDeclaration, Subject, declared_quantity
from core.law import Law
from core.plugin.rules import NOT_COVERED, Declared, Fact, Gap
from core.plugin.vocabulary import Programme
from core.sources.model import AskRow, AskState, Effective, fact_id, printed
from core.sources.windows import begins_late

ANSWERED = ("found", "nothing_found")


def subjects_of(subjects: Sequence[Subject]) -> list[model.Subject]:
    """核对对象 as the assessment sees them, numbered in the case's order."""
    return [
        model.Subject(str(s.id), number, s.role, s.relation, s.household, s.identity.birth_date)
        for number, s in enumerate(subjects, start=1)
    ]


def source_titles(law: Law) -> dict[str, str]:
    """数源名称 as printed, by catalogue entry."""
    return {item.id: item.title for item in law.source_items}


def facts_of(
    titles: Mapping[str, str], subjects: Sequence[Subject], asks: Iterable[AskRow], replies: Mapping[UUID, Effective]
) -> list[Fact]:
    """Every effective fact, with the digest of the reply it came from, and the department's name from `titles`."""
    roles = {s.id: s.role for s in subjects}
    found = []
    for ask in asks:
        if ask.id not in replies:
            continue
        _, digest, reply = replies[ask.id]
        for index, fact in enumerate(reply.facts):
            found.append(
                Fact(
                    id=fact_id(ask.id, index), subject=str(ask.subject_id), role=roles[ask.subject_id],
                    element=fact.element, source=ask.source, title=fact.title, as_of=fact.as_of, digest=digest,
                    amount=fact.amount, quantity=fact.quantity, text=fact.text, paid_on=fact.paid_on,
                    source_title=titles.get(ask.item, ""),
                )
            )  # fmt: skip
    return found


def gaps_of(
    law: Law, programme: Programme, applied_on: date, subjects: Sequence[Subject], asks: Sequence[AskRow]
) -> list[Gap]:
    """缺口: every element of every subject that was not answered, or not for the whole period, and in which state it is."""
    law = law.under(programme)
    late = {item.id for item in law.source_items if begins_late(law, item, applied_on)}
    gaps, asked = [], defaultdict[tuple[UUID, str], list[AskRow]](list)
    for ask in asks:
        asked[ask.subject_id, ask.element].append(ask)
    for subject in subjects:
        for element in programme.items:
            about = asked.get((subject.id, element))
            if about is None:
                gaps.append(Gap(str(subject.id), subject.role, element, "", "not_asked"))
            for ask in about or ():
                state = _state(ask, late)
                if state not in ANSWERED:
                    gaps.append(Gap(str(subject.id), subject.role, element, ask.source, state))
    return gaps


def _state(ask: AskRow, late: Container[str]) -> str:
    state = printed(ask)
    return NOT_COVERED if state in ANSWERED and ask.item in late else state


def declared_of(declaration: StoredDeclaration) -> list[Declared]:
    """申报项 as the tests of the law see them: nobody declares one item twice, so their order is of no account."""
    found = [Declared(str(x.subject_id), x.element, x.amount, declared_quantity(x), x.text) for x in declaration.items]
    return sorted(found, key=lambda d: (d.subject, d.element))


def input_bytes(
    facts: Sequence[Fact],
    gaps: Sequence[Gap],
    declared: Sequence[Declared],
    asks: Sequence[AskRow],
    stamp: Sequence[str],
) -> bytes:
    """What an assessment rests on, as canonical bytes: equal input makes no new version."""
    states = sorted((str(ask.id), printed(ask), ask.note) for ask in asks)
    ordered = (
        sorted(facts, key=lambda f: f.id),
        sorted(gaps, key=lambda g: (g.subject, g.element, g.source)),
        sorted(declared, key=lambda d: (d.subject, d.element)),
    )
    return msgspec.json.encode([*ordered, states, list(stamp)], order="deterministic")


def is_settled(asks: Iterable[AskRow]) -> bool:
    """Whether no answer can come any more."""
    closed = (
        AskState.FOUND, AskState.NOTHING_FOUND, AskState.REJECTED, AskState.WITHHELD, AskState.GIVEN_UP, AskState.NOT_ANSWERED,
    )  # fmt: skip
    return all(ask.state in closed for ask in asks)
