"""救助项目 (第一条), with the data elements that are verified under it and the validity of its reports (第十六条)."""

from __future__ import annotations

from hedui.plugin import Category, DataElement, Programme, Role, ValueKind

from .citations import IN_FORCE, article

WAGE = "national.wage"
LABOUR = (WAGE, "national.bonus", "national.job_allowance")
"""劳动收入 (第六条): what 第四条（一） names."""
FARMLAND, PLANTING = "yunxi.farmland", "national.planting_income"
BUSINESS = ("national.business_net_income", "national.breeding_income", PLANTING, FARMLAND)
FROM_PROPERTY = ("national.interest", "national.rent", "national.dividend", "national.land_sublet")
BASIC_PENSION = "yunxi.resident_pension"
RECEIVED = ("national.pension", "national.unemployment_benefit", BASIC_PENSION)
ENTITLED = ("national.entitled_pension", "national.bravery_award")
PLANNING = ("national.family_planning_award", "national.family_planning_support")
STUDIES = ("national.scholarship", "national.study_grant")
OLD_AGE = "yunxi.old_age_allowance"
MAINTENANCE = ("national.support_elder", "national.support_child", "national.support_spouse")
SUPPORT_DUE, SUPPORT_ORDERED, WORK_COST = "yunxi.support_due", "yunxi.support_ordered", "yunxi.work_cost"
ASSETS = ("national.deposit", "national.securities", "national.insurance_value")
VEHICLE, DISABILITY_VEHICLE = "national.vehicle", "national.disability_vehicle"
MOTORCYCLE, TRADE_VEHICLE, LIVELIHOOD = "yunxi.motorcycle", "yunxi.trade_vehicle", "yunxi.sole_livelihood"
HOUSE, INVESTMENT, REGISTRATION = "national.house", "national.business_investment", "national.business_registration"
PRIVATE_SCHOOL, LEASE, RENT_PAID = "yunxi.private_school", "yunxi.lease", "yunxi.rent_paid"
PRISON, DETOX, MISSING, RETURNED = "yunxi.prison", "yunxi.detox", "yunxi.missing", "yunxi.returned"
STUDENT, EMPLOYED, CHILDREN, PARENTS = "yunxi.student", "yunxi.employed_since", "yunxi.children", "yunxi.parents"

INCOME = (*LABOUR, *BUSINESS, *FROM_PROPERTY, *RECEIVED, *ENTITLED, *PLANNING, *STUDIES, OLD_AGE, *MAINTENANCE)
PROPERTY = (*ASSETS, VEHICLE, DISABILITY_VEHICLE, MOTORCYCLE, TRADE_VEHICLE, LIVELIHOOD, HOUSE, INVESTMENT)
STANDING = (PRISON, DETOX, MISSING, RETURNED, STUDENT, EMPLOYED, CHILDREN, PARENTS)
ELEMENTS = (
    *INCOME, *PROPERTY, REGISTRATION, PRIVATE_SCHOOL, LEASE, RENT_PAID, SUPPORT_ORDERED, *STANDING,
)  # fmt: skip

_POPULATION, _INCOME, _PROPERTY, _EXPENSE = Category.POPULATION, Category.INCOME, Category.PROPERTY, Category.EXPENSE
_MONEY, _COUNT, _TEXT = ValueKind.MONEY, ValueKind.COUNT, ValueKind.TEXT
_PAID = (BASIC_PENSION, OLD_AGE, RENT_PAID, SUPPORT_DUE, WORK_COST)
_OWN = (
    (PRISON, "服刑登记", _POPULATION, _TEXT, "第二条"),
    (DETOX, "强制隔离戒毒登记", _POPULATION, _TEXT, "第二条"),
    (MISSING, "宣告失踪", _POPULATION, _TEXT, "第二条"),
    (RETURNED, "刑满释放、监外执行人员回家居住登记", _POPULATION, _TEXT, "第二条"),
    (STUDENT, "本科及以下全日制学籍", _POPULATION, _TEXT, "第二条（三）"),
    (EMPLOYED, "本次就业起始日（年-月-日）", _POPULATION, _TEXT, "第五条（六）"),
    (CHILDREN, "赡养人的子女数", _POPULATION, _COUNT, "第七条"),
    (PARENTS, "赡养人被赡养的父母人数", _POPULATION, _COUNT, "第七条"),
    (FARMLAND, "种植户承包耕地面积（亩）", _INCOME, _TEXT, "第四条（二）"),
    (BASIC_PENSION, "城乡居民基础养老金", _INCOME, _MONEY, "第五条（五）"),
    (OLD_AGE, "高龄津贴", _INCOME, _MONEY, "第五条（四）"),
    (SUPPORT_DUE, "推算的赡养费", _INCOME, _MONEY, "第七条"),
    (WORK_COST, "就业成本", _INCOME, _MONEY, "第六条"),
    (MOTORCYCLE, "普通二轮摩托车", _PROPERTY, _COUNT, "第八条（二）"),
    (TRADE_VEHICLE, "小型经营性车辆", _PROPERTY, _COUNT, "第八条（二）"),
    (LIVELIHOOD, "车辆为家庭唯一谋生工具的认定", _PROPERTY, _TEXT, "第八条（二）"),
    (PRIVATE_SCHOOL, "自费就读高收费私立学校", _EXPENSE, _TEXT, "第八条（五）"),
    (LEASE, "租赁住房登记", _EXPENSE, _TEXT, "第十条"),
    (RENT_PAID, "房租支出", _EXPENSE, _MONEY, "第十条"),
    (SUPPORT_ORDERED, "判决、调解书、赡养协议载明的赡养费（每月）", _INCOME, _MONEY, "第七条"),
)
DATA_ELEMENTS = tuple(
    DataElement(name, title, category, kind, article(where), periodic=name in _PAID)
    for name, title, category, kind, where in _OWN
)

DIBAO, EDGE, HOUSING = "yunxi.dibao", "yunxi.edge", "yunxi.housing"
_TITLES = ((DIBAO, "最低生活保障", ("低保",)), (EDGE, "最低生活保障边缘家庭", ("低边",)), (HOUSING, "临时住房补贴", ()))
PROGRAMMES = tuple(
    Programme(
        id=name,
        title=title,
        basis=article("第一条"),
        executor="county",
        subjects=tuple(Role),
        items=ELEMENTS,
        valid=IN_FORCE,
        report_validity_months=9,
        validity_basis=article("第十六条", "核对报告自出具之日起九个月内有效"),
        aliases=aliases,
    )
    for name, title, aliases in _TITLES
)
ALL = (DIBAO, EDGE, HOUSING)
