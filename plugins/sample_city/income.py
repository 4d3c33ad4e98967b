"""家庭收入 (第三条至第五条): what counts, what is left out, what is taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from hedui.plugin import (
    Category,
    Deduction,
    Exclusion,
    Fact,
    FindingRule,
    Item,
    Limit,
    Line,
    Taken,
    Treatment,
    ValueKind,
    Values,
    printed,
    rule_of,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import INCOME, RECEIVED, WAGE, local, national
from plugins.sample_city.support import RECEIVED_RULE

VIEWS = dict(zip(WAGE, ("缴费工资", "住房公积金缴存基数", "申报工资薪金"), strict=True))


def _counts(name: str, title: str, element: str, where: str) -> Item:
    return Item(f"sample_city.{name}", title, Category.INCOME, (element,), article(where), note="计入家庭收入")


def _off(name: str, title: str) -> Item:
    where = article("第五条", "个人所得税和个人缴纳的社会保险费，从收入中扣除")
    note = "从收入中扣除"
    return Item(f"sample_city.{name}", title, Category.INCOME, national(name), where, Treatment.DEDUCTED, note)


ITEMS = (
    Item("sample_city.wage", "工资性收入", Category.INCOME, WAGE, article("第三条（一）"), view_titles=VIEWS),
    _counts("business", "经营净收入", "national.business_net_income", "第三条（二）"),
    _counts("interest", "存款利息", "national.interest", "第三条（三）"),
    _counts("dividend", "股息红利", "national.dividend", "第三条（三）"),
    _counts("rent", "租金", "national.rent", "第三条（三）"),
    _counts("pension", "职工养老金", "national.pension", "第三条（四）"),
    _counts("resident_pension", "城乡居民养老金", "sample_city.resident_pension", "第三条（四）"),
    _counts("unemployment", "失业保险金", "national.unemployment_benefit", "第三条（四）"),
    _counts("relief", "社会救济金", "national.relief", "第三条（四）"),
    _counts("entitled", "优待抚恤金", "national.entitled_pension", "第三条（四）"),
    _counts("scholarship", "奖学金", "national.scholarship", "第三条（四）"),
    _counts("study_grant", "助学金", "national.study_grant", "第三条（四）"),
    _counts("other", "其他收入", "national.other_income", "第三条"),
    _off("income_tax_wage", "个人所得税"),
    _off("social_contribution", "个人缴纳的社会保险费"),
)
INCOME_RULES: tuple[FindingRule, ...] = (*(rule_of(item, IN_FORCE) for item in ITEMS), RECEIVED_RULE)
assert all(item.kind is ValueKind.MONEY for item in ITEMS)  # noqa: S101 - a table's own check


def _of_a_disabled_person(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    return "sample_city.disabled" in [fact.element for fact in facts]


def _on_the_local_list(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    setting = values.settings.get("sample_city.local_list")
    return setting is not None and any(entry["element"] == line.element for entry in setting.value)


EXCLUSIONS = (
    Exclusion(
        "sample_city.entitled_left_out", "优待抚恤金", article("第四条（一）"), IN_FORCE,
        national("entitled_pension"), "优待抚恤金不计入家庭收入",
    ),
    Exclusion(
        "sample_city.studies_left_out", "奖学金、助学金", article("第四条（二）"), IN_FORCE,
        national("scholarship", "study_grant"), "奖学金、助学金不计入家庭收入",
    ),
    Exclusion(
        "sample_city.pension_left_out", "城乡居民养老金", article("第四条（三）"), IN_FORCE,
        ("sample_city.resident_pension",), "每人每月不超过低保标准百分之二十的部分不计入",
        limit=Limit("sample_city.dibao_standard", "1/5"), paid_until=date(2026, 12, 31),
    ),
    Exclusion(
        "sample_city.disabled_left_out", "残疾人的工资性收入", article("第四条（四）"), IN_FORCE, WAGE,
        "残疾人工资性收入的二分之一不计入", share="1/2", applies=_of_a_disabled_person, each_line=False, rests_on=local("disabled"),
    ),
    Exclusion(
        "sample_city.local_left_out", "县级认定的其他收入", article("第四条（五）"), IN_FORCE,
        tuple(element for element in INCOME if element not in (*WAGE, *RECEIVED)),
        "县级民政部门依照市人民政府公布的目录认定，不计入家庭收入", applies=_on_the_local_list, each_line=False,
    ),
)  # fmt: skip


def work_cost(lines: Sequence[Line], facts: Sequence[Fact], values: Values) -> Taken | None:
    """务工成本 (第五条): monthly a tenth of the pay that counts, at least of that month's minimum wage, at most the pay; fen."""
    days = {fact.id: fact.paid_on for fact in facts}
    pay: dict[tuple[int, int], int] = defaultdict(int)
    for line in lines:
        if paid_on := days[line.evidence[0]]:
            pay[paid_on.year, paid_on.month] += line.amount or 0
    least = {month: values.number("sample_city.minimum_wage", date(*month, 1)) for month in sorted(pay)}
    tenfold = sum([min(max(paid, least[month]), 10 * paid) for month, paid in pay.items()])  # divided once, at the end
    used = {
        "工资合计": printed(sum(pay.values())),
        "有工资的月数": str(len(pay)),
        "每月最低扣除": "、".join([printed(one // 10) for one in dict.fromkeys(least.values())]),
    }
    reason = "按工资的百分之十、每月不低于当月最低工资标准的百分之十扣除，不超过当月工资"
    return Taken(int(tenfold // 10), reason, tuple(days), used) if pay else None


DEDUCTIONS = (
    Deduction(
        "sample_city.work_cost_off", "务工成本", article("第五条"), IN_FORCE, "sample_city.work_cost", WAGE, work_cost,
    ),
)  # fmt: skip
