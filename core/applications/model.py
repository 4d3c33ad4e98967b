"""救助申请请求, as fed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import Name, Number
from core.plugin.vocabulary import Role


class ApplicationPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """申请中的一个人."""

    name: Name
    id_number: Number
    role: Role
    id_kind: str = "resident_id"


class ApplicationIn(Struct, frozen=True, forbid_unknown_fields=True):
    """救助申请: number, programme and everybody in it, as the assistance system has accepted it."""

    number: Annotated[str, Meta(min_length=1, max_length=64)]
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


def identities(application: ApplicationIn, today: date) -> Iterator[tuple[int, Identity | FieldFault]]:
    """Each person's identity, or what is wrong with it."""
    for index, person in enumerate(application.persons):
        try:
            yield index, parse(person.id_kind, person.id_number, today)
        except BadIdentity as error:
            yield index, FieldFault(f"persons[{index}].id_number", str(error))
