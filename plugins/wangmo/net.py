"""扣除 (第六条): individual income tax and personal social contributions are taken off income, never below zero.

The text takes them off the disposable income of the household (家庭可支配收入) and ties them to no kind of income and to
no person. So each is taken off what it was paid on first (wages, say), then off whatever else counts for the same
person, then off what counts for the household; each part is a line that says which. What goes beyond the household's
counted income is doubtful: income that belongs to it has not been found. Housing fund deposits are not named by the
text and not taken off (`signs`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from hedui.plugin import Category, Fact, Finding, Line, Treatment, Values
from plugins.wangmo import citations as c
from plugins.wangmo.income_items import COUNTED
from plugins.wangmo.items import KIND_TITLES, Item, Kind
from plugins.wangmo.judging import assess, line, sieve
from plugins.wangmo.signs import of
from plugins.wangmo.wording import yuan


def _off(name: str, title: str, kind: Kind | None) -> Item:
    basis, shown = (c.DISPOSABLE,), (f"national.{name}",)
    return Item("net", title, Category.INCOME, basis, Treatment.DEDUCTED, "金额为零", shown, kind=kind)


DEDUCTIONS = (
    _off("income_tax_wage", "个人所得税（工资薪金、劳务所得）", Kind.WAGE),
    _off("social_contribution", "职工社会保险个人缴费", Kind.WAGE),
    _off("income_tax_business", "个人所得税（经营所得）", Kind.BUSINESS),
    _off("social_contribution_self", "灵活就业、城乡居民社会保险个人缴费", None),
    _off("income_tax_property", "个人所得税（财产性所得）", Kind.PROPERTY),
    _off("income_tax_other", "个人所得税（其他所得）", Kind.TRANSFER),
)
"""扣除项, each with the kind of income that it was paid on; who pays for himself pays on no particular kind."""

Place = tuple[str, Kind]
"""Whose income, and of which kind."""


class Step(Struct, frozen=True):
    """扣除次序: which income a deduction reaches in one step, and what to print of it."""

    reaches: Callable[[Item, Fact, Place], bool]
    says: Callable[[Item], str]


def _own_kind(item: Item) -> str:
    return f"从该人核算期间内的{KIND_TITLES[item.kind]}中扣除" if item.kind else ""


def _own(item: Item) -> str:
    if item.kind is None:
        return "从该人核算期间内计入的收入中扣除：第六条不分收入种类"
    return f"该人计入的{KIND_TITLES[item.kind]}不足，从该人核算期间内计入的其他收入中扣除：第六条不分收入种类"


def _households(item: Item) -> str:
    return "该人计入的收入不足，从共同生活家庭成员核算期间内计入的收入中扣除：第六条扣除的是家庭的收入，不分由谁缴纳"


STEPS = (
    Step(lambda item, fact, place: place == (fact.subject, item.kind), _own_kind),
    Step(lambda item, fact, place: place[0] == fact.subject, _own),
    Step(lambda item, fact, place: True, _households),
)


def assess_net(facts: Sequence[Fact], values: Values) -> list[Line]:
    """扣除明细; income is looked at to know how much there is, and judged by its own rules."""
    lines: list[Line] = []
    standing: list[tuple[Item, Fact]] = []
    for item in DEDUCTIONS:
        own = of(item, facts)
        found, left = sieve(item, own, values)
        lines += [line(item, fact, found[fact.id]) for fact in own if fact.id in found]
        standing += [(item, fact) for fact in left]
    return [*lines, *_taken_off(sorted(standing, key=_order), _income(facts, values))] if standing else lines


def _income(facts: Sequence[Fact], values: Values) -> Counter[Place]:
    """计入的收入 by person and kind."""
    found: Counter[Place] = Counter()
    for item in COUNTED:
        for x in assess(item, of(item, facts), values):
            if x.treatment is Treatment.COUNTED and item.kind:
                found[x.subject, item.kind] += x.amount or 0
    return found


def _taken_off(standing: Sequence[tuple[Item, Fact]], income: Counter[Place]) -> Iterator[Line]:
    """Step by step, so that nobody's tax uses up what another's was paid on; within a step the earliest first."""
    total, open_ = income.total(), {fact.id: fact.amount or 0 for _, fact in standing}
    for step in STEPS:
        for item, fact in standing:
            taken = _take(open_[fact.id], [place for place in income if step.reaches(item, fact, place)], income)
            open_[fact.id] -= taken
            if taken:
                yield line(item, fact, Finding(Treatment.DEDUCTED, step.says(item)), taken)
    for item, fact in standing:
        if not fact.amount:
            yield line(item, fact, Finding(Treatment.DEDUCTED, item.note), 0)
        if open_[fact.id]:
            yield line(item, fact, _beyond(total), open_[fact.id])


def _take(wanted: int, places: Sequence[Place], income: Counter[Place]) -> int:
    """Off these places as far as they reach; how much it was."""
    taken = 0
    for place in places:
        part = min(wanted - taken, income[place])
        income[place] -= part
        taken += part
    return taken


def _order(pair: tuple[Item, Fact]) -> tuple[date, str, int, str]:
    fact = pair[1]
    return fact.paid_on or date.min, fact.element, fact.amount or 0, fact.id


def _beyond(found: int) -> Finding:
    reason = f"超出家庭核算期间内计入的收入（{yuan(found)}）的部分不能扣除：未查得与之相应的收入，须人工核实"
    return Finding(Treatment.DOUBTFUL, reason)
