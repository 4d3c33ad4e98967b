"""财产、人口与支出细项 (第八条, 第十四条, 第十五条（一）): recorded as found. The text sets no limit of property."""

from __future__ import annotations

from hedui.plugin import Category, Citation, Treatment, ValueKind
from plugins.wangmo import citations as c
from plugins.wangmo.items import Item

_RECORDED = "按查得情况记载为财产，不计入收入；文件未规定限额"


def _property(
    name: str,
    title: str,
    *basis: Citation,
    value: ValueKind = ValueKind.MONEY,
    note: str = _RECORDED,
    treatment: Treatment = Treatment.COUNTED,
) -> Item:
    return Item(name, title, Category.PROPERTY, basis, treatment, note, value=value)


def _debt(name: str, title: str) -> Item:
    note = "是债务，第八条未列为财产，也未规定从财产中抵减：只作记载"
    return _property(name, title, c.PROPERTY, c.SHOWN_BY_PROPERTY, note=note, treatment=Treatment.EXCLUDED)


PROPERTY = (
    _property(
        "deposit", "银行存款", c.DEPOSITS, note="为查询时点的余额，是财产；利息才是收入（第六条（三））；文件未规定限额"
    ),
    _property("securities", "有价证券", c.DEPOSITS),
    _property("vehicle", "机动车辆", c.VEHICLES, c.SHOWN_BY_GOODS, value=ValueKind.COUNT),
    _property(
        "disability_vehicle", "残疾人功能性补偿代步机动车辆", c.VEHICLES, value=ValueKind.COUNT,
        note="残疾人功能性补偿代步机动车辆，第八条（二）除外，不列为财产", treatment=Treatment.EXCLUDED,
    ),
    _property("ship", "船舶", c.VEHICLES, value=ValueKind.COUNT),
    _property("house", "房屋", c.HOUSES, c.SHOWN_BY_GOODS, value=ValueKind.AREA),
    _property("claim", "债权", c.CLAIMS, c.SHOWN_BY_PROPERTY),
    _property("insurance_value", "保险现金价值", c.OTHER_PROPERTY, c.SHOWN_BY_PROPERTY),
    _property("housing_fund_balance", "住房公积金余额", c.OTHER_PROPERTY, c.SUPPLIES["housing_fund"]),
    _property("business_investment", "经营性投资", c.OTHER_PROPERTY, c.SUPPLIES["market_supervision"]),
    _property("valuables", "古董、艺术品等贵重实物", c.OTHER_PROPERTY, c.SHOWN_BY_GOODS, value=ValueKind.TEXT),
    _debt("loan", "贷款"),
    _debt("debt", "其他债务"),
)  # fmt: skip


def _expense(name: str, title: str) -> Item:
    note = "按查得支出记载，供判断支出与收入是否相符；文件未规定从收入中扣除支出，不作扣除"
    return Item(name, title, Category.EXPENSE, (c.EXPENDITURE,), Treatment.COUNTED, note)


EXPENDITURE = (
    _expense("medical_expense", "医疗支出"),
    _expense("education_expense", "教育支出"),
    _expense("consumption_expense", "消费支出"),
    _expense("house_purchase", "购房支出"),
)

FUNERAL = Item(
    "funeral", "殡葬（死亡）登记", Category.POPULATION, (c.OTHER_DEPARTMENTS, c.CONTENT), Treatment.DOUBTFUL,
    "登记已死亡：是否计入共同生活的家庭成员、各项收入如何认定，须人工核实", value=ValueKind.TEXT,
)  # fmt: skip
"""第五条 is about those who live together: a record of a death says that the number of persons may be wrong."""

POPULATION = (
    Item(
        "hukou", "户籍", Category.POPULATION, (c.SUPPLIES["public_security"],), Treatment.COUNTED, "按登记内容记载",
        value=ValueKind.TEXT,
    ),
    FUNERAL,
)  # fmt: skip
