"""规则要素: what one element's rule has to know, and every element that a verification covers (三(一)).

三(一) names the contents of a verification: population and hukou, marriage, income, property, essential expenditure. It
names no kinds of income, no exclusions and no limits. So each fact counts as found, under its element, or is doubtful:
a sign of income without its amount, or a payment of which the text does not say whether it is income at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from hedui.plugin import Category, Citation, Treatment, ValueKind


class Item(Struct, frozen=True):
    """规则要素: what one rule has to know. Money is integer fen, area square metres."""

    element: str
    title: str
    category: Category
    kind: ValueKind
    note: str
    """What the figure is, and is not: printed beside every line that is treated as the item says."""
    treatment: Treatment = Treatment.COUNTED
    views: tuple[str, ...] = ()
    """Further elements that are other departments' views of the same payment."""
    explained_by: tuple[str, ...] = ()
    """Of a sign of income: the elements whose counted amount explains it."""

    @property
    def rule(self) -> str:
        """The rule's id: zhejiang.wage for national.wage."""
        return self.element.replace("national.", "zhejiang.", 1)

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The elements that the rule judges."""
        return (self.element, *self.views)

    @property
    def periodic(self) -> bool:
        """Whether it is paid on days, and so limited to the counting period."""
        return self.kind is ValueKind.MONEY and self.category in (Category.INCOME, Category.EXPENSE)


class Finding(Struct, frozen=True):
    """认定: how one fact is treated, and why."""

    treatment: Treatment
    reason: str
    values: Mapping[str, str] = {}
    basis: tuple[Citation, ...] = ()
    """What decided beside 三(一): the document that sets the counting period."""


_NO_KINDS = "文件未列收入种类和扣除项目，按查得金额计入"
_NO_LIMIT = "文件未规定限额"
_AS_REGISTERED = "按登记内容记载"


def _income(name: str, title: str, note: str) -> Item:
    return Item(f"national.{name}", title, Category.INCOME, ValueKind.MONEY, f"{note}；{_NO_KINDS}")


def _undecided(name: str, title: str) -> Item:
    note = f"文件未列收入种类，{title}是否计入收入没有规定，须由社会救助管理部门认定"
    return Item(f"national.{name}", title, Category.INCOME, ValueKind.MONEY, note, Treatment.DOUBTFUL)


def _sign(name: str, title: str, doubt: str, *explained_by: str) -> Item:
    return Item(
        f"national.{name}", title, Category.INCOME, ValueKind.TEXT, doubt, Treatment.DOUBTFUL, explained_by=explained_by
    )


def _text(name: str, title: str, category: Category) -> Item:
    return Item(f"national.{name}", title, category, ValueKind.TEXT, _AS_REGISTERED)


def _property(name: str, title: str, note: str, kind: ValueKind = ValueKind.MONEY) -> Item:
    return Item(f"national.{name}", title, Category.PROPERTY, kind, f"{note}；{_NO_LIMIT}")


def _expense(name: str, title: str) -> Item:
    note = "按查得支出记载；文件未规定从收入中扣除，不作扣除"
    return Item(f"national.{name}", title, Category.EXPENSE, ValueKind.MONEY, note)


VIEW_NOTES = {
    "national.wage": "为用人单位申报的社会保险缴费工资，不等同于实发工资",
    "national.housing_fund_base": "为单位申报的住房公积金缴存基数，不等同于实发工资",
    "national.tax_wage": "为个人所得税申报的工资薪金收入额",
}
"""What a figure is where several departments have one of their own; printed before the item's note."""

_WAGE_VIEWS = ("national.housing_fund_base", "national.tax_wage")

ITEMS = (
    _text("hukou", "户籍", Category.POPULATION),
    _text("funeral", "殡葬（死亡）登记", Category.POPULATION),
    _text("marriage", "婚姻状况", Category.MARRIAGE),
    Item(
        "national.wage", "工资", Category.INCOME, ValueKind.MONEY,
        f"各来源同月只计一次；{_NO_KINDS}",
        views=_WAGE_VIEWS,
    ),
    _sign(
        "employment", "就业登记", "有就业登记而没有查得可以计入的工资：登记没有收入金额，须人工核实",
        "national.wage", *_WAGE_VIEWS,
    ),
    _income("pension", "养老待遇", "为养老待遇发放额"),
    _income("unemployment_benefit", "失业保险金", "为失业保险金发放额"),
    _income("planting_income", "种植业净（纯）收入", "为种植业经营净（纯）收入"),
    _income("breeding_income", "养殖业净（纯）收入", "为养殖业经营净（纯）收入"),
    _income("business_net_income", "生产经营净（纯）收入", "为生产经营净（纯）收入"),
    _sign(
        "business_registration", "企业、个体工商户登记",
        "有市场主体登记而没有查得可以计入的生产经营净收入：登记没有收入金额，须人工核实", "national.business_net_income",
    ),
    _income("interest", "储蓄存款利息", "为存款利息，账户余额另列为财产"),
    _income("dividend", "股息、红利", "为股息和红利，证券另列为财产"),
    _income("insurance_return", "储蓄性保险收益", "为保险收益，现金价值另列为财产"),
    _undecided("relief", "社会救济金"),
    _undecided("temporary_relief", "临时社会救助"),
    _property("house", "房屋", "按登记建筑面积记载", ValueKind.AREA),
    _property("vehicle", "机动车", "按登记数量记载", ValueKind.COUNT),
    _property("ship", "船舶", "按登记数量记载", ValueKind.COUNT),
    _property("deposit", "银行存款", "为查询时点的账户余额，按财产记载，不计入收入"),
    _property("securities", "有价证券", "为查询时点持有证券的价值，按财产记载"),
    _property("insurance_value", "保险现金价值", "为查询时点保险单的现金价值，按财产记载"),
    _property("housing_fund_balance", "住房公积金余额", "为查询时点的账户余额，按财产记载"),
    _property("business_investment", "经营性投资", "为登记的出资额，按财产记载"),
    _expense("essential_expenditure", "刚性支出"),
    _expense("medical_expense", "医疗支出"),
    _expense("education_expense", "教育支出"),
)  # fmt: skip

ELEMENTS = tuple(element for item in ITEMS for element in item.shown_by)
"""Every element of a verification."""
INCOME_ELEMENTS = tuple(e for item in ITEMS if item.category is Category.INCOME for e in item.shown_by)
