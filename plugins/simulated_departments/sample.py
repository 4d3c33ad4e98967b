"""样例家庭文件: a household of Hangzhou as `hedui verify` reads it, with declaration and authorizations.

Wangmo's, with its field check and without supporters, is in `sample_wangmo.py`.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from hedui.plugin import RELATION_TITLES, Relation, Role
from plugins.simulated_departments.entries import CATALOGUE
from plugins.simulated_departments.population import Person, Population

ITEMS = ("national.essential_expenditure", *(entry.element for entry in CATALOGUE))
"""Everything that a department holds, and what is declared alone."""


def household_file(population: Population, index: int, number: str, applied_on: date) -> dict[str, Any]:
    """A whole case of that household: everybody signs for everything; the applicant declares a little."""
    household = population.household(index)
    members = [(household.applicant, "self"), *((person, relation.value) for relation, person in household.members)]
    supporters = [household.supporter] if household.supporter else []
    roles = [Role.APPLICANT, *[Role.MEMBER] * (len(members) - 1), *[Role.SUPPORTER] * len(supporters)]
    relations = [Relation(relation) for _, relation in members] + [relation for relation, _ in supporters]
    people = [*[person for person, _ in members], *[person for _, person in supporters]]
    return {
        "application_number": number,
        "programme": "zhejiang.dibao",
        "applied_on": applied_on.isoformat(),
        "household": {"members": [_person(person, relation) for person, relation in members]},
        "supporters": [{"members": [_person(person, relation.value)]} for relation, person in supporters],
        "declaration": [
            {"person": 1, "element": "national.wage", "amount": 0},
            {"person": 1, "element": "national.deposit", "amount": 1_200_000},
            {"person": 1, "element": "national.vehicle", "amount": 0},
            {"person": 1, "element": "national.marriage", "text": "已婚" if len(members) > 1 else "未婚"},
        ],
        "authorizations": [
            _sheet(position, person, role, relation, applied_on)
            for position, (person, role, relation) in enumerate(zip(people, roles, relations, strict=True), start=1)
        ],
    }


def _person(person: Person, relation: str) -> dict[str, str]:
    return {"name": person.name, "id_number": person.id_number, "relation": relation}


def _sheet(position: int, person: Person, role: Role, relation: Relation, signed_on: date) -> dict[str, Any]:
    grown = person.birth.replace(year=person.birth.year + 18, day=min(person.birth.day, 28)) <= signed_on
    fields = {
        "full_name": person.name,
        "id_number": person.id_number,
        "signature": "已签名并捺印",
        "agency": "浙江省社会救助核对中心（样例）",
        "programme": "最低生活保障",
        "relation": RELATION_TITLES[relation],
        "obligation": "赡（抚、扶）养义务人",
    }
    if not grown:
        fields["guardian_name"] = "监护人（样例）"
    return {
        "person": position,
        "signed_on": signed_on.isoformat(),
        "signatory": "self" if grown else "guardian",
        "items": list(ITEMS),
        "fields": fields,
        "evidence_digest": hashlib.sha256(f"{role}:{person.index}".encode()).hexdigest(),
    }
