"""核对对象差错 of a household whose form is wrong: who is in it is judged all the same, so that all is told at once.

What is no text, no list or no relation at all is told by the form and passed over here; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from core.errors import FieldFault
from core.households.identity import LONGEST_INPUT, BadIdentity, Identity, IdKind, parse
from core.households.model import APART, ONE_APPLICANT, canonical
from core.plugin.vocabulary import Relation

_RELATIONS = [each.value for each in Relation]


def faults_of_plain(plain: Any, today: date) -> Iterator[FieldFault]:
    """差错 of a household with its supporters: identities, nobody twice, one applicant."""
    given = plain if isinstance(plain, dict) else {}
    seen: dict[str, str] = {}
    members = _members(given.get("household"))
    yield from number_faults(members, "household.members", today, seen)
    relations = said_of(members, "relation")
    if relations and all(each in _RELATIONS for each in relations) and relations.count(Relation.SELF.value) != 1:
        yield FieldFault("household.members", ONE_APPLICANT)
    for index, home in enumerate(_listed(given.get("supporters"))):
        path = f"supporters[{index}].members"
        yield from number_faults(_members(home), path, today, seen)
        for place, relation in enumerate(said_of(_members(home), "relation")):
            if relation == Relation.SELF.value:
                yield FieldFault(f"{path}[{place}].relation", APART)


def number_faults(persons: Any, path: str, today: date, seen: dict[str, str] | None = None) -> Iterator[FieldFault]:
    """证件差错 of persons: what is wrong with a number, and who stands there twice; `seen` is who stood elsewhere."""
    seen = {} if seen is None else seen
    for index, person in enumerate(_listed(persons)):
        place = f"{path}[{index}]"
        try:
            identity = _identity(person, today)
        except BadIdentity as error:
            yield FieldFault(f"{place}.id_number", str(error))
            continue
        if identity is None:
            continue
        first = seen.setdefault(canonical(identity), place)
        if first != place:
            yield FieldFault(f"{place}.id_number", f"与 {first} 是同一个人")


def said_of(persons: Any, field: str) -> Sequence[Any]:
    """What each of them says in that field; None where it says nothing."""
    return [person.get(field) if isinstance(person, dict) else None for person in _listed(persons)]


def _identity(person: Any, today: date) -> Identity | None:
    given = person if isinstance(person, dict) else {}
    kind, number = given.get("id_kind", IdKind.RESIDENT_ID.value), given.get("id_number")
    if isinstance(kind, str) and isinstance(number, str) and 0 < len(number) <= LONGEST_INPUT:
        return parse(kind, number, today)
    return None


def _members(home: Any) -> Any:
    return home.get("members") if isinstance(home, dict) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
