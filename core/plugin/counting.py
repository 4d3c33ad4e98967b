"""认定写法: finding rules from a table: what an element is, by which article, and how it is treated.

What every rule has in common is here: what a fact lacks to be judged at all, the counting period, what several
departments say of the same payment. An author writes one line an element; a rule of another kind is a function of one's
own. A rule never drops a fact: what it cannot judge is doubtful, with the reason, and left to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from msgspec import Struct

from core.plugin.kinds import WORDED, day_said
from core.plugin.matching import Finding, Views, is_told_apart, settle
from core.plugin.rules import COUNTED, DOUBTFUL, EXCLUDED, Fact, FindingRule, Line, Treatment, Values
from core.plugin.vocabulary import MONEY, PERIOD_SETTING, Category, Citation, DateRange, Period, ValueKind

_PAID = (Category.INCOME, Category.EXPENSE)


class Item(Struct, frozen=True):
    """核对细项: one sub-item of a text: what shows it, how it is treated, by which words. Money is fen, area square metres."""

    id: str
    title: str
    category: Category
    elements: tuple[str, ...]
    """Several are several departments' views of one and the same payment."""
    basis: tuple[Citation, ...]
    treatment: Treatment = COUNTED
    note: str = ""
    """Why; printed beside every line that is treated so."""
    kind: ValueKind = MONEY
    view_titles: Mapping[str, str] = {}
    """What the figure of an element is, where the views are different figures: 申报工资薪金."""

    @property
    def periodic(self) -> bool:
        """Whether it is paid on days, and so limited to the counting period, unless its elements are declared otherwise."""
        return self.kind is MONEY and self.category in _PAID

    def is_paid(self, values: Values) -> bool:
        """发生额: whether its elements are paid again and again; a state on a day (每月应付数额) has no counting period."""
        return self.periodic and not values.states.issuperset(self.elements)


RULE_TITLE = "{}的认定"
"""Title of the rule that is made of an item."""


def rule_of(item: Item, valid: DateRange, supersedes: tuple[str, ...] = ()) -> FindingRule:
    """核对规则 of one item."""
    return FindingRule(
        id=item.id,
        title=RULE_TITLE.format(item.title),
        category=item.category,
        elements=item.elements,
        basis=item.basis,
        valid=valid,
        assess=partial(assess, item),
        supersedes=supersedes,
        views=(item.elements,) if len(item.elements) > 1 else (),
    )


def assess(item: Item, facts: Sequence[Fact], values: Values) -> list[Line]:
    """逐条认定: one line a fact; two alike of one source are two payments (the core drops repeated rows)."""
    found, stands = _judged(item, facts, values)
    basis = {id(finding): _cited(item, finding) for finding in (stands, *found.values())}
    if not found:
        return _lines(item, facts, stands, basis[id(stands)])
    findings = ((fact, found.get(fact.id, stands)) for fact in facts)
    return [line for fact, finding in findings for line in _lines(item, (fact,), finding, basis[id(finding)])]


def item_of(rule: FindingRule) -> Item | None:
    """核对细项 that the rule is made of by `rule_of`; None: it is written in another way, or somebody stands before it."""
    made = rule.assess
    return made.args[0] if isinstance(made, partial) and made.func is assess else None


def alike(item: Item, facts: Sequence[Fact], values: Values) -> tuple[list[Line], int] | None:
    """明细 of these facts of one person and element, by day, and their sum; None: they have to be looked at singly.

    The same as `assess` writes of them, at one go: nearly everything that is found is one source's sums of the period.
    """
    usual, source = _usual(item, values), facts[0].source
    amounts = [amount for fact in facts if (amount := fact.amount) is not None]
    if usual.start is None or usual.end is None:
        odd = any(map(_FAULTS[item.kind], facts))
    else:
        first, last = facts[0].paid_on, facts[-1].paid_on
        odd = first is None or last is None or first < usual.start or last > usual.end or item.kind is not MONEY
        odd = odd or len(amounts) < len(facts) or min(amounts) < 0
    if odd or (usual.compares and [x for x in facts if x.source != source]):
        return None
    return _alike(item, facts, usual), sum(amounts)


def _alike(item: Item, facts: Sequence[Fact], usual: _Usual) -> list[Line]:
    """As `_lines`, of facts that have person and element in common, too."""
    rule, category, title, element, subject = item.id, item.category, item.title, facts[0].element, facts[0].subject
    treatment, reason, values, basis = usual.finding.treatment, usual.finding.reason, usual.finding.values, usual.basis
    return [
        Line(
            rule, category, element, subject, fact.title or title, treatment, basis, (fact.id,),
            fact.amount, fact.quantity, fact.text, reason, values,
        )
        for fact in facts
    ]  # fmt: skip


class _Usual(Struct, frozen=True):
    """What an item says of whatever is in order, under these values."""

    item: Item
    start: date | None
    end: date | None
    """核算期间, both ends included, where it is paid again and again."""
    compares: bool
    """Whether what several sources say is compared."""
    finding: Finding
    basis: tuple[Citation, ...]


def _usual(item: Item, values: Values) -> _Usual:
    found: _Usual | None = values.derived.get((_Usual, id(item)))
    if found is None or found.item is not item:
        found = values.derived[_Usual, id(item)] = _as_usual(item, values)
    return found


def _as_usual(item: Item, values: Values) -> _Usual:
    window = window_of(values) if item.is_paid(values) else None
    finding = _stands(item, window)
    start, end = (window.period.start, window.period.end) if window else (None, None)
    return _Usual(item, start, end, item.kind not in WORDED, finding, _cited(item, finding))


