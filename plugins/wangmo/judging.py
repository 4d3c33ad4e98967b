"""逐条认定: from the facts of one item to its lines; what every rule of this pack has in common.

In this order: left out by 第七条 whatever else it lacks; then what is missing on the fact itself; then the counting
period; then what several sources say of the same thing; and at last what the text says of the item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedui.plugin import Category, Fact, Finding, Line, Treatment, ValueKind, Values
from plugins.wangmo.items import VIEW_NOTES, Item
from plugins.wangmo.matching import settle
from plugins.wangmo.periods import Window, window_of
from plugins.wangmo.recognised import recognition, without_effect


def assess(item: Item, facts: Sequence[Fact], values: Values) -> list[Line]:
    """认定 of one item: one line a fact. What 第七条（六） takes has its own rule and no line here."""
    own = not_recognised(item, facts, values)
    findings = judge(item, own, values)
    return [line(item, fact, findings[fact.id]) for fact in own]


def judge(item: Item, facts: Sequence[Fact], values: Values) -> Mapping[str, Finding]:
    """认定 by fact id."""
    if item.treatment is Treatment.EXCLUDED and item.category is Category.INCOME:
        return {fact.id: Finding(Treatment.EXCLUDED, item.note) for fact in facts}
    found, standing = sieve(item, facts, values)
    window = window_of(values) if item.periodic else None
    for fact in standing:
        found[fact.id] = _as_the_text_says(item, fact, window, without_effect(fact.element, values))
    return found


def sieve(item: Item, facts: Sequence[Fact], values: Values) -> tuple[dict[str, Finding], list[Fact]]:
    """筛查: findings on what is faulty, outside the period, told twice or told differently, and the facts that remain."""
    window = window_of(values) if item.periodic else None
    found: dict[str, Finding] = {}
    for fact in facts:
        finding = faulty(item, fact) or (window.judge(fact) if window else None)
        if finding:
            found[fact.id] = finding
    found |= settle(item, [fact for fact in facts if fact.id not in found])
    return found, [fact for fact in facts if fact.id not in found]


def _as_the_text_says(item: Item, fact: Fact, window: Window | None, suffix: str) -> Finding:
    note = "；".join(part for part in (VIEW_NOTES.get(fact.element, ""), item.note) if part) + suffix
    if window is None:
        return Finding(item.treatment, note)
    return Finding(item.treatment, note, window.values, window.basis)


def not_recognised(item: Item, facts: Sequence[Fact], values: Values) -> list[Fact]:
    """Facts without those of 第七条（六）; nothing but income can be recognised so."""
    if item.category is not Category.INCOME:
        return list(facts)
    return [fact for fact in facts if recognition(fact.element, values) is None]


def faulty(item: Item, fact: Fact) -> Finding | None:
    """What the fact lacks to be judged at all; None where it lacks nothing."""
    fault = _fault(item.value, fact)
    return Finding(Treatment.DOUBTFUL, fault) if fault else None


def _fault(value: ValueKind, fact: Fact) -> str:
    if value is ValueKind.TEXT:
        return "" if fact.text.strip() else "反馈没有内容"
    if value is ValueKind.AREA:
        return "" if fact.quantity is not None and fact.quantity >= 0 else "反馈没有面积或面积有误"
    if fact.amount is None:
        return "反馈没有金额" if value is ValueKind.MONEY else "反馈没有数量"
    # A negative payment may be a correction of one that is not here, or a loss: never set off against income unseen.
    return "" if fact.amount >= 0 else "反馈为负数，须核实是否冲正或者亏损"


def line(item: Item, fact: Fact, finding: Finding, amount: int | None = None) -> Line:
    """明细 of a fact; `amount` where it is a part of the fact's."""
    return Line(
        rule=item.rule,
        category=item.category,
        element=fact.element,
        subject=fact.subject,
        title=fact.title or item.title,
        treatment=finding.treatment,
        basis=(*item.basis, *finding.basis),
        evidence=(fact.id,),
        amount=fact.amount if amount is None else amount,
        quantity=fact.quantity,
        text=fact.text,
        reason=finding.reason,
        values=finding.values,
    )


def counted(lines: Sequence[Line], subject: str) -> int:
    """计入金额 of one person among the lines."""
    return sum(x.amount or 0 for x in lines if x.subject == subject and x.treatment is Treatment.COUNTED)
