"""样例家庭文件（望谟）: a household of the second population as `hedui verify` reads it, with the township's field check.

Old people are named by the fifteen digits that their papers carry; minors' sheets are signed by their guardians.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from hedui.plugin import RELATION_TITLES, Relation
from plugins.simulated_departments.entries import CATALOGUE
from plugins.simulated_departments.population import Household, Person
from plugins.simulated_departments.wangmo import Wangmo, fifteen

DIBAO = "wangmo.dibao"
TITLES = {DIBAO: "最低生活保障"}
"""As printed on the sheet; of other programmes the id."""
ITEMS = tuple(entry.element for entry in CATALOGUE)
"""Everything that a department holds; nobody signs for what nobody can be asked for."""
AGENCY = "望谟县社会救助核对机构（样例）"
"""受委托的机构: the county's, for whichever township takes the case in."""
_COMMITTEE = "望谟县样例村民委员会"


def wangmo_file(
    population: Wangmo,
    index: int,
    number: str,
    applied_on: date,
    officers: Sequence[str],
    programme: str = DIBAO,
    checked_on: date | None = None,
) -> dict[str, Any]:
    """A whole case of that household; `officers` are the staff numbers of those who went there, two at least."""
    household = population.household(index)
    members = [(household.applicant, "self"), *((person, relation.value) for relation, person in household.members)]
    return {
        "application_number": number,
        "programme": programme,
        "applied_on": applied_on.isoformat(),
        "household": {"members": [_person(person, relation) for person, relation in members]},
        "declaration": _declaration(index),
        "authorizations": [
            _sheet(position, person, Relation(relation), household, applied_on, TITLES.get(programme, programme))
            for position, (person, relation) in enumerate(members, start=1)
        ],
        "field_check": field_check(checked_on or applied_on, officers),
    }


def field_check(checked_on: date, officers: Sequence[str]) -> dict[str, Any]:
    """实地核查记录: who went, and what credential was shown."""
    return {
        "checked_on": checked_on.isoformat(),
        "methods": ["入户调查"],
        "officers": [{"staff_number": staff, "credential": f"黔核查证（样例）{staff}"} for staff in officers],
        "findings": "入户查看住房、家电、粮食和牲畜，与家庭成员谈话并查看存折；所见与申报基本一致（样例）。",
    }


def _person(person: Person, relation: str) -> dict[str, str]:
    whole = {"name": person.name, "id_number": fifteen(person), "relation": relation}
    return whole if person.id_kind == "resident_id" else {**whole, "id_kind": person.id_kind}


def _declaration(index: int) -> list[dict[str, Any]]:
    return [
        {"person": 1, "element": "national.wage", "amount": 0},
        {"person": 1, "element": "national.planting_income", "amount": 200_000 + index % 7 * 50_000},
        {"person": 1, "element": "national.deposit", "amount": 300_000},
        {"person": 1, "element": "national.vehicle", "amount": 0},
        {"person": 1, "element": "national.support_elder", "amount": 0},
    ]


def _sheet(
    position: int, person: Person, relation: Relation, household: Household, signed_on: date, programme: str
) -> dict[str, Any]:
    grown = _grown(person, signed_on)
    fields = {
        "full_name": person.name,
        "id_number": fifteen(person),
        "signature": "已签名并捺印",
        "agency": AGENCY,
        "programme": programme,
        "relation": RELATION_TITLES[relation],
    }
    if not grown:
        fields["guardian_name"] = _guardian(household, signed_on)
    return {
        "person": position,
        "signed_on": signed_on.isoformat(),
        "signatory": "self" if grown else "guardian",
        "items": list(ITEMS),
        "fields": fields,
        "evidence_digest": hashlib.sha256(f"wangmo:{person.index}".encode()).hexdigest(),
    }


def _guardian(household: Household, day: date) -> str:
    """监护人: the first grown member of the household; the village committee where there is none."""
    people = (household.applicant, *(person for _, person in household.members))
    return next((person.name for person in people if _grown(person, day)), _COMMITTEE)


def _grown(person: Person, day: date) -> bool:
    """Eighteen; on 1 March for a leap day's child."""
    grown = person.birth.year + 18
    return (grown, person.birth.month, person.birth.day) <= (day.year, day.month, day.day)
