"""救助申请请求, as fed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import Name, Number, canonical
from core.households.plain import number_faults, said_of
from core.plugin.vocabulary import Role


class ApplicationPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """申请中的一个人."""

    name: Name
    id_number: Number
    role: Role
    id_kind: str = "resident_id"


class ApplicationIn(Struct, frozen=True, forbid_unknown_fields=True):
    """救助申请: number, programme and everybody in it, as the assistance system has accepted it."""

    number: Name
    programme: Annotated[str, Meta(min_length=1, max_length=80)]
    applied_on: date
    persons: Annotated[list[ApplicationPerson], Meta(min_length=1, max_length=60)]


class Fed(Struct, frozen=True):
    """接收结果: version counts how often the application was fed; live says whether it is still open."""

    number: str
    version: int
    live: bool


class Change(Struct, frozen=True):
    """接收后的变化: `result` is received, changed or unchanged; `left` counts the persons who were in it and are not now."""

    result: str
    left: int = 0


def identities(application: ApplicationIn) -> Iterator[Identity]:
    """Each person's identity; raises BadIdentity."""
    for person in application.persons:
        yield parse(person.id_kind, person.id_number)


def faults(application: ApplicationIn, today: date) -> Iterator[FieldFault]:
    """差错 that need no law, for whoever feeds it: identities, nobody twice, exactly one applicant. Pure."""
    seen: dict[str, int] = {}
    for index, person in enumerate(application.persons):
        try:
            who = canonical(parse(person.id_kind, person.id_number, today))
        except BadIdentity as error:
            yield FieldFault(f"persons[{index}].id_number", str(error))
            continue
        if who in seen:
            yield FieldFault(f"persons[{index}].id_number", f"与 persons[{seen[who]}] 是同一个人")
        seen.setdefault(who, index)
    count = sum(1 for person in application.persons if person.role is Role.APPLICANT)
    if count != 1:
        yield FieldFault("persons", _one_applicant(count))


def _one_applicant(count: int) -> str:
    return f"每户应当恰有一名申请人，现有 {count} 名"


def faults_of_plain(plain: Any, today: date) -> Iterator[FieldFault]:
    """差错 of the persons in an application whose form is wrong: all of them are told at once."""
    persons = plain.get("persons") if isinstance(plain, dict) else None
    yield from number_faults(persons, "persons", today)
    roles = said_of(persons, "role")
    count = roles.count(Role.APPLICANT.value)
    if roles and count != 1 and all(each in list(Role) for each in roles):
        yield FieldFault("persons", _one_applicant(count))
