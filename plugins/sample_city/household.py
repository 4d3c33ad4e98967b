"""家庭人口 (第二条): who does not count, and whom a person has to decide about."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, HouseholdRule, Person, Relation, Role, Standing, Values, day_said
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import local

LEFT_OUT = {
    "sample_city.prison": ("正在服刑", "第二条（一）"),
    "sample_city.clergy": ("连续三年以上脱离家庭独立生活的宗教教职人员", "第二条（二）"),
    "sample_city.conscript": ("服现役的义务兵", "第二条（三）"),
}
CLERGY, YEARS_AWAY = "sample_city.clergy", 3
ADULT = 18


def compose(people: Sequence[Person], facts: Sequence[Fact], values: Values) -> Sequence[Standing]:
    """家庭人口认定 (第二条)."""
    own = [person for person in people if person.role in (Role.APPLICANT, Role.MEMBER)]
    about: dict[str, list[Fact]] = {person.subject: [] for person in people}
    for fact in facts:
        about[fact.subject].append(fact)
    found = [_standing(person, about[person.subject], values) for person in own]
    return [standing for standing in found if standing is not None]


def _standing(person: Person, facts: Sequence[Fact], values: Values) -> Standing | None:
    if not facts and person.relation is not Relation.CHILD:
        return None
    away = [(f, f.element != CLERGY or _away_for_three_years(f, values)) for f in facts if f.element in LEFT_OUT]
    for fact in (fact for fact, is_away in away if is_away):  # what is certain goes before what is open, in any order
        reason, where = LEFT_OUT[fact.element]
        return Standing(person.subject, False, reason, article(where), (fact.id,))
    for fact in (fact for fact, is_away in away if is_away is None):
        return Standing(person.subject, None, "脱离家庭的日期不明，由经办机构认定", article("第二条（二）"), (fact.id,))
    age = person.age_on(values.day)
    if person.relation is not Relation.CHILD or (age is not None and age < ADULT):
        return None
    studies = [fact.id for fact in facts if fact.element == "sample_city.student"]
    if studies:
        return Standing(person.subject, True, "在全日制学校就读的子女", article("第二条"), tuple(studies))
    reason = "成年子女是否计入由经办机构认定" if age else "子女的出生日期不明，是否计入由经办机构认定"
    return Standing(person.subject, None, reason, article("第二条"))


def _away_for_three_years(fact: Fact, values: Values) -> bool | None:
    """连续三年以上: the register says since when; who left on 15 June 2023 has been away for three years on 15 June 2026.

    None where it says no day: so does the blank fact that stands for an answer which is not there yet.
    """
    since = day_said(fact.text)
    if since is None:
        return None
    return values.day.year - since.year - ((values.day.month, values.day.day) < (since.month, since.day)) >= YEARS_AWAY


HOUSEHOLD_RULES = (
    HouseholdRule(
        id="sample_city.household",
        title="家庭成员的认定",
        basis=article("第二条"),
        valid=IN_FORCE,
        compose=compose,
        elements=local("prison", "clergy", "conscript", "student"),
    ),
)
