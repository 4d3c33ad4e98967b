"""救助项目 (第一条), with the data elements that are verified under them and the validity of the reports (第十四条)."""

from __future__ import annotations

from hedui.plugin import Category, DataElement, Programme, Role, ValueKind

from .citations import IN_FORCE, article

DIBAO, HOUSING = "xueling.dibao", "xueling.public_housing"
COUNT, MONEY, TEXT = ValueKind.COUNT, ValueKind.MONEY, ValueKind.TEXT
_OWN = (
    ("boarding_student", "州外寄宿就读学籍", Category.POPULATION, TEXT, "第二条（一）", False),
    ("living_apart", "分开居住起始日", Category.POPULATION, ValueKind.DATE, "第二条（二）", False),
    ("declared_missing", "宣告失踪", Category.POPULATION, TEXT, "第二条（三）", False),
    ("sheep_sold", "羊出栏", Category.INCOME, COUNT, "第三条（三）", True),
    ("cattle_sold", "牛出栏", Category.INCOME, COUNT, "第三条（三）", True),
    ("grazing_income", "季节性放牧实物收入", Category.INCOME, MONEY, "第三条（三）", True),
    ("grassland_subsidy", "草原生态保护补助奖励资金", Category.INCOME, MONEY, "第三条（四）", True),
    ("grazing_cost", "放牧生产成本", Category.INCOME, MONEY, "第五条", True),
    ("maintenance_agreed", "赡养协议每月数额", Category.INCOME, MONEY, "第六条", False),
    ("maintenance", "应当给付的赡养费", Category.INCOME, MONEY, "第六条", False),
    ("house_sold", "转让房屋、商铺所得价款", Category.PROPERTY, MONEY, "第七条（三）", False),
    ("sheep", "存栏羊", Category.PROPERTY, COUNT, "第七条（四）", False),
    ("cattle", "存栏牛", Category.PROPERTY, COUNT, "第七条（四）", False),
    ("stock_units", "存栏羊单位", Category.PROPERTY, COUNT, "第七条（四）", False),
    ("motorcycle", "二轮摩托车", Category.PROPERTY, COUNT, "第七条（五）", False),
    ("rent_paid", "支付的住房租金", Category.EXPENSE, MONEY, "第八条（二）", True),
)
DATA_ELEMENTS = tuple(
    DataElement(f"xueling.{name}", title, category, kind, article(where), periodic=periodic)
    for name, title, category, kind, where, periodic in _OWN
)
WAGE, PENSION = "national.wage", "national.pension"
STUDIES = ("national.scholarship", "national.study_grant")
SUBSIDY = "xueling.grassland_subsidy"
STANDING = ("xueling.boarding_student", "xueling.living_apart", "xueling.declared_missing")
ASSETS = ("national.deposit", "national.securities", "xueling.house_sold")
SOLD = ("xueling.sheep_sold", "xueling.cattle_sold")
INCOMES = (WAGE, PENSION, *SOLD, SUBSIDY, *STUDIES, "xueling.maintenance_agreed")
OWNED = (*ASSETS, "xueling.sheep", "xueling.cattle", "national.vehicle", "xueling.motorcycle")
EVERYBODY = (Role.APPLICANT, Role.MEMBER, Role.SUPPORTER, Role.SUPPORTER_MEMBER)


def _programme(id: str, title: str, items: tuple[str, ...], where: str) -> Programme:
    return Programme(
        id=id,
        title=title,
        basis=article(where),
        executor="county",
        subjects=EVERYBODY,
        items=items,
        valid=IN_FORCE,
        report_validity_months=8,
        validity_basis=article("第十四条", "自出具之日起八个月内有效"),
    )


PROGRAMMES = (
    _programme(DIBAO, "最低生活保障", (*STANDING, *INCOMES, *OWNED), "第一条"),
    _programme(HOUSING, "公共租赁住房保障", (*STANDING, *INCOMES, "xueling.rent_paid"), "第一条"),
)
