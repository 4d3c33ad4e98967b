"""收入和财产 (第四条至第六条, 第八条): what was found, what is left out of it, what is taken off."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hedui.plugin import (
    Category,
    Deduction,
    Exclusion,
    Fact,
    Finding,
    FindingRule,
    Item,
    Limit,
    Line,
    Role,
    Taken,
    Treatment,
    ValueKind,
    Values,
    assess_item,
    fault_of,
    line_of,
    printed,
    rule_of,
)

from .citations import IN_FORCE, article
from .programmes import (
    ASSETS,
    BASIC_PENSION,
    CHILDREN,
    DETOX,
    DISABILITY_VEHICLE,
    EMPLOYED,
    ENTITLED,
    FARMLAND,
    HOUSE,
    INVESTMENT,
    LABOUR,
    LEASE,
    LIVELIHOOD,
    MISSING,
    MOTORCYCLE,
    OLD_AGE,
    PARENTS,
    PLANNING,
    PLANTING,
    PRISON,
    PRIVATE_SCHOOL,
    REGISTRATION,
    RENT_PAID,
    RETURNED,
    STUDENT,
    STUDIES,
    SUPPORT_ORDERED,
    TRADE_VEHICLE,
    VEHICLE,
    WAGE,
    WORK_COST,
)

INCOME, PROPERTY, POPULATION, EXPENSE = Category.INCOME, Category.PROPERTY, Category.POPULATION, Category.EXPENSE
MONEY, COUNT, TEXT = ValueKind.MONEY, ValueKind.COUNT, ValueKind.TEXT
COUNTS, NOTED = "计入家庭收入", "按登记内容记载"


def _item(
    element: str, title: str, where: str, category: Category, note: str, kind: ValueKind = MONEY, rule: str = ""
) -> Item:
    name = rule or f"yunxi.{element.partition('.')[2]}"
    return Item(name, title, category, (element,), article(where), note=note, kind=kind)


def _not_a_vehicle(element: str, title: str, words: str) -> Item:
    name = f"yunxi.{element.partition('.')[2]}"
    basis = article("第八条（二）", words)
    return Item(name, title, PROPERTY, (element,), basis, Treatment.EXCLUDED, f"{title}除外", COUNT)


ITEMS = (
    _item("national.bonus", "奖金", "第四条（一）", INCOME, COUNTS),
    _item("national.job_allowance", "津贴", "第四条（一）", INCOME, COUNTS),
    _item("national.business_net_income", "经营净收入", "第四条（二）", INCOME, COUNTS),
    _item("national.breeding_income", "养殖净收入", "第四条（二）", INCOME, COUNTS),
    _item(PLANTING, "种植净收入（有账目）", "第四条（二）", INCOME, COUNTS),
    _item("national.interest", "利息", "第四条（三）", INCOME, COUNTS),
    _item("national.rent", "租金", "第四条（三）", INCOME, COUNTS),
    _item("national.dividend", "股息、红利", "第四条（三）", INCOME, COUNTS),
    _item("national.land_sublet", "土地流转收入", "第四条（三）", INCOME, COUNTS),
    _item("national.pension", "养老金", "第四条（四）", INCOME, COUNTS),
    _item("national.unemployment_benefit", "失业保险金", "第四条（四）", INCOME, COUNTS),
    _item(BASIC_PENSION, "城乡居民基础养老金", "第四条（四）", INCOME, COUNTS),
    _item(ENTITLED[0], "优待抚恤金", "第四条（四）", INCOME, COUNTS),
    _item(ENTITLED[1], "见义勇为奖金", "第四条（四）", INCOME, COUNTS),
    _item(PLANNING[0], "计划生育奖励金", "第四条（四）", INCOME, COUNTS),
    _item(PLANNING[1], "计划生育扶助金", "第四条（四）", INCOME, COUNTS),
    _item(STUDIES[0], "奖学金", "第四条（四）", INCOME, COUNTS),
    _item(STUDIES[1], "助学金", "第四条（四）", INCOME, COUNTS),
    _item(OLD_AGE, "高龄津贴", "第四条（四）", INCOME, COUNTS),
    _item("national.support_elder", "赡养费", "第四条（五）", INCOME, COUNTS),
    _item("national.support_child", "抚养费", "第四条（五）", INCOME, COUNTS),
    _item("national.support_spouse", "扶养费", "第四条（五）", INCOME, COUNTS),
    _item(ASSETS[0], "存款", "第八条（一）", PROPERTY, "计入金融资产"),
    _item(ASSETS[1], "有价证券", "第八条（一）", PROPERTY, "计入金融资产"),
    _item(ASSETS[2], "保险现金价值", "第八条（一）", PROPERTY, "计入金融资产"),
    _item(VEHICLE, "机动车", "第八条（二）", PROPERTY, "机动车计数", COUNT),
    _not_a_vehicle(DISABILITY_VEHICLE, "残疾人代步车", "残疾人代步车"),
    _not_a_vehicle(MOTORCYCLE, "普通二轮摩托车", "普通二轮摩托车"),
    _item(HOUSE, "房屋", "第八条（三）", PROPERTY, "按登记建筑面积记载", ValueKind.AREA),
    _item(INVESTMENT, "企业认缴出资", "第八条（四）", PROPERTY, "计入认缴出资累计"),
    _item(REGISTRATION, "企业登记", "第十七条", INCOME, NOTED, TEXT),
    _item(PRIVATE_SCHOOL, "自费就读高收费私立学校", "第八条（五）", EXPENSE, NOTED, TEXT),
    _item(LEASE, "租赁住房登记", "第十条", EXPENSE, NOTED, TEXT),
    _item(RENT_PAID, "房租支出", "第十条", EXPENSE, "计入房租支出"),
    _item(PRISON, "服刑登记", "第二条", POPULATION, NOTED, TEXT),
    _item(DETOX, "强制隔离戒毒登记", "第二条", POPULATION, NOTED, TEXT),
    _item(MISSING, "宣告失踪", "第二条", POPULATION, NOTED, TEXT),
    _item(RETURNED, "回家居住登记", "第二条", POPULATION, NOTED, TEXT),
    _item(STUDENT, "本科及以下全日制学籍", "第二条（三）", POPULATION, NOTED, TEXT),
    _item(CHILDREN, "赡养人的子女数", "第七条", POPULATION, "推算赡养费时使用", COUNT),
    _item(PARENTS, "被赡养的父母人数", "第七条", POPULATION, "推算赡养费时使用", COUNT),
)

LAND = _item(FARMLAND, "种植户承包耕地面积（亩）", "第四条（二）", INCOME, "用于核定种植收入", TEXT)
WAGE_ITEM = _item(WAGE, "工资", "第四条（一）", INCOME, COUNTS)
SINCE = _item(EMPLOYED, "本次就业起始日", "第五条（六）", POPULATION, NOTED, TEXT, rule=WAGE_ITEM.id)
ORDERED = _item(SUPPORT_ORDERED, "载明的赡养费（每月）", "第七条", INCOME, "作为赡养费的依据")
TRADE = _item(TRADE_VEHICLE, "小型经营性车辆", "第八条（二）", PROPERTY, "机动车计数", COUNT)
SOLE = _item(LIVELIHOOD, "车辆为家庭唯一谋生工具的认定", "第八条（二）", PROPERTY, NOTED, TEXT, rule=TRADE.id)


def assess_land(facts: Sequence[Fact], values: Values) -> list[Line]:
    """核定: mu × fen by mu and month × months, rounded down once; shown under 种植净收入, which it stands for."""
    return [_estimated(fact, line, values) for fact in facts for line in assess_item(LAND, [fact], values)]


def _estimated(fact: Fact, line: Line, values: Values) -> Line:
    if line.treatment is not Treatment.COUNTED:
        return line
    mu = _mu(fact.text)
    if mu is None or values.months is None:
        return line_of(LAND, fact, Finding(Treatment.DOUBTFUL, "耕地面积或者核算期间无法识别，须核实"))
    by_mu = int(values.number("yunxi.farm_per_mu"))
    return Line(
        LAND.id, INCOME, PLANTING, fact.subject, "种植业核定收入", Treatment.COUNTED,
        article("第四条（二）", "没有账目的种植户，按照承包耕地面积每亩每月一百一十元核定"), (fact.id,),
        amount=int(mu * by_mu * values.months), reason="没有账目，按照承包耕地面积核定",
        values={"面积": f"{mu}亩", "每亩每月": printed(by_mu), "月数": str(values.months)},
    )  # fmt: skip


def _mu(text: str) -> Decimal | None:
    """7.10 or 7.10亩."""
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)亩?", text.strip())
    return Decimal(found[1]) if found else None


def assess_wage(facts: Sequence[Fact], values: Values) -> list[Line]:
    """工资, with the day since which the person is employed: where that cannot be read, nobody knows how much counts."""
    bad = Finding(Treatment.DOUBTFUL, "就业起始日无法识别，须核实是否属于就业六个月以内的新就业人员")
    unclear = {fact.subject for fact in facts if fact.element == EMPLOYED and not _day(fact.text)}
    lines = assess_item(SINCE, [f for f in facts if f.element == EMPLOYED and f.subject not in unclear], values)
    for fact in (fact for fact in facts if fact.element == EMPLOYED and fact.subject in unclear):
        lines.append(line_of(SINCE, fact, bad))
    for fact in (fact for fact in facts if fact.element == WAGE):
        for line in assess_item(WAGE_ITEM, [fact], values):
            doubt = fact.subject in unclear and line.treatment is Treatment.COUNTED
            lines.append(line_of(WAGE_ITEM, fact, bad) if doubt else line)
    return lines


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def assess_ordered(facts: Sequence[Fact], values: Values) -> list[Line]:
    """载明的赡养费: what the supporter owes each month; no income of his, but only a gap in INCOME reaches the support rule."""
    noted = Finding(
        Treatment.EXCLUDED, "判决、调解书、赡养协议载明的每月应付数额，不是赡养人的收入，作为推算赡养费的依据"
    )
    lines = []
    for fact in facts:
        fault = fault_of(MONEY, fact)
        lines.append(line_of(ORDERED, fact, Finding(Treatment.DOUBTFUL, fault) if fault else noted))
    return lines


def assess_trade(facts: Sequence[Fact], values: Values) -> list[Line]:
    """One vehicle of the household is excepted where it is found to be the only means of living; until then, a person."""
    sole = assess_item(SOLE, [fact for fact in facts if fact.element == LIVELIHOOD], values)
    lines = assess_item(TRADE, [fact for fact in facts if fact.element == TRADE_VEHICLE], values)
    own = {fact.id for fact in facts if fact.role in (Role.APPLICANT, Role.MEMBER)}
    found = any(line.treatment is Treatment.COUNTED and line.text and line.evidence[0] in own for line in sole)
    first = min((line.evidence[0] for line in lines if _may_be_excepted(line, own)), default="")
    return [*sole, *(part for line in lines for part in (_split(line, found) if line.evidence[0] == first else [line]))]


def _may_be_excepted(line: Line, own: set[str]) -> bool:
    return line.treatment is Treatment.COUNTED and bool(line.amount) and line.evidence[0] in own


def _split(line: Line, found: bool) -> list[Line]:
    words = "作为家庭唯一谋生工具的一辆小型经营性车辆除外"
    if found:
        parts = [(1, Treatment.EXCLUDED, words)]
    else:
        parts = [(1, Treatment.DOUBTFUL, "是否为家庭唯一谋生工具，须由经办机构核实")]
    if (line.amount or 0) > 1:
        parts.append(((line.amount or 0) - 1, Treatment.COUNTED, line.reason))
    return [
        Line(
            line.rule, line.category, line.element, line.subject, line.title, treatment,
            article("第八条（二）", words), line.evidence, amount=number, reason=reason,
        )
        for number, treatment, reason in parts
    ]  # fmt: skip


OF_ITEMS: tuple[FindingRule, ...] = tuple(rule_of(item, IN_FORCE) for item in ITEMS)
FINDING_RULES = (
    *OF_ITEMS,
    FindingRule(LAND.id, LAND.title, INCOME, (FARMLAND,), LAND.basis, IN_FORCE, assess_land),
    FindingRule(WAGE_ITEM.id, WAGE_ITEM.title, INCOME, (WAGE, EMPLOYED), WAGE_ITEM.basis, IN_FORCE, assess_wage),
    FindingRule(ORDERED.id, ORDERED.title, INCOME, (SUPPORT_ORDERED,), ORDERED.basis, IN_FORCE, assess_ordered),
    FindingRule(TRADE.id, TRADE.title, PROPERTY, (TRADE_VEHICLE, LIVELIHOOD), TRADE.basis, IN_FORCE, assess_trade),
)


def _newly_employed(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    """就业六个月以内: on the day of the application."""
    months = int(values.number("yunxi.new_employment_months"))
    days = [day for fact in facts if fact.element == EMPLOYED and (day := _day(fact.text))]
    return any(day <= values.day <= _months_later(day, months) for day in days)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def _has_accounts(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    return line.rule == LAND.id and any(fact.element == PLANTING and _in_period(fact, values) for fact in facts)


def _in_period(fact: Fact, values: Values) -> bool:
    if values.period is None or fact.paid_on is None:
        return True
    return values.period.start <= fact.paid_on <= values.period.end


def _whole(name: str, title: str, where: str, elements: tuple[str, ...]) -> Exclusion:
    return Exclusion(f"yunxi.{name}", title, article(where), IN_FORCE, elements, f"{title}不计入家庭收入")


EXCLUSIONS = (
    _whole("entitled_left_out", "优待抚恤金和见义勇为奖金", "第五条（一）", ENTITLED),
    _whole("planning_left_out", "计划生育奖励扶助金", "第五条（二）", PLANNING),
    _whole("studies_left_out", "奖学金、助学金", "第五条（三）", STUDIES),
    _whole("old_age_left_out", "高龄津贴", "第五条（四）", (OLD_AGE,)),
    Exclusion(
        "yunxi.basic_pension_left_out", "城乡居民基础养老金", article("第五条（五）"), IN_FORCE, (BASIC_PENSION,),
        "每人每月不超过一百五十元的部分不计入", limit=Limit("yunxi.basic_pension_limit"), paid_until=date(2027, 6, 30),
    ),
    Exclusion(
        "yunxi.new_employment_left_out", "新就业人员工资", article("第五条（六）"), IN_FORCE, (WAGE,),
        "就业六个月以内的新就业人员，工资的百分之三十不计入", share="3/10", applies=_newly_employed, rests_on=(EMPLOYED,),
    ),
    Exclusion(
        "yunxi.estimate_left_out", "有账目的种植户", article("第四条（二）", "没有账目的种植户"), IN_FORCE, (PLANTING,),
        "有账目，按照账目计算，不再核定", applies=_has_accounts, rests_on=(PLANTING,),
    ),
)  # fmt: skip


def work_cost(lines: Sequence[Line], facts: Sequence[Fact], values: Values) -> Taken | None:
    """就业成本: of each month's labour income, the sum in force in that month, at most the income itself."""
    days = {fact.id: fact.paid_on for fact in facts}
    pay: dict[tuple[int, int], int] = defaultdict(int)
    for line in lines:
        if paid_on := days[line.evidence[0]]:
            pay[paid_on.year, paid_on.month] += line.amount or 0
    if not pay:
        return None
    cost = {month: int(values.number("yunxi.work_cost", date(*month, 1))) for month in pay}
    used = {
        f"{year}年{month}月": f"劳动收入{printed(money)}，扣除{printed(min(money, cost[year, month]))}"
        for (year, month), money in sorted(pay.items())
    }
    total = sum(min(money, cost[month]) for month, money in pay.items())
    return Taken(total, "按月扣除就业成本", tuple(sorted(fact.id for fact in facts)), used)


DEDUCTIONS = (Deduction("yunxi.work_cost_off", "就业成本", article("第六条"), IN_FORCE, WORK_COST, LABOUR, work_cost),)
