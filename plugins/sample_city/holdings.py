"""财产和支出 (第七条, 第九条): as they were found; what the tests make of them stands in `conclusions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from hedui.plugin import (
    Category,
    Fact,
    FindingRule,
    Item,
    Line,
    Treatment,
    ValueKind,
    Values,
    judge_item,
    line_of,
    rule_of,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import national


def _item(name: str, title: str, element: str, where: str, category: Category, kind: ValueKind, note: str) -> Item:
    return Item(f"sample_city.{name}", title, category, (element,), article(where), note=note, kind=kind)


_PROPERTY = (
    ("deposit", "存款", "national.deposit", "第七条（二）", ValueKind.MONEY, "计入金融资产"),
    ("securities", "有价证券", "national.securities", "第七条（二）", ValueKind.MONEY, "计入金融资产"),
    ("insurance", "保险现金价值", "national.insurance_value", "第七条（二）", ValueKind.MONEY, "计入金融资产"),
    ("vehicle", "机动车", "national.vehicle", "第七条（三）", ValueKind.COUNT, "机动车计数"),
    ("house", "房屋", "national.house", "第七条（四）", ValueKind.AREA, "按登记建筑面积记载"),
    ("company", "企业、个体工商户", "national.business_registration", "第十四条", ValueKind.TEXT, "按登记内容记载"),
)
ITEMS = (
    *(_item(name, title, e, where, Category.PROPERTY, kind, note) for name, title, e, where, kind, note in _PROPERTY),
    Item(
        "sample_city.disability_vehicle", "残疾人代步车", Category.PROPERTY, national("disability_vehicle"),
        article("第七条（三）", "残疾人代步车除外"), Treatment.EXCLUDED, "残疾人代步车除外", ValueKind.COUNT,
    ),
    _item(
        "medical", "医疗费用中个人负担的部分", "national.medical_expense", "第九条", Category.EXPENSE, ValueKind.MONEY,
        "计入刚性支出",
    ),
    _item(
        "study_abroad", "子女自费出国留学", "sample_city.study_abroad", "第七条（五）", Category.EXPENSE, ValueKind.TEXT,
        "须由经办机构查明并记载",
    ),
    *(
        _item(name, title, f"sample_city.{name}", where, Category.POPULATION, ValueKind.TEXT, "按登记内容记载")
        for name, title, where in (
            ("prison", "服刑登记", "第二条（一）"),
            ("conscript", "义务兵登记", "第二条（三）"), ("student", "全日制学籍", "第二条"),
            ("disabled", "残疾人证", "第十条"),
        )
    ),
    _item(
        "clergy", "宗教教职人员脱离家庭登记", "sample_city.clergy", "第二条（二）", Category.POPULATION, ValueKind.DATE,
        "按登记日期记载",
    ),
    _item("hukou", "户籍", "national.hukou", "第二条", Category.POPULATION, ValueKind.TEXT, "按登记内容记载"),
)  # fmt: skip
SCHOOL = _item(
    "education", "教育费用", "national.education_expense", "第九条", Category.EXPENSE, ValueKind.MONEY, "计入刚性支出"
)


def education(facts: Sequence[Fact], values: Values) -> list[Line]:
    """教育费用 (第九条): of each person up to the fee of a public school in the counting period; beyond it excluded."""
    findings = judge_item(SCHOOL, facts, values)
    left: dict[str, int] = defaultdict(lambda: int(values.number("sample_city.school_fee")))
    lines: list[Line] = []
    for fact in facts:
        line = line_of(SCHOOL, fact, findings[fact.id])
        counts = min(line.amount or 0, left[fact.subject]) if line.treatment is Treatment.COUNTED else None
        if counts is None or counts == line.amount:
            lines.append(line)
        else:
            beyond = replace(line, treatment=Treatment.EXCLUDED, reason="超出公办学校收费标准的部分不计入刚性支出")
            lines += [replace(line, amount=counts), replace(beyond, amount=(line.amount or 0) - counts)]
        left[fact.subject] -= counts or 0
    return lines


HOLDING_RULES = (
    *(rule_of(item, IN_FORCE) for item in ITEMS),
    FindingRule(
        SCHOOL.id, "教育费用的认定", Category.EXPENSE, SCHOOL.elements, SCHOOL.basis, IN_FORCE, education
    ),
)  # fmt: skip
