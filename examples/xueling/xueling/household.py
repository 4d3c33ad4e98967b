"""家庭成员 (第二条): the student away counts, the grown-up child who has left does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import Fact, HouseholdRule, Person, Relation, Standing, Values, day_said

from .citations import IN_FORCE, article
from .programmes import STANDING

ADULT = 18


def compose(people: Sequence[Person], facts: Sequence[Fact], values: Values) -> Sequence[Standing]:
    """家庭人口认定."""
    own = [person for person in people if person.household == 1]
    found = (_standing(person, [fact for fact in facts if fact.subject == person.subject], values) for person in own)
    return [standing for standing in found if standing is not None]


def _standing(person: Person, facts: Sequence[Fact], values: Values) -> Standing | None:
    if missing := _of(facts, "xueling.declared_missing"):
        return Standing(person.subject, False, "被宣告失踪", article("第二条（三）"), _ids(missing))
    if person.relation is not Relation.CHILD:
        return None
    if studies := _of(facts, "xueling.boarding_student"):
        return Standing(person.subject, True, "在州外寄宿就读", article("第二条（一）"), _ids(studies))
    age = person.age_on(values.day)
    if age is not None and age < ADULT:
        return None
    return _grown_up(person, _of(facts, "xueling.living_apart"), values)


def _grown_up(person: Person, apart: Sequence[Fact], values: Values) -> Standing:
    days = {day_said(fact.text) for fact in apart}
    since = days.pop() if len(days) == 1 else None
    if since is None:
        return Standing(person.subject, None, "居住情况不明，由经办机构认定", article("第二条（二）"), _ids(apart))
    gone = since <= _year_before(values.day)
    reason = "连续十二个月未共同生活" if gone else "未满十二个月，仍为共同生活"
    return Standing(person.subject, not gone, reason, article("第二条（二）"), _ids(apart))


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _of(facts: Sequence[Fact], element: str) -> list[Fact]:
    return [fact for fact in facts if fact.element == element]


def _ids(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts)


HOUSEHOLD_RULES = (
    HouseholdRule(
        id="xueling.household",
        title="家庭成员的认定",
        basis=article("第二条"),
        valid=IN_FORCE,
        compose=compose,
        elements=STANDING,
    ),
)
