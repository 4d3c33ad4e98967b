"""数据元目录: the items that can be asked for, declared and found anywhere in the country.

The catalogue is the product's own. Its ids follow the manner of MZ/T 073 and quote nothing of it, so the basis of each
element is this catalogue: what a jurisdiction does with an element is cited by that jurisdiction's rule.
"""

from __future__ import annotations

from hedui.plugin import Category, Citation, DataElement, ValueKind

CATALOGUE = "Hedui 通用数据元目录（编号方式参照 MZ/T 073，非该标准条文）"


def _element(
    id: str, title: str, category: Category, kind: ValueKind, says: str, periodic: bool = False
) -> DataElement:
    basis = (Citation(CATALOGUE, id, says),)
    return DataElement(id, title, category, kind, basis, sensitive=True, periodic=periodic)


ELEMENTS: tuple[DataElement, ...] = (
    _element(
        "national.hukou",
        "户籍",
        Category.POPULATION,
        ValueKind.TEXT,
        "户口登记情况，文字记载。",
    ),
    _element(
        "national.marriage",
        "婚姻登记",
        Category.MARRIAGE,
        ValueKind.TEXT,
        "婚姻登记情况，文字记载。",
    ),
    _element(
        "national.wage",
        "用人单位申报缴费工资",
        Category.INCOME,
        ValueKind.MONEY,
        "用人单位为职工申报的社会保险缴费工资，逐期金额，单位：分；不等同于实发工资。",
        periodic=True,
    ),
    _element(
        "national.pension",
        "养老待遇",
        Category.INCOME,
        ValueKind.MONEY,
        "养老保险待遇发放记录，逐期金额，单位：分。",
        periodic=True,
    ),
    _element(
        "national.house",
        "房屋",
        Category.PROPERTY,
        ValueKind.AREA,
        "不动产登记的房屋建筑面积，单位：平方米。",
    ),
    _element(
        "national.vehicle",
        "机动车",
        Category.PROPERTY,
        ValueKind.COUNT,
        "登记在名下的机动车，单位：辆。",
    ),
    _element(
        "national.deposit",
        "银行存款",
        Category.PROPERTY,
        ValueKind.MONEY,
        "查询时点的账户余额，单位：分。",
    ),
    _element(
        "national.essential_expenditure",
        "刚性支出",
        Category.EXPENSE,
        ValueKind.MONEY,
        "家庭刚性支出记录，逐期金额，单位：分。",
        periodic=True,
    ),
)
