"""造家庭文件: a household file as the three sheets that a clerk would fill in for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.households.model import entries
from core.law import Law
from core.plugin.vocabulary import RELATION_TITLES, ROLE_TITLES, ValueKind
from hedui.journey import HouseholdFile

MEMBERS = ["申请编号", "救助项目", "申请日期", "姓名", "证件号码", "与申请人关系", "人员类别"]
DECLARATION = ["申请编号", "姓名", "证件号码", "申报项目", "金额（元）", "数量", "面积（平方米）", "申报内容"]
SIGNED = ["申请编号", "姓名", "证件号码", "签署日期", "签署人", "授权事项", "扫描件摘要"]
Rows = list[list[Any]]


def sheets(law: Law, *files: HouseholdFile) -> dict[str, Rows]:
    """The three sheets of these households, one below the other."""
    extra = [field.title for field in law.template.fields if field.title not in ("姓名", "证件号码")]
    made: dict[str, Rows] = {"家庭成员": [MEMBERS], "申报": [DECLARATION], "授权": [[*SIGNED, *extra]]}
    for file in files:
        made["家庭成员"] += _members(file, law)
        made["申报"] += _declared(file, law)
        made["授权"] += _signed(file, law)
    return made


def _people(file: HouseholdFile) -> list[Any]:
    return list(entries(file.household, file.supporters))


def _members(file: HouseholdFile, law: Law) -> Iterator[list[Any]]:
    head = [file.application_number, law.programmes[file.programme].title, file.applied_on]
    for entry in _people(file):
        person = entry.person
        yield [*head, person.name, person.id_number, RELATION_TITLES[person.relation], ROLE_TITLES[entry.role]]


def _declared(file: HouseholdFile, law: Law) -> Iterator[list[Any]]:
    people = _people(file)
    for line in file.declaration:
        person, element = people[line.person - 1].person, law.elements[line.element]
        money = line.amount / 100 if element.kind is ValueKind.MONEY and line.amount is not None else None
        count = line.amount if element.kind is ValueKind.COUNT else None
        yield [
            file.application_number, person.name, person.id_number, element.title, money, count, line.quantity, line.text,
        ]  # fmt: skip


def _signed(file: HouseholdFile, law: Law) -> Iterator[list[Any]]:
    people = _people(file)
    fields = [field for field in law.template.fields if field.title not in ("姓名", "证件号码")]
    for sheet in file.authorizations:
        person = people[sheet.person - 1].person
        items = "、".join(law.elements[item].title for item in sheet.items)
        yield [
            file.application_number, person.name, person.id_number, sheet.signed_on,
            "监护人" if sheet.signatory == "guardian" else "本人", items, sheet.evidence_digest,
            *[sheet.fields.get(field.name, "") for field in fields],
        ]  # fmt: skip
