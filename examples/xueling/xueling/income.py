"""收入和财产 (第三条, 第四条, 第七条): what was found, and what is left out of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from hedui.plugin import (
    Category,
    Exclusion,
    Fact,
    FindingRule,
    Item,
    Limit,
    Line,
    Treatment,
    ValueKind,
    Values,
    rule_of,
)

from . import herding
from .citations import IN_FORCE, article
from .programmes import PENSION, STUDIES, SUBSIDY, WAGE

INCOME, PROPERTY, POPULATION = Category.INCOME, Category.PROPERTY, Category.POPULATION


def _item(
    element: str, title: str, where: str, category: Category, note: str, kind: ValueKind = ValueKind.MONEY
) -> Item:
    name = f"xueling.{element.partition('.')[2]}"
    return Item(name, title, category, (element,), article(where), note=note, kind=kind)


ITEMS = (
    _item(WAGE, "工资性收入", "第三条（一）", INCOME, "计入家庭收入"),
    _item(PENSION, "养老金", "第三条（二）", INCOME, "计入家庭收入"),
    _item(SUBSIDY, "草原生态保护补助奖励资金", "第三条（四）", INCOME, "计入家庭收入"),
    *(_item(element, "奖学金、助学金", "第三条", INCOME, "计入家庭收入") for element in STUDIES),
    Item(
        "xueling.maintenance_agreed", "赡养协议", INCOME, ("xueling.maintenance_agreed",), article("第六条"),
        Treatment.EXCLUDED, "协议数额用于计算赡养费",
    ),
    _item("national.deposit", "存款", "第七条（二）", PROPERTY, "计入金融资产"),
    _item("national.securities", "有价证券", "第七条（二）", PROPERTY, "计入金融资产"),
    _item("national.vehicle", "机动车", "第七条（五）", PROPERTY, "机动车计数", ValueKind.COUNT),
    Item(
        "xueling.motorcycle", "二轮摩托车", PROPERTY, ("xueling.motorcycle",),
        article("第七条（五）", "二轮摩托车除外"), Treatment.EXCLUDED, "二轮摩托车除外", ValueKind.COUNT,
    ),
    _item("xueling.rent_paid", "支付的住房租金", "第八条（二）", Category.EXPENSE, "计入租金支出"),
    _item("xueling.boarding_student", "州外寄宿就读学籍", "第二条（一）", POPULATION, "按登记内容记载", ValueKind.TEXT),
    _item("xueling.living_apart", "分开居住起始日", "第二条（二）", POPULATION, "按登记内容记载", ValueKind.DATE),
    _item("xueling.declared_missing", "宣告失踪", "第二条（三）", POPULATION, "按登记内容记载", ValueKind.TEXT),
)  # fmt: skip


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or that month's last where it has none."""
    total = day.year * 12 + day.month - 1 - months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def sales(facts: Sequence[Fact], values: Values) -> Sequence[Line]:
    """转让价款: of the last two years, whatever the counting period is."""
    first = _months_before(values.day, int(values.number("xueling.sale_months")))
    return [_sale(fact, first, values.day) for fact in facts]


def _sale(fact: Fact, first: date, day: date) -> Line:
    treatment, reason = Treatment.COUNTED, "申请之日前二十四个月内转让，计入金融资产"
    if fact.amount is None or fact.amount < 0 or fact.paid_on is None:
        treatment, reason = Treatment.DOUBTFUL, "转让价款或者日期不明"
    elif not first <= fact.paid_on <= day:
        treatment, reason = Treatment.EXCLUDED, "超过二十四个月，不计入"
    return Line(
        rule="xueling.house_sold",
        category=PROPERTY,
        element=fact.element,
        subject=fact.subject,
        title="转让房屋、商铺所得价款",
        treatment=treatment,
        basis=article("第七条（三）"),
        evidence=(fact.id,),
        amount=fact.amount,
        reason=reason,
    )


FINDING_RULES: tuple[FindingRule, ...] = (
    *(rule_of(item, IN_FORCE) for item in ITEMS),
    FindingRule(
        "xueling.house_sold", "转让房屋、商铺所得价款", PROPERTY, ("xueling.house_sold",), article("第七条（三）"),
        IN_FORCE, sales,
    ),
    *herding.FINDING_RULES,
)  # fmt: skip

EXCLUSIONS = (
    Exclusion(
        "xueling.studies_left_out", "奖学金、助学金", article("第四条（一）"), IN_FORCE, STUDIES,
        "奖学金、助学金不计入家庭收入",
    ),
    Exclusion(
        "xueling.subsidy_left_out", "草原生态保护补助奖励资金", article("第四条（二）"), IN_FORCE, (SUBSIDY,),
        "百分之六十不计入，每人每年不超过三千元", share="3/5",
        limit=Limit("xueling.subsidy_limit", monthly=False), paid_until=date(2027, 6, 30),
    ),
)  # fmt: skip
DEDUCTIONS = herding.DEDUCTIONS
