"""核对规则: how what was found becomes lines of the report, one rule an item (`items`), all under 三(一).

A sum over time is limited to the counting period where the tenant has set one. Whatever cannot be judged as its item
says is doubtful, with the reason, and left to a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct

from hedui.plugin import (
    PERIOD_SETTING,
    Citation,
    Fact,
    Finding,
    FindingRule,
    Line,
    Period,
    Treatment,
    ValueKind,
    Values,
)
from plugins.zhejiang.citations import CONTENT, IN_FORCE
from plugins.zhejiang.items import ITEMS, VIEW_NOTES
from plugins.zhejiang.kinds import Item
from plugins.zhejiang.matching import settle


class Window(Struct, frozen=True):
    """核算期间 as it applies to one rule: both ends included, and what to say of it."""

    period: Period
    span: str
    values: Mapping[str, str]
    basis: tuple[Citation, ...]


def assess(item: Item, facts: Sequence[Fact], values: Values) -> list[Line]:
    """逐条认定 (三(一)): one line a fact; two alike of one source are two payments (the core dropped repeated rows)."""
    own = [fact for fact in facts if fact.element in item.shown_by]
    findings = _findings(item, own, values)
    explained = _explained(item, facts, values)
    return [_line(item, fact, _sign(item, fact, explained) or findings[fact.id]) for fact in own]


def _findings(item: Item, facts: Sequence[Fact], values: Values) -> Mapping[str, Finding]:
    """By fact id: what is faulty or outside the period, what several sources say, and at last what the item says."""
    window = _window(values) if item.periodic else None
    found = {fact.id: finding for fact in facts if (finding := _sieved(item, fact, window))}
    found |= settle(item, [fact for fact in facts if fact.id not in found])
    return {fact.id: found.get(fact.id) or _stands(item, fact, window) for fact in facts}


def _stands(item: Item, fact: Fact, window: Window | None) -> Finding:
    note = "；".join(part for part in (VIEW_NOTES.get(fact.element, ""), item.note) if part)
    if window is None:
        return Finding(item.treatment, note)
    return Finding(item.treatment, note, window.values, window.basis)


def _explained(item: Item, facts: Sequence[Fact], values: Values) -> set[str]:
    """Persons for whom income counts that a sign is a sign of."""
    lines = [x for other in ITEMS if other.element in item.explained_by for x in assess(other, facts, values)]
    return {x.subject for x in lines if x.treatment is Treatment.COUNTED and x.amount}


def _sign(item: Item, fact: Fact, explained: set[str]) -> Finding | None:
    if not item.explained_by or fact.subject not in explained or _fault(item, fact):
        return None
    return Finding(Treatment.COUNTED, "与查得的收入相印证；登记本身没有金额")


def _window(values: Values) -> Window | None:
    """The tenant's counting period with its document; None where none is set: then everything found counts."""
    if values.period is None:
        return None
    setting = values.settings[PERIOD_SETTING]
    span = f"{values.period.start.isoformat()}至{values.period.end.isoformat()}"
    used = {"核算期间": f"{span}（{setting.value}个月，{setting.document}）"}
    return Window(values.period, span, used, (Citation(setting.document, ""),))


def _sieved(item: Item, fact: Fact, window: Window | None) -> Finding | None:
    """A finding where something is missing, or it lies outside the counting period (both ends included)."""
    fault = _fault(item, fact)
    if fault:
        return Finding(Treatment.DOUBTFUL, fault)
    if window is None:
        return None
    if fact.paid_on is None:
        return Finding(Treatment.DOUBTFUL, "反馈没有发生日期，无法判断是否在核算期间内", window.values, window.basis)
    if not window.period.start <= fact.paid_on <= window.period.end:
        reason = f"发生日期{fact.paid_on.isoformat()}不在核算期间（{window.span}）内，不计入"
        return Finding(Treatment.EXCLUDED, reason, window.values, window.basis)
    return None


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
        element=fact.element,
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
        elements=(*item.shown_by, *item.explained_by),
        basis=(CONTENT,),
        valid=IN_FORCE,
        assess=partial(assess, item),
    )


FINDING_RULES = tuple(_rule(item) for item in ITEMS)
