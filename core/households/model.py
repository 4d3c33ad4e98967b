"""核对对象: persons as they are taken in, sealed and shown; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.households.identity import BadIdentity, Identity, IdKind, parse
from core.plugin.vocabulary import Relation, Role
from core.texts import ONE_LINE

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=ONE_LINE, description="一行文字")]
Number = Annotated[str, Meta(min_length=1, max_length=64)]
_AREA = "以平方米计的面积，整数不超过九位，小数不超过两位"
ElementId = Annotated[str, Meta(min_length=1, max_length=80)]
Fen = Annotated[int, Meta(ge=0, le=10**15)]
Area = Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$", description=_AREA)]
Words = Annotated[str, Meta(max_length=200)]
"""What is declared, whichever way it comes in: what a file may say and a form may not could never be read again."""


class PersonIn(Struct, frozen=True, forbid_unknown_fields=True):
    """受理登记的一个人."""

    name: Name
    id_number: Number
    relation: Relation
    id_kind: str = "resident_id"


class HouseholdIn(Struct, frozen=True, forbid_unknown_fields=True):
    """受理登记的一户: for a supporter's household `relation` is each one's relation to the applicant."""

    members: Annotated[list[PersonIn], Meta(min_length=1, max_length=30)]


class Person(Struct, frozen=True):
    """个人信息: what is sealed in a subject's blob."""

    name: str
    id_kind: str
    id_number: str


class Subject(Struct, frozen=True):
    """核对对象, opened."""

    id: UUID
    household: int
    """1 the applicant's; 2… supporters'."""
    role: Role
    relation: Relation
    person: Person

    @property
    def identity(self) -> Identity:
        """Kind and number as they were judged when they were taken in: a stricter check later must not lose a case."""
        return Identity(IdKind(self.person.id_kind), self.person.id_number)

    def is_minor(self, day: date) -> bool:
        """未满十八周岁 on that day; False where the document carries no birth date."""
        age = self.identity.age_on(day)
        return age is not None and age < 18


class StoredItem(Struct, frozen=True):
    """已存申报一项: read back by its types alone; a bound that is drawn tighter later must not lose a case."""

    subject_id: UUID
    element: str
    amount: int | None = None
    quantity: str | None = None
    text: str = ""


class StoredDeclaration(Struct, frozen=True):
    """已存诚信申报."""

    items: Sequence[StoredItem]


class DeclaredIn(StoredItem, frozen=True, forbid_unknown_fields=True):
    """申报一项: money in integer fen, counts as whole numbers, areas in square metres as a decimal string.

    Income and expenditure are declared for the whole counting period before the application, as they are reported beside
    what was found in it; property as it stands on the day of the application.
    """

    subject_id: UUID
    element: ElementId
    amount: Fen | None = None
    quantity: Area | None = None
    text: Words = ""


MOST_DECLARED = 600


class DeclarationIn(StoredDeclaration, frozen=True, forbid_unknown_fields=True):
    """诚信申报: itemised like the findings, so that the two can be compared."""

    items: Annotated[list[DeclaredIn], Meta(max_length=MOST_DECLARED)]


class Entry(Struct, frozen=True):
    """家庭中的位置: a person with role and household, before there is a row."""

    path: str
    household: int
    role: Role
    person: PersonIn


def entries(household: HouseholdIn, supporters: Sequence[HouseholdIn]) -> Iterator[Entry]:
    """Everybody in the case, with the path of the input that named them."""
    for index, person in enumerate(household.members):
        role = Role.APPLICANT if person.relation is Relation.SELF else Role.MEMBER
        yield Entry(f"household.members[{index}]", 1, role, person)
    for number, apart in enumerate(supporters):
        for index, person in enumerate(apart.members):
            role = Role.SUPPORTER if index == 0 else Role.SUPPORTER_MEMBER
            yield Entry(f"supporters[{number}].members[{index}]", number + 2, role, person)


ONE_APPLICANT = "应当恰有一名申请人（与申请人关系为“本人”）"
APART = "赡（抚、扶）养人家庭中不能有申请人本人"


def faults(everybody: Sequence[Entry], today: date) -> Iterator[FieldFault]:
    """差错: identities, one applicant, nobody twice."""
    seen: dict[str, str] = {}
    for entry in everybody:
        try:
            identity = parse(entry.person.id_kind, entry.person.id_number, today)
        except BadIdentity as error:
            yield FieldFault(f"{entry.path}.id_number", str(error))
            continue
        if identity.number in seen:
            yield FieldFault(f"{entry.path}.id_number", f"与 {seen[identity.number]} 是同一个人")
        seen[identity.number] = entry.path
    applicants = [e for e in everybody if e.role is Role.APPLICANT]
    if len(applicants) != 1:
        yield FieldFault("household.members", ONE_APPLICANT)
    for entry in everybody:
        if entry.household > 1 and entry.person.relation is Relation.SELF:
            yield FieldFault(f"{entry.path}.relation", APART)


def canonical(identity: Identity) -> str:
    """What blind indexes are made of: the kind and the normalised number."""
    return f"{identity.kind.value}:{identity.number}"


def declared_quantity(item: StoredItem) -> Decimal | None:
    """The declared area as a Decimal."""
    return None if item.quantity is None else Decimal(item.quantity)
