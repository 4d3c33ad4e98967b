"""家庭人口 (第二条): who counts, who does not, and whom the agency decides about."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, HouseholdRule, Person, Relation, Standing, Values

from .citations import IN_FORCE, article
from .programmes import DETOX, MISSING, PRISON, RETURNED, STUDENT

ADULT = 18
GONE = ((PRISON, "正在服刑"), (DETOX, "正在强制隔离戒毒"), (MISSING, "被宣告失踪"))
LAST = "正在服刑、强制隔离戒毒或者被宣告失踪的人员不计入"
HOME = "刑满释放或者监外执行并已回家居住的，计入"


def compose(people: Sequence[Person], facts: Sequence[Fact], values: Values) -> Sequence[Standing]:
    """家庭人口认定 of those who live with the applicant; a supporter's household is none of it."""
    own = [person for person in people if person.household == 1]
    found = (_standing(person, [f for f in facts if f.subject == person.subject], values) for person in own)
    return [standing for standing in found if standing is not None]


def _standing(person: Person, facts: Sequence[Fact], values: Values) -> Standing | None:
    returned = _told(facts, RETURNED)
    for element, reason in GONE:
        told = _told(facts, element)
        if told and not (element == PRISON and returned):
            return Standing(person.subject, False, f"{reason}，不计入", article("第二条", LAST), told)
    return _by_relation(person, _told(facts, STUDENT), returned, values)


def _by_relation(
    person: Person, studies: tuple[str, ...], returned: tuple[str, ...], values: Values
) -> Standing | None:
    if person.relation is Relation.CHILD:
        age = person.age_on(values.day)
        if age is not None and age < ADULT:
            return Standing(person.subject, True, "未成年子女", article("第二条（二）"), returned)
        if studies:
            reason = "已成年，在校接受本科及以下全日制教育的子女"
            return Standing(person.subject, True, reason, article("第二条（三）"), studies)
        reason = "已成年或者年龄不明的子女能否独立生活，由经办机构认定"
        return Standing(person.subject, None, reason, article("第二条（三）"), returned)
    if person.relation is Relation.SPOUSE:
        return Standing(person.subject, True, "配偶", article("第二条（一）"), returned)
    if person.relation is Relation.SELF:
        return Standing(person.subject, True, "申请人", article("第二条", HOME), returned) if returned else None
    reason = "是否具有法定赡养、抚养、扶养义务并长期共同居住，由经办机构认定"
    return Standing(person.subject, None, reason, article("第二条（四）"), returned)


def _told(facts: Sequence[Fact], element: str) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts if fact.element == element)


HOUSEHOLD_RULES = (
    HouseholdRule(
        id="yunxi.household",
        title="共同生活的家庭成员",
        basis=article("第二条"),
        valid=IN_FORCE,
        compose=compose,
        elements=(PRISON, DETOX, MISSING, RETURNED, STUDENT),
    ),
)