def judge(item: Item, facts: Sequence[Fact], values: Values) -> Mapping[str, Finding]:
    """By fact id: what is faulty or outside the period, what several sources say, and at last what the item says."""
    found, stands = _judged(item, facts, values)
    return {fact.id: found.get(fact.id, stands) for fact in facts}


def _judged(item: Item, facts: Sequence[Fact], values: Values) -> tuple[dict[str, Finding], Finding]:
    """By fact id, of those that do not simply stand; and what the item says of all the others."""
    is_paid = item.is_paid(values)
    window = window_of(values) if is_paid else None
    found = {fact.id: finding for fact in _striking(item, facts, window) if (finding := sieved(item, fact, window))}
    rest = [fact for fact in facts if fact.id not in found] if found else facts
    if is_told_apart(item.kind, rest):
        titles = {fact.source: fact.source_title or fact.source for fact in facts}
        found |= settle(_views(item, is_paid, titles), rest)
    return found, _stands(item, window)


def _stands(item: Item, window: Window | None) -> Finding:
    return Finding(item.treatment, item.note, *((window.values, window.basis) if window else ()))


def _striking(item: Item, facts: Sequence[Fact], window: Window | None) -> Sequence[Fact]:
    """Those that have to be looked at: nearly everything that is found is a sum paid on a day of the period."""
    if window is None or item.kind is not MONEY:
        return facts
    start, end = window.period.start, window.period.end
    return [x for x in facts if x.amount is None or x.amount < 0 or x.paid_on is None or not start <= x.paid_on <= end]


def _views(item: Item, is_paid: bool, titles: Mapping[str, str]) -> Views:
    return Views(item.elements, item.kind, is_paid, lambda source: titles.get(source, source), item.view_titles)


class Window(Struct, frozen=True):
    """核算期间 as it applies to one rule: both ends included, and what to say of it."""

    period: Period
    span: str
    values: Mapping[str, str]
    basis: tuple[Citation, ...]


def window_of(values: Values) -> Window | None:
    """The tenant's counting period with its document; None where none is set: then everything found counts."""
    if values.period is None:
        return None
    if Window not in values.derived:
        values.derived[Window] = _window(values, values.period)
    found: Window = values.derived[Window]
    return found


def _window(values: Values, period: Period) -> Window:
    setting = values.settings[PERIOD_SETTING]
    span = f"{period.start.isoformat()}至{period.end.isoformat()}"
    used = {"核算期间": f"{span}（{setting.value}个月，{setting.document}）"}
    return Window(period, span, used, (Citation(setting.document, ""),))


def sieved(item: Item, fact: Fact, window: Window | None) -> Finding | None:
    """A finding where something is missing, or it lies outside the counting period (both ends included)."""
    fault = _FAULTS[item.kind](fact)
    if fault:
        return Finding(DOUBTFUL, fault)
    if window is None:
        return None
    if fact.paid_on is None:
        return Finding(DOUBTFUL, "反馈没有发生日期，无法判断是否在核算期间内", window.values, window.basis)
    if not window.period.start <= fact.paid_on <= window.period.end:
        reason = f"发生日期{fact.paid_on.isoformat()}不在核算期间（{window.span}）内，不计入"
        return Finding(EXCLUDED, reason, window.values, window.basis)
    return None


def fault_of(kind: ValueKind, fact: Fact) -> str:
    """What the fact lacks to be judged at all; empty where it lacks nothing."""
    return _FAULTS[kind](fact)


def _text_fault(fact: Fact) -> str:
    return "" if fact.text.strip() else "反馈没有内容"


def _date_fault(fact: Fact) -> str:
    return "" if day_said(fact.text) else "反馈没有日期或者日期有误"


def _area_fault(fact: Fact) -> str:
    return "" if fact.quantity is not None and fact.quantity >= 0 else "反馈没有面积或面积有误"


def _money_fault(fact: Fact) -> str:
    return "反馈没有金额" if fact.amount is None else _below_zero(fact.amount)


def _count_fault(fact: Fact) -> str:
    return "反馈没有数量" if fact.amount is None else _below_zero(fact.amount)


def _below_zero(amount: int) -> str:
    # A negative payment may be a correction of one that is not here, or a loss: never set off against income unseen.
    return "" if amount >= 0 else "反馈为负数，须核实是否冲正或者亏损"


_FAULTS: Mapping[ValueKind, Callable[[Fact], str]] = {
    ValueKind.TEXT: _text_fault, ValueKind.AREA: _area_fault, ValueKind.MONEY: _money_fault,
    ValueKind.COUNT: _count_fault, ValueKind.MU: _area_fault, ValueKind.DATE: _date_fault,
}  # fmt: skip


def line_of(item: Item, fact: Fact, finding: Finding) -> Line:
    """明细 of a fact."""
    return _lines(item, (fact,), finding, _cited(item, finding))[0]


def _cited(item: Item, finding: Finding) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys((*item.basis, *finding.basis))) if finding.basis else item.basis


def _lines(item: Item, facts: Sequence[Fact], finding: Finding, basis: tuple[Citation, ...]) -> list[Line]:
    """A line a fact. By position, and with what they have in common read once: this is done for everything found."""
    rule, category, title, treatment = item.id, item.category, item.title, finding.treatment
    reason, values = finding.reason, finding.values
    return [
        Line(
            rule, category, fact.element, fact.subject, fact.title or title, treatment, basis, (fact.id,),
            fact.amount, fact.quantity, fact.text, reason, values,
        )
        for fact in facts
    ]  # fmt: skip
