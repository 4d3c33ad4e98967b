"""读取草稿: typed words → what the actions take, or what is missing in them; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.authorizations.model import SheetIn
from core.drafts.model import ALL_ITEMS, AS_REGISTERED, DraftContent, DraftItem, DraftSheet, Placed
from core.households.identity import Identity
from core.households.model import DeclaredIn, HouseholdIn, PersonIn
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.forms import AGENCY, FULL_NAME, ID_NUMBER, PROGRAMME
from core.plugin.vocabulary import RELATION_TITLES, DataElement, Programme, Relation, ValueKind
from core.texts import folded
from core.verification.model import Intake

_DECIMAL = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
SIGNED = "已签名"


class BadValue(ValueError):
    """申报值有误: what should stand there."""


class About(Struct, frozen=True):
    """本件: what the sheets of a draft are compared with and completed from."""

    law: Law
    programme: Programme
    agency: str


def day(typed: str) -> date | None:
    """A day; None where it is none."""
    with suppress(ValueError):
        return date.fromisoformat(typed.strip())
    return None


def value(item: DraftItem, element: DataElement, subject: UUID) -> DeclaredIn:
    """申报一项 of typed words; raises BadValue. Money is typed in yuan, with or without the word, and kept in fen."""
    typed = folded(item.value).replace(",", "")
    if element.kind is ValueKind.TEXT:
        return DeclaredIn(subject, element.id, text=item.value.strip())
    if element.kind is ValueKind.MONEY:
        return DeclaredIn(subject, element.id, amount=fen(typed.removesuffix("元").strip()), text=item.note.strip())
    if element.kind is ValueKind.COUNT:
        if not re.fullmatch("[0-9]{1,9}", typed):
            raise BadValue("应填整数，如 1")
        return DeclaredIn(subject, element.id, amount=int(typed), text=item.note.strip())
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", typed):
        raise BadValue("应填以平方米计的面积，最多两位小数，如 86.5")
    return DeclaredIn(subject, element.id, quantity=typed, text=item.note.strip())


def fen(typed: str) -> int:
    """分 of typed yuan; raises BadValue."""
    if not _DECIMAL.fullmatch(typed):
        raise BadValue("应填以元为单位的金额，最多两位小数，如 1200 或 1200.50")
    try:
        return int(Decimal(typed) * 100)
    except InvalidOperation:
        raise BadValue("金额不能读取") from None


def intake(content: DraftContent, applied_on: date) -> Intake:
    """受理登记 of a draft in which nothing is missing."""
    homes = [HouseholdIn([_person(p) for p in home.members]) for home in content.supporters]
    return Intake(
        application_number=content.application_number.strip(),
        programme=content.programme,
        applied_on=applied_on,
        household=HouseholdIn([_person(p) for p in content.household]),
        supporters=homes,
        residence=Residence(content.residence) if content.residence else None,
    )


def _person(person: Any) -> PersonIn:
    return PersonIn(person.name.strip(), person.id_number.strip(), Relation(person.relation), person.id_kind)


def signed_items(sheet: DraftSheet, about: About) -> list[str]:
    """授权事项: all of the programme, or those ticked."""
    every = [item for item in about.programme.items if item in about.law.elements]
    return every if ALL_ITEMS in sheet.items else [item for item in sheet.items if item in about.law.elements]


def signed_fields(sheet: DraftSheet, about: About, placed: Placed, identity: Identity) -> dict[str, str]:
    """授权书栏目: what was found to stand there as registered, in full; and what was typed."""
    known_words = registered(about, placed, identity)
    known = {field.name for field in about.law.template.fields if placed.role in field.roles}
    said = {
        name: known_words.get(name, "") if text == AS_REGISTERED else text.strip()
        for name, text in sheet.fields.items()
        if name in known
    }
    return {name: text for name, text in said.items() if text}


def registered(about: About, placed: Placed, identity: Identity) -> Mapping[str, str]:
    """登记的内容: what each field of a sheet says where it agrees with the registration."""
    relation = RELATION_TITLES[Relation(placed.person.relation)] if placed.person.relation else ""
    plain = {FULL_NAME: placed.person.name.strip(), ID_NUMBER: identity.number, PROGRAMME: about.programme.title}
    others = dict.fromkeys((field.name for field in about.law.template.fields), relation)
    return {**others, "signature": SIGNED, **plain, AGENCY: about.agency}


def sheet_in(
    sheet: DraftSheet, about: About, placed: Placed, identity: Identity, subject: UUID, digest: str
) -> SheetIn | None:
    """授权书登记 of one person; None where its day is none."""
    signed_on = day(sheet.signed_on)
    if signed_on is None or sheet.signatory not in ("self", "guardian"):
        return None
    fields = signed_fields(sheet, about, placed, identity)
    return SheetIn(subject, signed_on, sheet.signatory, signed_items(sheet, about), fields, digest)


def by_person(content: DraftContent) -> Mapping[str, DraftSheet]:
    """Sheets by whose they are."""
    return {sheet.person: sheet for sheet in content.sheets}
