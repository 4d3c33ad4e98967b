"""核对规则: how what was found becomes lines of the report, one rule an element, all under 三(一).

三(一) names the contents of a verification. It names no kinds of income, no exclusions and no standard, so each fact
counts as found, under its element; a sum over time is limited to the counting period where the tenant has set one.
Whatever cannot be judged that way is doubtful, with the reason, and left to a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct

from hedui.plugin import (
    PERIOD_SETTING,
    Category,
    Citation,
    Fact,
    FindingRule,
    Line,
    Period,
    Treatment,
    ValueKind,
    Values,
)
from plugins.zhejiang.citations import CONTENT, IN_FORCE


class Item(Struct, frozen=True):
    """规则要素: what one element's rule has to know. Money is integer fen, area square metres."""

    element: str
    title: str
    category: Category
    kind: ValueKind
    periodic: bool
    note: str
    """What the figure is, and is not: printed beside every counted line."""

    @property
    def rule(self) -> str:
        """The rule's id: zhejiang.wage for national.wage."""
        return self.element.replace("national.", "zhejiang.", 1)


class Finding(Struct, frozen=True):
    """认定: how one fact is treated, and why."""

    treatment: Treatment
    reason: str
    values: Mapping[str, str] = {}
    basis: tuple[Citation, ...] = ()
    """What decided beside 三(一): the document that sets the counting period."""


_NO_KINDS = "文件未列收入种类和扣除项目，按查得金额计入"

ITEMS = (
    Item("national.hukou", "户籍", Category.POPULATION, ValueKind.TEXT, False, "按登记内容记载"),
    Item("national.marriage", "婚姻状况", Category.MARRIAGE, ValueKind.TEXT, False, "按登记内容记载"),
    Item(
        "national.wage",
        "用人单位申报缴费工资",
        Category.INCOME,
        ValueKind.MONEY,
        True,
        f"为用人单位申报的社会保险缴费工资，不等同于实发工资；{_NO_KINDS}",
    ),
    Item("national.pension", "养老待遇", Category.INCOME, ValueKind.MONEY, True, f"为养老待遇发放额；{_NO_KINDS}"),
    Item("national.house", "房屋", Category.PROPERTY, ValueKind.AREA, False, "按登记建筑面积记载，文件未规定限额"),
    Item("national.vehicle", "机动车", Category.PROPERTY, ValueKind.COUNT, False, "按登记数量记载，文件未规定限额"),
    Item(
        "national.deposit",
        "银行存款",
        Category.PROPERTY,
        ValueKind.MONEY,
        False,
        "为查询时点的账户余额，按财产记载，不计入收入；文件未规定限额",
    ),
    Item(
        "national.essential_expenditure",
        "刚性支出",
        Category.EXPENSE,
        ValueKind.MONEY,
        True,
        "按查得支出记载；文件未规定从收入中扣除，不作扣除",
    ),
)

INCOME_ELEMENTS = tuple(item.element for item in ITEMS if item.category is Category.INCOME)


class Window(Struct, frozen=True):
    """核算期间 as it applies to one rule: both ends included, and what to say of it."""

    period: Period
    span: str
    values: Mapping[str, str]
    basis: tuple[Citation, ...]


def assess(item: Item, facts: Sequence[Fact], values: Values) -> list[Line]:
    """逐条认定 (三(一)): one line a fact; two alike are two payments (the core dropped repeated rows)."""
    window = _window(values) if item.periodic else None
    return [_line(item, fact, _judge(item, fact, window)) for fact in facts]


def _window(values: Values) -> Window | None:
    """The tenant's counting period with its document; None where none is set: then everything found counts."""
    if values.period is None:
        return None
    setting = values.settings[PERIOD_SETTING]
    span = f"{values.period.start.isoformat()}至{values.period.end.isoformat()}"
    used = {"核算期间": f"{span}（{setting.value}个月，{setting.document}）"}
    return Window(values.period, span, used, (Citation(setting.document, ""),))


def _judge(item: Item, fact: Fact, window: Window | None) -> Finding:
    """Counted as found, unless something is missing, or it lies outside the counting period (both ends included)."""
    fault = _fault(item, fact)
    if fault:
        return Finding(Treatment.DOUBTFUL, fault)
    if window is None:
        return Finding(Treatment.COUNTED, item.note)
    if fact.paid_on is None:
        return Finding(Treatment.DOUBTFUL, "反馈没有发生日期，无法判断是否在核算期间内", window.values, window.basis)
    if not window.period.start <= fact.paid_on <= window.period.end:
        reason = f"发生日期{fact.paid_on.isoformat()}不在核算期间（{window.span}）内，不计入"
        return Finding(Treatment.EXCLUDED, reason, window.values, window.basis)
    return Finding(Treatment.COUNTED, item.note, window.values, window.basis)


def _fault(item: Item, fact: Fact) -> str:
    """What the fact lacks to be judged at all; empty where it lacks nothing."""
    if item.kind is ValueKind.TEXT:
        return "" if fact.text.strip() else "反馈没有内容"
    if item.kind is ValueKind.AREA:
        return "" if fact.quantity is not None and fact.quantity >= 0 else "反馈没有面积或面积有误"
    if fact.amount is None:
        return "反馈没有金额" if item.kind is ValueKind.MONEY else "反馈没有数量"
    # A negative payment may be a correction of one that is not here: never set off against income unseen.
    return "" if fact.amount >= 0 else "反馈为负数，须核实是否冲正"


def _line(item: Item, fact: Fact, finding: Finding) -> Line:
    return Line(
        rule=item.rule,
        category=item.category,
        element=item.element,
        subject=fact.subject,
        title=fact.title or item.title,
        treatment=finding.treatment,
        basis=(CONTENT, *finding.basis),
        evidence=(fact.id,),
        amount=fact.amount,
        quantity=fact.quantity,
        text=fact.text,
        reason=finding.reason,
        values=finding.values,
    )


def _rule(item: Item) -> FindingRule:
    return FindingRule(
        id=item.rule,
        title=f"{item.title}的认定",
        category=item.category,
        elements=(item.element,),
        basis=(CONTENT,),
        valid=IN_FORCE,
        assess=partial(assess, item),
    )


FINDING_RULES = tuple(_rule(item) for item in ITEMS)
