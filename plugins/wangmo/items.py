"""规则要素: what one sub-item of the text says, as the rules need it. Money is integer fen, area square metres."""

from __future__ import annotations

import enum

from msgspec import Struct

from hedui.plugin import Category, Citation, Treatment, ValueKind


class Kind(enum.StrEnum):
    """收入种类: the five kinds of 第六条."""

    WAGE = "wage"
    BUSINESS = "business"
    PROPERTY = "property"
    TRANSFER = "transfer"
    OTHER = "other"


KIND_TITLES = {
    Kind.WAGE: "工资性收入",
    Kind.BUSINESS: "家庭经营净（纯）收入",
    Kind.PROPERTY: "财产性收入",
    Kind.TRANSFER: "转移性收入",
    Kind.OTHER: "其他收入",
}


class Item(Struct, frozen=True):
    """核对细项: one sub-item of the text: what it is found by, how it is treated, by which words."""

    name: str
    """Of its rule: wangmo.<name>."""
    title: str
    category: Category
    basis: tuple[Citation, ...]
    treatment: Treatment
    """What becomes of a fact that lacks nothing, lies in the period and is told by one source, or by all alike."""
    note: str
    """Why; printed beside every line that is treated so."""
    elements: tuple[str, ...] = ()
    """Data elements that show it; empty: national.<name>. Several are several views of one and the same payment."""
    value: ValueKind = ValueKind.MONEY
    kind: Kind | None = None
    """Of income: one of the five."""

    @property
    def rule(self) -> str:
        """The rule's id."""
        return f"wangmo.{self.name}"

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The data elements."""
        return self.elements or (f"national.{self.name}",)

    @property
    def periodic(self) -> bool:
        """Whether it is paid on days, and so limited to the counting period."""
        return self.value is ValueKind.MONEY and self.category in (Category.INCOME, Category.EXPENSE)


VIEW_NOTES = {
    "national.wage": "为用人单位申报的社会保险缴费工资，不等同于实发工资",
    "national.housing_fund_base": "为单位申报的住房公积金缴存基数，不等同于实发工资",
    "national.tax_wage": "为个人所得税申报的工资薪金收入额",
}
"""What a figure is where several departments have one of their own; printed before the item's note."""
