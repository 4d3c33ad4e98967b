"""核对事项: every element that a verification covers, and its rule (三(一)).

三(一) names the contents of a verification: population and hukou, marriage, income, property, essential expenditure. It
closes none of them: all income and property of the national catalogue belong to it. So each fact counts as found, under
its element, or is doubtful: a sign of income without its amount, or a payment of which the text does not say whether it
is income at all. Who is asked for which is another matter (`sources`): what no department there holds is declared, and
stays 未查询.
"""

from __future__ import annotations

from hedui.plugin import Category, Treatment, ValueKind
from plugins.zhejiang.further_items import FURTHER
from plugins.zhejiang.kinds import NO_KINDS, Item, expense, holding, income, sign, text, undecided

DEATH = "national.funeral"
"""殡葬（死亡）登记: whether whoever stands in it still belongs to the household, a person decides."""

VIEW_NOTES = {
    "national.wage": "为用人单位申报的社会保险缴费工资，不等同于实发工资",
    "national.housing_fund_base": "为单位申报的住房公积金缴存基数，不等同于实发工资",
    "national.tax_wage": "为个人所得税申报的工资薪金收入额",
}
"""What a figure is where several departments have one of their own; printed before the item's note."""

_WAGE_VIEWS = ("national.housing_fund_base", "national.tax_wage")

ITEMS = (
    text("hukou", "户籍", Category.POPULATION),
    Item(
        DEATH, "殡葬（死亡）登记", Category.POPULATION, ValueKind.TEXT,
        "登记已死亡：文件未规定家庭人口按何日计算，是否计入家庭人口须人工核实", Treatment.DOUBTFUL,
    ),
    text("marriage", "婚姻状况", Category.MARRIAGE),
    Item(
        "national.wage", "工资", Category.INCOME, ValueKind.MONEY,
        f"各来源同月只计一次；{NO_KINDS}",
        views=_WAGE_VIEWS,
    ),
    sign(
        "employment", "就业登记", "有就业登记而没有查得可以计入的工资：登记没有收入金额，须人工核实",
        "national.wage", *_WAGE_VIEWS,
    ),
    income("pension", "养老待遇", "为养老待遇发放额"),
    income("unemployment_benefit", "失业保险金", "为失业保险金发放额"),
    income("planting_income", "种植业净（纯）收入", "为种植业经营净（纯）收入"),
    income("breeding_income", "养殖业净（纯）收入", "为养殖业经营净（纯）收入"),
    income("business_net_income", "生产经营净（纯）收入", "为生产经营净（纯）收入"),
    sign(
        "business_registration", "企业、个体工商户登记",
        "有市场主体登记而没有查得可以计入的生产经营净收入：登记没有收入金额，须人工核实", "national.business_net_income",
    ),
    income("interest", "储蓄存款利息", "为存款利息，账户余额另列为财产"),
    income("dividend", "股息、红利", "为股息和红利，证券另列为财产"),
    income("insurance_return", "储蓄性保险收益", "为保险收益，现金价值另列为财产"),
    undecided("relief", "社会救济金"),
    undecided("temporary_relief", "临时社会救助"),
    holding("house", "房屋", "按登记建筑面积记载", ValueKind.AREA),
    holding("vehicle", "机动车", "按登记数量记载", ValueKind.COUNT),
    holding("ship", "船舶", "按登记数量记载", ValueKind.COUNT),
    holding("deposit", "银行存款", "为查询时点的账户余额，按财产记载，不计入收入"),
    holding("securities", "有价证券", "为查询时点持有证券的价值，按财产记载"),
    holding("insurance_value", "保险现金价值", "为查询时点保险单的现金价值，按财产记载"),
    holding("housing_fund_balance", "住房公积金余额", "为查询时点的账户余额，按财产记载"),
    holding("business_investment", "经营性投资", "为登记的出资额，按财产记载"),
    expense("essential_expenditure", "刚性支出"),
    expense("medical_expense", "医疗支出"),
    expense("education_expense", "教育支出"),
    *FURTHER,
)  # fmt: skip

ELEMENTS = tuple(element for item in ITEMS for element in item.shown_by)
"""Every element of a verification."""
INCOME_ELEMENTS = tuple(e for item in ITEMS if item.category is Category.INCOME for e in item.shown_by)
