"""收入细项 (第六条): every sub-item that counts, with the words of 第六条 and 第十条 that it stands on.

What neither 第六条 nor 第七条 names, or names in another form than it was found in, is doubtful: `unnamed_items`.
"""

from __future__ import annotations

from hedui.plugin import Category, Citation, Treatment
from plugins.wangmo import citations as c
from plugins.wangmo.items import Item, Kind

_BASES = {
    Kind.WAGE: (c.WAGE, c.SHOWN_BY_WAGE),
    Kind.BUSINESS: (c.BUSINESS, c.SHOWN_BY_BUSINESS),
    Kind.PROPERTY: (c.MOVABLE, c.SHOWN_BY_PROPERTY),
    Kind.TRANSFER: (c.TRANSFER, c.SHOWN_BY_TRANSFER),
    Kind.OTHER: (c.OTHER,),
}


def income(
    kind: Kind,
    name: str,
    title: str,
    note: str,
    treatment: Treatment = Treatment.COUNTED,
    basis: tuple[Citation, ...] = (),
    elements: tuple[str, ...] = (),
) -> Item:
    """收入细项 of a kind, by the words of that kind unless others decide."""
    return Item(name, title, Category.INCOME, basis or _BASES[kind], treatment, note, elements, kind=kind)


WAGES = (
    income(
        Kind.WAGE, "wage", "工资、薪金",
        "按第十条（一）核定，各来源同月只计一次，计入工资性收入",
        elements=("national.wage", "national.housing_fund_base", "national.tax_wage"),
    ),
    income(Kind.WAGE, "bonus", "奖金、劳动分红", "工资以外另行发放的奖金、劳动分红，计入工资性收入"),
    income(Kind.WAGE, "job_allowance", "津贴、补贴和福利收入", "工资以外另行发放的津贴、补贴和福利收入，计入工资性收入"),
    income(Kind.WAGE, "job_other", "与任职受雇有关的其他所得", "计入工资性收入"),
)  # fmt: skip

BUSINESS = (
    income(Kind.BUSINESS, "planting_income", "种植业净（纯）收入", "种植业净（纯）收入，计入经营净（纯）收入"),
    income(Kind.BUSINESS, "breeding_income", "养殖业净（纯）收入", "养殖业净（纯）收入，计入经营净（纯）收入"),
    income(
        Kind.BUSINESS,
        "gathering_income",
        "采集、加工等农林牧渔业净（纯）收入",
        "采集、加工等农林牧渔业净（纯）收入，计入经营净（纯）收入",
    ),
    income(
        Kind.BUSINESS,
        "business_net_income",
        "生产经营净（纯）收入",
        "经营及有偿服务活动的净（纯）收入，计入经营净（纯）收入",
    ),
)

_IMMOVABLE = (c.IMMOVABLE, c.SHOWN_BY_PROPERTY)

PROPERTY_INCOME = (
    income(Kind.PROPERTY, "interest", "储蓄存款利息", "利息计入财产性收入；账户余额是财产，另列"),
    income(Kind.PROPERTY, "dividend", "有价证券红利、股息、红利", "计入财产性收入；证券本身是财产，另列"),
    income(Kind.PROPERTY, "insurance_return", "储蓄性保险收益", "计入财产性收入；保险现金价值是财产，另列"),
    income(Kind.PROPERTY, "intellectual_property", "出让无形资产、知识产权收益", "计入财产性收入"),
    income(Kind.PROPERTY, "movable_income", "其他动产收入", "计入财产性收入"),
    income(Kind.PROPERTY, "land_sublet", "转租承包土地经营权收入", "计入财产性收入", basis=_IMMOVABLE),
    income(Kind.PROPERTY, "rent", "出租房产收入", "计入财产性收入", basis=_IMMOVABLE),
    income(
        Kind.PROPERTY, "house_sale", "出让房产收入", "按查得的出让价款计入；文件未规定扣除原值和费用，不作扣除",
        basis=(c.IMMOVABLE, c.SUPPLIES["housing"]),
    ),
    income(Kind.PROPERTY, "immovable_income", "其他不动产收入", "计入财产性收入", basis=_IMMOVABLE),
)  # fmt: skip

TRANSFERS = (
    income(Kind.TRANSFER, "pension", "养老金", "养老金计入转移性收入"),
    income(Kind.TRANSFER, "retirement_pay", "离退休金", "离退休金计入转移性收入"),
    income(Kind.TRANSFER, "unemployment_benefit", "失业保险金", "失业保险金计入转移性收入"),
    income(
        Kind.TRANSFER,
        "relief",
        "社会救济金",
        "第六条（四）所列的社会救济金，计入转移性收入；第七条（五）不计入的是临时社会救助及慰问金",
    ),
    income(
        Kind.TRANSFER,
        "survivor_benefit",
        "遗属补助金",
        "遗属补助金计入转移性收入；第七条（三）不计入的是一次性抚恤金",
    ),
    income(Kind.TRANSFER, "support_elder", "赡养费", "赡养费计入转移性收入"),
    income(Kind.TRANSFER, "support_spouse", "扶养费", "扶养费计入转移性收入"),
    income(Kind.TRANSFER, "support_child", "抚养费", "抚养费计入转移性收入"),
    income(Kind.TRANSFER, "compensation", "赔偿收入", "赔偿收入计入转移性收入"),
    income(
        Kind.TRANSFER,
        "indemnity",
        "补偿收入",
        "第十条（四）把获得补偿的情况列为核定转移性收入的依据，按查得金额计入",
    ),
    income(Kind.TRANSFER, "inheritance", "接受遗产收入", "接受遗产收入计入转移性收入"),
    income(Kind.TRANSFER, "gift", "接受捐赠（赠送）收入", "接受捐赠（赠送）收入计入转移性收入"),
    income(
        Kind.TRANSFER,
        "housing_fund_withdrawal",
        "住房公积金领取",
        "第十条（四）把住房公积金的领取情况列为核定转移性收入的依据，按领取金额计入",
    ),
)

COUNTED = (*WAGES, *BUSINESS, *PROPERTY_INCOME, *TRANSFERS)
