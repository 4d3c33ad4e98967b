"""数据元: what the city asks for beyond the national catalogue; and the groups that its rules and programmes name."""

from __future__ import annotations

from hedui.plugin import Category, DataElement, ValueKind
from plugins.sample_city.citations import article

MONEY, TEXT = ValueKind.MONEY, ValueKind.TEXT
_LOCAL = (
    ("prison", "服刑登记", Category.POPULATION, TEXT, "第二条（一）"),
    ("clergy", "宗教教职人员脱离家庭之日", Category.POPULATION, ValueKind.DATE, "第二条（二）"),
    ("conscript", "义务兵服役登记", Category.POPULATION, TEXT, "第二条（三）"),
    ("student", "全日制学籍", Category.POPULATION, TEXT, "第二条"),
    ("disabled", "残疾人证", Category.POPULATION, TEXT, "第四条（四）"),
    ("farmland", "承包土地面积", Category.INCOME, ValueKind.MU, "第三条（二）"),
    ("farm_income", "核定的种植业收入", Category.INCOME, MONEY, "第三条（二）"),
    ("resident_pension", "城乡居民基本养老金", Category.INCOME, MONEY, "第四条（三）"),
    ("maintenance_agreed", "裁判或者协议确定的赡养费", Category.INCOME, MONEY, "第六条"),
    ("maintenance", "推算的赡养费", Category.INCOME, MONEY, "第六条"),
    ("work_cost", "务工成本", Category.INCOME, MONEY, "第五条"),
    ("study_abroad", "子女自费出国留学", Category.EXPENSE, TEXT, "第七条（五）"),
)
ELEMENTS = tuple(
    DataElement(f"sample_city.{name}", title, category, kind, article(where), periodic=kind is MONEY)
    for name, title, category, kind, where in _LOCAL
)


def national(*names: str) -> tuple[str, ...]:
    """Ids in the national catalogue."""
    return tuple(f"national.{name}" for name in names)


def local(*names: str) -> tuple[str, ...]:
    """Ids of the city's own."""
    return tuple(f"sample_city.{name}" for name in names)


STANDING = (*local("prison", "clergy", "conscript", "student", "disabled"), "national.hukou")
WAGE = national("wage", "housing_fund_base", "tax_wage")
RECEIVED = (*national("support_elder"), "sample_city.maintenance_agreed")
INCOME = (
    *WAGE,
    *national(
        "business_net_income", "interest", "dividend", "rent", "pension", "unemployment_benefit", "relief",
        "entitled_pension", "scholarship", "study_grant", "other_income",
    ),
    "sample_city.resident_pension", *RECEIVED,
)  # fmt: skip
TAKEN_OFF = national("income_tax_wage", "social_contribution")
ASSETS = national("deposit", "securities", "insurance_value")
PROPERTY = (*ASSETS, *national("vehicle", "disability_vehicle", "house", "business_registration"))
SPENDING = national("medical_expense", "education_expense")
FARMLAND, FARM_INCOME = local("farmland", "farm_income")
EVERYTHING = (*STANDING, *INCOME, *TAKEN_OFF, *PROPERTY, *SPENDING, "sample_city.study_abroad", FARMLAND)
REGISTERED = tuple(name for name in EVERYTHING if name not in ("national.other_income", *RECEIVED))
"""What a department holds; the others stand on declaration and field check."""
