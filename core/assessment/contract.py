"""契约检查: what a rule has answered, before anything is reckoned with it. A pack that breaks its contract holds the case.

A line about a person of another case, under another rule's id, or of a float would go into the report unseen. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from core.plugin.rules import (
    DEDUCTED,
    Conclusion,
    Fact,
    FindingRule,
    Line,
    Measured,
    Outcome,
    Standing,
    TestRule,
    Treatment,
)
from core.plugin.support import Support, SupportRule
from core.plugin.touching import BeyondManifest, Held
from core.plugin.vocabulary import Category


class BrokenContract(Held):
    """不合契约: the sentence names the rule and what it has answered; nothing about any person."""

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"规则 {rule} 返回的内容不合契约：{what}；在插件改正之前不作认定，请联系插件的维护者")


def lines_judged(
    rule: FindingRule, lines: Any, facts: Sequence[Fact], people: Collection[str], may: Collection[str] | None
) -> Sequence[Line]:
    """明细 as the rule has answered them; raises BrokenContract or BeyondManifest."""
    if not isinstance(lines, list | tuple):
        raise BrokenContract(rule.id, f"明细是 {type(lines).__name__}，应为 Line 的序列")
    given, id = {fact.id for fact in facts}, rule.id
    for line in lines:  # of everything found: no call where nothing is wrong
        if type(line) is not Line:
            raise BrokenContract(id, f"明细中有 {type(line).__name__}，应为 Line")
        if line.rule != id or line.subject not in people or not given.issuperset(line.evidence):
            raise BrokenContract(id, _foreign(rule, line, people))
        if may is not None and line.element not in may:
            raise BeyondManifest(id, line.element)
        amount, quantity, treatment = line.amount, line.quantity, line.treatment
        is_exact = (amount is None or type(amount) is int) and (quantity is None or type(quantity) is Decimal)
        is_told = type(treatment) is Treatment and type(line.category) is Category
        if not (is_exact and is_told) or (treatment is DEDUCTED and amount is not None and amount < 0):
            raise BrokenContract(id, _inexact(line))
    return lines


def _foreign(rule: FindingRule, line: Line, people: Collection[str]) -> str:
    if line.rule != rule.id:
        return f"明细写在规则 {line.rule} 名下"
    return "明细所写的人不在本案中" if line.subject not in people else "明细引用了没有交给它的事实"


def _inexact(line: Line) -> str:
    if type(line.treatment) is not Treatment or type(line.category) is not Category:
        return "明细的 treatment 或 category 不是枚举值"
    if type(line.amount) is int:
        return (
            "扣除的数额为负"
            if line.treatment is Treatment.DEDUCTED and line.amount < 0
            else "明细的 quantity 不是 Decimal"
        )
    return f"明细的 amount 是 {type(line.amount).__name__}，应为整数（分）"


def standings_judged(rule: str, said: Sequence[Standing]) -> Sequence[Standing]:
    """人口认定; raises BrokenContract."""
    for standing in said:
        if type(standing) is not Standing or (standing.counts is not None and type(standing.counts) is not bool):
            raise BrokenContract(rule, "人口认定应为 Standing，counts 只取 True、False 和 None")
    return said


def conclusion_judged(rule: TestRule, said: Any) -> Conclusion:
    """单项结论; raises BrokenContract."""
    if not isinstance(said, Conclusion):
        raise BrokenContract(rule.id, f"结论是 {type(said).__name__}，应为 Conclusion")
    if said.rule != rule.id:
        raise BrokenContract(rule.id, f"结论写在规则 {said.rule} 名下")
    if said.outcome is not None and type(said.outcome) is not Outcome:
        raise BrokenContract(rule.id, "结论的 outcome 不是枚举值")
    if isinstance(said.measured, Measured) and not all(
        type(n) is int for n in (said.measured.found, said.measured.bound)
    ):
        raise BrokenContract(rule.id, "结论的 measured 应为整数（分）")
    return said


def support_judged(rule: SupportRule, said: Any) -> Support | None:
    """赡（抚、扶）养费; raises BrokenContract."""
    if said is None:
        return None
    if not isinstance(said, Support):
        raise BrokenContract(rule.id, f"返回了 {type(said).__name__}，应为 Support")
    if said.amount is not None and (type(said.amount) is not int or said.amount < 0):
        raise BrokenContract(rule.id, "推算的数额应为不小于零的整数（分）")
    return said


def amount_judged(rule: str, amount: Any) -> None:
    """数额 of a deduction or an exclusion; raises BrokenContract."""
    if amount is not None and type(amount) is not int:
        raise BrokenContract(rule, f"数额是 {type(amount).__name__}，应为整数（分）")
