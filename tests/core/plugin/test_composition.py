"""家庭人口: who counts by a rule, whom an open answer leaves open, and that nobody's order in the case matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from core.plugin.composition import HouseholdRule, Person, composed, with_open_answers
from core.plugin.rules import Fact, Gap, Standing, Values
from core.plugin.vocabulary import Citation, DateRange, Relation, Role

DAY = date(2026, 2, 28)
BASIS = (Citation("办法", "第二条"),)
VALUES = Values(DAY, None, {}, {})
PEOPLE = [
    Person("甲", Role.APPLICANT, Relation.SELF, 1),
    Person("乙", Role.MEMBER, Relation.SPOUSE, 1),
    Person("丙", Role.SUPPORTER, Relation.CHILD, 2),
]


def compose(people: Sequence[Person], facts: Sequence[Fact], values: Values) -> Sequence[Standing]:
    """Whoever is in prison does not count; whoever studies does, whatever else."""
    studies = {fact.subject for fact in facts if fact.element == "study"}
    gone = [fact for fact in facts if fact.element == "prison" and fact.subject not in studies]
    return [Standing(fact.subject, False, "服刑", BASIS, (fact.id,)) for fact in gone]


RULE = HouseholdRule("x.h", "", BASIS, DateRange(date(2020, 1, 1)), compose, ("prison", "study"))


def fact(who: str, element: str) -> Fact:
    return Fact(f"{who}{element}", who, Role.MEMBER, element, "s", "", DAY, "")


def gap(who: str, element: str, source: str = "s", state: str = "unavailable") -> Gap:
    return Gap(who, Role.MEMBER, element, source, state)


@pytest.mark.parametrize(
    ("facts", "gaps", "counts"),
    [
        ([], [], (True, True)),
        ([fact("乙", "prison")], [], (True, False)),
        ([], [gap("乙", "prison")], (True, None)),
        ([], [gap("甲", "prison"), gap("乙", "prison")], (None, None)),
        ([], [gap("乙", "study")], (True, True)),
        ([fact("乙", "prison")], [gap("乙", "study")], (True, None)),
        ([fact("乙", "study")], [gap("乙", "prison")], (True, True)),
        ([], [gap("乙", "prison", "", "not_asked")], (True, True)),
        ([], [gap("丙", "prison")], (True, True)),
        ([], [gap("乙", "deposit")], (True, True)),
    ],
)
def test_an_open_answer_leaves_open_whom_it_would_change(
    facts: list[Fact], gaps: list[Gap], counts: tuple[bool | None, ...]
) -> None:
    for people in (PEOPLE, PEOPLE[::-1]):
        found = {s.subject: s.counts for s in with_open_answers(RULE, people, facts, gaps, VALUES)}
        assert (found["甲"], found["乙"]) == counts
        assert "丙" not in found


@pytest.mark.parametrize(
    ("facts", "doubtful", "counts"),
    [
        (["乙prison"], ["乙prison"], (True, None)),
        (["乙prison", "乙study"], ["乙study"], (True, None)),
        (["乙prison", "乙study"], ["乙prison"], (True, True)),
        (["乙prison", "乙study"], ["乙prison", "乙study"], (True, None)),
        (["甲prison", "乙prison"], ["甲prison"], (None, False)),
    ],
)
def test_a_doubtful_answer_leaves_open_whoever_it_would_change(
    facts: list[str], doubtful: list[str], counts: tuple[bool | None, ...]
) -> None:
    found = with_open_answers(RULE, PEOPLE, [fact(x[0], x[1:]) for x in facts], [], VALUES, doubtful)
    assert tuple(standing.counts for standing in found) == counts
    assert all("存疑" in standing.reason for standing in found if standing.counts is None)


def test_two_open_answers_that_change_nothing_alone_may_change_it_together() -> None:
    """Away from home and not insured: only who is both does not count."""

    def both(people: Sequence[Person], facts: Sequence[Fact], values: Values) -> Sequence[Standing]:
        about = [{f.element for f in facts if f.subject == person.subject} for person in people]
        return [Standing(p.subject, False, "", BASIS) for p, own in zip(people, about, strict=True) if len(own) > 1]

    rule = HouseholdRule("x.b", "", BASIS, DateRange(date(2020, 1, 1)), both, ("prison", "study"))
    found = with_open_answers(rule, PEOPLE, [], [gap("乙", "prison"), gap("乙", "study")], VALUES)
    assert [standing.counts for standing in found] == [True, None]


def test_no_invented_fact_stands_as_evidence() -> None:
    """The blank that stood for an answer is nowhere in what is kept."""
    found = with_open_answers(RULE, PEOPLE, [], [gap("乙", "prison")], VALUES)
    assert [standing.evidence for standing in found] == [(), ()]
    assert "尚待查询结果" in found[1].reason


def test_without_a_rule_everybody_who_lives_there_counts() -> None:
    assert [(s.subject, s.counts) for s in composed(None, PEOPLE, [], VALUES)] == [("甲", True), ("乙", True)]


def test_a_rule_that_speaks_of_a_stranger_stops_the_assessment() -> None:
    with pytest.raises(ValueError, match="不在本案中"):
        composed(RULE, PEOPLE, [fact("丁", "prison")], VALUES)


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(2008, 2, 28), 18), (date(2008, 3, 1), 17), (date(2008, 2, 29), 17), (date(2026, 2, 28), 0), (None, None)],
)
def test_age_in_full_years(born: date | None, age: int | None) -> None:
    assert Person("甲", Role.MEMBER, Relation.CHILD, 1, born).age_on(DAY) == age
