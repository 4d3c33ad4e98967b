"""缺项: everything that a draft still lacks before it can be taken in, at once, each with its place and its clause; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from core.authorizations.comparing import Occasion
from core.authorizations.model import Sheet, review
from core.drafts.model import DraftContent, DraftPerson, DraftSheet, Missing, Placed, everybody
from core.drafts.reading import About, BadValue, by_person, day, sheet_in, value
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import APART, ONE_APPLICANT, Person, Subject, canonical
from core.ids import derived_id
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.forms import SignedForm
from core.plugin.vocabulary import ROLE_TITLES, Relation, citations_text

_RELATIONS = frozenset(each.value for each in Relation)
_RESIDENCES = frozenset(("", *(each.value for each in Residence)))
Digests = Mapping[str, str]
"""Digest of each uploaded scan, by its id."""


def identities_of(content: DraftContent, today: date) -> dict[str, Identity]:
    """证件 of everybody whose number is right, by person."""
    found = {}
    for placed in everybody(content):
        try:
            found[placed.person.key] = parse(placed.person.id_kind, placed.person.id_number, today)
        except BadIdentity:
            continue
    return found


def basics(content: DraftContent, law: Law | None, today: date) -> Iterator[Missing]:
    """申请: number, programme, day."""
    if not content.application_number.strip():
        yield Missing("application_number", "没有填写申请编号", "")
    applied = day(content.applied_on)
    if not content.programme:
        yield Missing("programme", "没有选择救助项目", "")
    elif law is None and applied is not None and applied <= today:
        yield Missing("applied_on", "这一申请日期没有可以适用的规则：请核对日期；日期无误的，请联系系统管理员", "")
    elif law is None or content.programme not in law.programmes:
        yield Missing("programme", "按这一申请日期没有所选的救助项目：请重新选择，或核对日期", "")
    if applied is None:
        yield Missing("applied_on", "没有填写申请日期", "")
    elif applied > today:
        yield Missing("applied_on", "申请日期晚于今天", "")
    if content.residence not in _RESIDENCES:
        yield Missing("residence", "城乡属性不是可以选择的内容", "")


def people(content: DraftContent, about: About | None, today: date) -> Iterator[Missing]:
    """家庭成员: names, numbers, relations, one applicant, nobody twice."""
    basis = citations_text(about.programme.basis) if about else ""
    seen: dict[str, int] = {}
    for position, placed in enumerate(everybody(content), start=1):
        for part, message in _person(placed, about, today):
            yield Missing(f"{placed.person.key}.{part}", f"第{position}人：{message}", basis)
        first = _twice(placed.person, position, seen, today)
        if first:
            yield Missing(f"{placed.person.key}.id_number", f"第{position}人：与第{first}人是同一个人", basis)
    if sum(p.relation == Relation.SELF for p in content.household) != 1:
        yield Missing("household", ONE_APPLICANT, basis)


def _person(placed: Placed, about: About | None, today: date) -> Iterator[tuple[str, str]]:
    person = placed.person
    if not person.name.strip():
        yield "name", "没有填写姓名"
    if not person.id_number.strip():
        yield "id_number", "没有填写证件号码"
    else:
        try:
            parse(person.id_kind, person.id_number, today)
        except BadIdentity as error:
            yield "id_number", str(error)
    if person.relation not in _RELATIONS:
        yield "relation", "没有选择与申请人关系"
    elif placed.household > 1 and person.relation == Relation.SELF:
        yield "relation", APART
    if about and placed.role not in about.programme.subjects:
        yield "relation", f"“{about.programme.title}”的核对对象不包括{ROLE_TITLES[placed.role]}"


def _twice(person: DraftPerson, position: int, seen: dict[str, int], today: date) -> int:
    try:
        number = canonical(parse(person.id_kind, person.id_number, today))
    except BadIdentity:
        return 0
    first = seen.setdefault(number, position)
    return first if first != position else 0


def declared(content: DraftContent, about: About) -> Iterator[Missing]:
    """诚信申报: every item readable, and one at least, unless it is said that there is nothing."""
    basis = citations_text(about.law.template.basis)
    positions = {placed.person.key: n for n, placed in enumerate(everybody(content), start=1)}
    if not content.declared and not content.nothing_declared:
        yield Missing("declared", "没有诚信申报：请逐项登记，或注明没有可申报的收入和财产", basis)
    seen: set[tuple[str, str]] = set()
    for item in content.declared:
        place = f"{item.person}.declared.{item.element}"
        if not item.element:
            whose = f"第{positions[item.person]}人" if item.person in positions else "有一行"
            yield Missing(place, f"{whose}：没有选择申报项目", basis)
            continue
        element = about.law.elements.get(item.element)
        title = element.title if element else item.element
        if element is None or item.element not in about.programme.items:
            yield Missing(place, f"“{title}”不在本救助项目的核对内容之内", basis)
        elif item.person not in positions:
            yield Missing(place, f"“{title}”没有注明是谁的", basis)
        elif (item.person, item.element) in seen:
            yield Missing(place, f"第{positions[item.person]}人：“{title}”申报了两次", basis)
        else:
            seen.add((item.person, item.element))
            try:
                read = value(item, element, UUID(int=0))
            except BadValue as error:
                yield Missing(place, f"第{positions[item.person]}人“{title}”：{error}", basis)
                continue
            if not read.text and read.amount is None and read.quantity is None:
                yield Missing(place, f"第{positions[item.person]}人“{title}”：没有填写申报内容", basis)


def sheets(
    content: DraftContent,
    about: About,
    occasion: Occasion,
    today: date,
    identities: Mapping[str, Identity],
    digests: Digests,
) -> Iterator[Missing]:
    """授权书: everybody has one, and it lacks nothing that the review would find."""
    basis = citations_text(about.law.template.basis)
    subjects, keys = [], []
    for placed in everybody(content):
        identity = identities.get(placed.person.key)
        if identity is not None and placed.person.relation in _RELATIONS:
            subjects.append(_subject(placed, identity))
            keys.append(placed.person.key)
    taken = dict(_taken(content, about, subjects, keys, identities, digests))
    order = [placed.person.key for placed in everybody(content)]
    for key in order:  # whoever cannot be judged yet lacks a sheet all the same
        if key not in keys and not any(sheet.person == key for sheet in content.sheets):
            yield Missing(f"{key}.sheet.sheet", f"第{order.index(key) + 1}人：没有授权书", basis)
    for gap in review(about.law, occasion, today, subjects, taken):
        key = keys[gap.position - 1]
        yield Missing(f"{key}.sheet.{gap.field}", f"第{order.index(key) + 1}人：{gap.message}", basis)


def _subject(placed: Placed, identity: Identity) -> Subject:
    person = Person(placed.person.name.strip(), identity.kind.value, identity.number)
    return Subject(
        subject_id(placed.person.key), placed.household, placed.role, Relation(placed.person.relation), person
    )


def subject_id(key: str) -> UUID:
    """Stands for a person before there is a case."""
    return derived_id(UUID(int=0), "draft", key)


def _taken(
    content: DraftContent, about: About, subjects: list[Subject], keys: list[str],
    identities: Mapping[str, Identity], digests: Digests,
) -> Iterator[tuple[UUID, Sheet]]:  # fmt: skip
    placed = {each.person.key: each for each in everybody(content)}
    found = by_person(content)
    for subject, key in zip(subjects, keys, strict=True):
        sheet = found.get(key)
        if sheet is None:
            continue
        given = sheet_in(sheet, about, placed[key], identities[key], subject.id, digest_of(sheet, digests))
        if given is None:
            continue
        minor = subject.is_minor(given.signed_on)
        form = SignedForm(
            subject.role,
            given.signed_on,
            given.signatory,
            given.fields,
            tuple(given.items),
            given.evidence_digest,
            minor,
        )
        yield subject.id, Sheet(subject.id, subject.id, form, UUID(int=0))


def digest_of(sheet: DraftSheet, digests: Digests) -> str:
    """摘要 of the scan that was uploaded, or of the one that is kept elsewhere."""
    return digests.get(sheet.scan, "") if sheet.scan else sheet.digest
