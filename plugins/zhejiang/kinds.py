"""规则要素写法: what one element's rule has to know, and how each kind of it is written down (三(一)).

三(一) names no kinds of income, no exclusions and no limits. What a kind is by itself is counted as found; where the text
leaves open whether it is income at all, it is doubtful, and a person decides.
"""

from __future__ import annotations

from msgspec import Struct, structs

from hedui.plugin import Category, Treatment, ValueKind


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
    outgoing: bool = False
    """Taxes and contributions: however much of it is declared, it is no income; whether it comes off is left to a person."""

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


NO_KINDS = "文件未列收入种类和扣除项目，按查得金额计入"
"""Why an income counts that the text does not name."""
_NO_LIMIT = "文件未规定限额"
_AS_REGISTERED = "按登记内容记载"


def income(name: str, title: str, note: str) -> Item:
    """收入: counted as found."""
    return Item(f"national.{name}", title, Category.INCOME, ValueKind.MONEY, f"{note}；{NO_KINDS}")


def undecided(name: str, title: str) -> Item:
    """是否计入未定: the text does not say whether it is income at all."""
    note = f"文件未列收入种类，{title}是否计入收入没有规定，须由社会救助管理部门认定"
    return Item(f"national.{name}", title, Category.INCOME, ValueKind.MONEY, note, Treatment.DOUBTFUL)


def sign(name: str, title: str, doubt: str, *explained_by: str) -> Item:
    """收入的迹象: a register without an amount, until income is found that explains it."""
    return Item(
        f"national.{name}", title, Category.INCOME, ValueKind.TEXT, doubt, Treatment.DOUBTFUL, explained_by=explained_by
    )


def text(name: str, title: str, category: Category) -> Item:
    """文字记载, as registered."""
    return Item(f"national.{name}", title, category, ValueKind.TEXT, _AS_REGISTERED)


def holding(name: str, title: str, note: str, kind: ValueKind = ValueKind.MONEY) -> Item:
    """财产: as it stands on the day; the text sets no limit."""
    return Item(f"national.{name}", title, Category.PROPERTY, kind, f"{note}；{_NO_LIMIT}")


def expense(name: str, title: str) -> Item:
    """支出: as found, and taken off nothing."""
    note = "按查得支出记载；文件未规定从收入中扣除，不作扣除"
    return Item(f"national.{name}", title, Category.EXPENSE, ValueKind.MONEY, note)


def undecided_because(name: str, title: str, why: str) -> Item:
    """是否计入未定 for a reason of its own, named first."""
    base = undecided(name, title)
    return structs.replace(base, note=f"{why}；{base.note}")


def paid_out(name: str, title: str) -> Item:
    """缴纳的税费: what went out stands among income in the catalogue, and is none."""
    note = f"{title}是缴纳的税费，不是收入，不计入；文件未规定从收入中扣除，是否扣除须由社会救助管理部门认定"
    id = f"national.{name}"
    return Item(id, title, Category.INCOME, ValueKind.MONEY, note, Treatment.DOUBTFUL, outgoing=True)


def owed(name: str, title: str) -> Item:
    """债务: stands among property in the catalogue, and is none."""
    note = f"{title}是债务，不是财产，不计入；文件未规定从财产中扣除，是否扣除须由社会救助管理部门认定"
    return Item(f"national.{name}", title, Category.PROPERTY, ValueKind.MONEY, note, Treatment.DOUBTFUL)
