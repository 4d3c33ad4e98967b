"""来源比对: one payment that several departments know of is reckoned with once; where they differ, not at all.

No text so far gives one department's word priority over another's. So what they say is compared person by person and
month by month: alike, the first one stands for all; unlike, every one is doubtful with all amounts and sources named,
and nothing is invented. A month that one source alone knows stands on that source, unless its neighbouring month is
known, with the very same sum, to another source alone: that may be one payment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from core.plugin.kinds import QUANTITY_UNITS, WORDED
from core.plugin.readings import printed
from core.plugin.rules import DOUBTFUL, EXCLUDED, Fact, Treatment
from core.plugin.vocabulary import MONEY, Citation, ValueKind

Month = int | None
"""Months counted through; None for a state on a day, and for what has no day."""


class Finding(Struct, frozen=True):
    """认定: how one fact is treated, and why."""

    treatment: Treatment
    reason: str
    values: Mapping[str, str] = {}
    basis: tuple[Citation, ...] = ()
    """What decided beside the item's own words: a local document."""


class Views(Struct, frozen=True):
    """同一项的各种数据: the elements that are several departments' views of one and the same thing."""

    elements: tuple[str, ...]
    kind: ValueKind
    periodic: bool
    """Whether it is paid on days: then month is compared with month."""
    source_title: Callable[[str], str]
    """Id of a department -> its name as printed."""
    titles: Mapping[str, str] = {}
    """What the figure of an element is, where the views are different figures: 申报工资薪金."""


class Party(Struct, frozen=True, order=True):
    """数据来源: one department's view of an item; sorted as the item names its elements."""

    rank: int
    source: str
    element: str


class Told(Struct, frozen=True):
    """一个来源所报: what one party says of one person and month."""

    party: Party
    total: int | Decimal
    facts: tuple[str, ...]


def settle(views: Views, facts: Sequence[Fact]) -> Mapping[str, Finding]:
    """比对结果 by fact id; a fact without one stands as it is. The order of the facts changes nothing."""
    findings: dict[str, Finding] = {}
    if not is_told_apart(views.kind, facts):
        return findings
    for months in _by_person(views, facts).values():
        for told in months.values():
            findings.update(_compared(views, told))
        findings.update(_neighbours(views, months))
    return findings


def is_told_apart(kind: ValueKind, facts: Sequence[Fact]) -> bool:
    """Whether several sources speak of it, in figures: one alone has nobody to differ from."""
    return kind not in WORDED and (
        len({fact.source for fact in facts}) > 1 or len({fact.element for fact in facts}) > 1
    )


def measured(kind: ValueKind, quantity: int | Decimal) -> str:
    """数值 with its unit: 1,152.00元, 62.5平方米, 2."""
    if kind is MONEY:
        return printed(int(quantity))
    return f"{quantity:f}{QUANTITY_UNITS.get(kind, '')}" if isinstance(quantity, Decimal) else str(quantity)


def _by_person(views: Views, facts: Iterable[Fact]) -> Mapping[str, Mapping[Month, Sequence[Told]]]:
    found: dict[str, dict[Month, dict[Party, list[Fact]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list)),
    )
    for fact in facts:
        party = Party(views.elements.index(fact.element), fact.source, fact.element)
        found[fact.subject][_month(views, fact)][party].append(fact)
    return {
        subject: {
            month: [_told(party, own) for party, own in sorted(parties.items())] for month, parties in months.items()
        }
        for subject, months in found.items()
    }


def _month(views: Views, fact: Fact) -> Month:
    return fact.paid_on.year * 12 + fact.paid_on.month if views.periodic and fact.paid_on else None


def _told(party: Party, facts: Sequence[Fact]) -> Told:
    quantities = [fact.quantity for fact in facts if fact.quantity is not None]
    total = sum(quantities, Decimal(0)) if quantities else sum(fact.amount or 0 for fact in facts)
    return Told(party, total, tuple(fact.id for fact in facts))


def _compared(views: Views, told: Sequence[Told]) -> Mapping[str, Finding]:
    """One month: alike, all but the first are the same payment; unlike, all are doubtful."""
    if len(told) < 2:
        return {}
    if len({each.total for each in told}) > 1:
        said = "、".join(f"{_title(views, each.party)}{measured(views.kind, each.total)}" for each in told)
        reason = f"来源不一致：{said}；文件未规定以何者为准，均不计入，须人工核实"
        return _all(told, DOUBTFUL, reason)
    first = told[0]
    same = f"与{_title(views, first.party)}所报{measured(views.kind, first.total)}一致"
    return _all(told[1:], EXCLUDED, f"{same}，是同一项，只计一次")


def _neighbours(views: Views, months: Mapping[Month, Sequence[Told]]) -> Mapping[str, Finding]:
    """相邻月份: one sum, two sources, each alone in its month: perhaps one payment entered on two days."""
    alone = {month: told[0] for month, told in months.items() if month is not None and len(told) == 1}
    findings: dict[str, Finding] = {}
    for month, told in alone.items():
        for other in (alone.get(month - 1), alone.get(month + 1)):
            if other and other.party != told.party and other.total == told.total:
                said = f"{views.source_title(told.party.source)}与{views.source_title(other.party.source)}"
                reason = f"{said}在相邻月份各报{measured(views.kind, told.total)}，疑为同一项，须人工核实"
                findings.update(_all([told], DOUBTFUL, reason))
    return findings


def _title(views: Views, party: Party) -> str:
    """公安机关, or 税务部门（申报工资薪金）."""
    view = views.titles.get(party.element)
    return views.source_title(party.source) + (f"（{view}）" if view else "")


def _all(told: Iterable[Told], treatment: Treatment, reason: str) -> Mapping[str, Finding]:
    return {id: Finding(treatment, reason) for each in told for id in each.facts}
