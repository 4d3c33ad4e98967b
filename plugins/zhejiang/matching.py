"""来源比对: one payment that several departments know of is reckoned with once; where they differ, not at all.

三(一) asks for the income and gives none of the departments that know of it priority. So what they say is compared person
by person and month by month: alike, the first one stands for all; unlike, every one is doubtful with all amounts and
sources named, and nothing is invented. A month that one source alone knows stands on that source, unless its
neighbouring month is known, with the very same sum, to another source alone: that may be one payment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from hedui.plugin import Fact, Treatment, ValueKind
from plugins.zhejiang.kinds import Finding, Item
from plugins.zhejiang.sources import source_title
from plugins.zhejiang.wording import measure

VIEWS = {
    "national.wage": "缴费工资",
    "national.housing_fund_base": "住房公积金缴存基数",
    "national.tax_wage": "申报工资薪金",
}
"""Names of the several views of one pay."""

Month = int | None
"""Months counted through; None for a state on a day, and for what has no day."""


class Party(Struct, frozen=True, order=True):
    """数据来源: one department's view of an item; sorted as the item names its elements."""

    rank: int
    source: str
    element: str

    @property
    def title(self) -> str:
        """公安机关, or 税务部门（申报工资薪金）."""
        view = VIEWS.get(self.element)
        return source_title(self.source) + (f"（{view}）" if view else "")


class Told(Struct, frozen=True):
    """一个来源所报: what one party says of one person and month."""

    party: Party
    total: int | Decimal
    facts: tuple[str, ...]


def settle(item: Item, facts: Sequence[Fact]) -> Mapping[str, Finding]:
    """比对结果 by fact id; a fact without one stands as it is. The order of the facts changes nothing."""
    findings: dict[str, Finding] = {}
    if item.kind is ValueKind.TEXT:
        return findings
    for months in _by_person(item, facts).values():
        for told in months.values():
            findings.update(_compared(item, told))
        findings.update(_neighbours(item, months))
    return findings


def _by_person(item: Item, facts: Iterable[Fact]) -> Mapping[str, Mapping[Month, Sequence[Told]]]:
    found: dict[str, dict[Month, dict[Party, list[Fact]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list)),
    )
    for fact in facts:
        party = Party(item.shown_by.index(fact.element), fact.source, fact.element)
        found[fact.subject][_month(item, fact)][party].append(fact)
    return {
        subject: {
            month: [_told(party, own) for party, own in sorted(parties.items())] for month, parties in months.items()
        }
        for subject, months in found.items()
    }


def _month(item: Item, fact: Fact) -> Month:
    return fact.paid_on.year * 12 + fact.paid_on.month if item.periodic and fact.paid_on else None


def _told(party: Party, facts: Sequence[Fact]) -> Told:
    quantities = [fact.quantity for fact in facts if fact.quantity is not None]
    total = sum(quantities, Decimal(0)) if quantities else sum(fact.amount or 0 for fact in facts)
    return Told(party, total, tuple(fact.id for fact in facts))


def _compared(item: Item, told: Sequence[Told]) -> Mapping[str, Finding]:
    """One month: alike, all but the first are the same payment; unlike, all are doubtful."""
    if len(told) < 2:
        return {}
    if len({each.total for each in told}) > 1:
        said = "、".join(f"{each.party.title}{measure(item.kind, each.total)}" for each in told)
        reason = f"来源不一致：{said}；文件未规定以何者为准，均不计入，须人工核实"
        return _all(told, Treatment.DOUBTFUL, reason)
    first = told[0]
    reason = f"与{first.party.title}所报{measure(item.kind, first.total)}一致，是同一项，只计一次"
    return _all(told[1:], Treatment.EXCLUDED, reason)


def _neighbours(item: Item, months: Mapping[Month, Sequence[Told]]) -> Mapping[str, Finding]:
    """相邻月份: one sum, two sources, each alone in its month: perhaps one payment entered on two days."""
    alone = {month: told[0] for month, told in months.items() if month is not None and len(told) == 1}
    findings: dict[str, Finding] = {}
    for month, told in alone.items():
        for other in (alone.get(month - 1), alone.get(month + 1)):
            if other and other.party != told.party and other.total == told.total:
                said = f"{source_title(told.party.source)}与{source_title(other.party.source)}"
                reason = f"{said}在相邻月份各报{measure(item.kind, told.total)}，疑为同一项，须人工核实"
                findings.update(_all([told], Treatment.DOUBTFUL, reason))
    return findings


def _all(told: Iterable[Told], treatment: Treatment, reason: str) -> Mapping[str, Finding]:
    return {id: Finding(treatment, reason) for each in told for id in each.facts}
