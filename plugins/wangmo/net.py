"""扣除 (第六条): individual income tax and personal social contributions are taken off, kind by kind, never below zero.

A deduction is taken off the income of its own kind that counts for the same person in the period, and off nothing else.
What goes beyond that is doubtful: it was paid on income that has not been found, or the text does not tie it to a kind.
Housing fund deposits are not named by the text and not taken off (`signs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from hedui.plugin import Category, Fact, Line, Treatment, Values
from plugins.wangmo import citations as c
from plugins.wangmo.income_items import BUSINESS, PROPERTY_INCOME, TRANSFERS, WAGES
from plugins.wangmo.items import KIND_TITLES, Finding, Item, Kind
from plugins.wangmo.judging import assess, counted, line, sieve
from plugins.wangmo.signs import of
from plugins.wangmo.wording import yuan


class Deduction(Struct, frozen=True):
    """一类收入的扣除: what is taken off, and off which income."""

    kind: Kind
    items: tuple[Item, ...]
    income: tuple[Item, ...]

    @property
    def rule(self) -> str:
        """The rule's id."""
        return f"wangmo.net_{self.kind.value}"

    @property
    def elements(self) -> tuple[str, ...]:
        """What is taken off."""
        return tuple(element for item in self.items for element in item.shown_by)


def _off(kind: Kind, name: str, title: str) -> Item:
    note = f"从该人核算期间内的{KIND_TITLES[kind]}中扣除"
    return Item(
        f"net_{kind.value}",
        title,
        Category.INCOME,
        (c.DISPOSABLE,),
        Treatment.DEDUCTED,
        note,
        (f"national.{name}",),
        kind=kind,
    )


DEDUCTIONS = (
    Deduction(
        Kind.WAGE,
        (
            _off(Kind.WAGE, "income_tax_wage", "个人所得税（工资薪金、劳务所得）"),
            _off(Kind.WAGE, "social_contribution", "职工社会保险个人缴费"),
        ),
        WAGES,
    ),
    Deduction(
        Kind.BUSINESS,
        (
            _off(Kind.BUSINESS, "income_tax_business", "个人所得税（经营所得）"),
            _off(Kind.BUSINESS, "social_contribution_self", "灵活就业、城乡居民社会保险个人缴费"),
        ),
        BUSINESS,
    ),
    Deduction(
        Kind.PROPERTY,
        (_off(Kind.PROPERTY, "income_tax_property", "个人所得税（财产性所得）"),),
        PROPERTY_INCOME,
    ),
    Deduction(Kind.TRANSFER, (_off(Kind.TRANSFER, "income_tax_other", "个人所得税（其他所得）"),), TRANSFERS),
)
"""灵活就业和城乡居民缴费 stand under business: who pays them has no employer. The text ties them to no kind."""


def assess_deduction(deduction: Deduction, facts: Sequence[Fact], values: Values) -> list[Line]:
    """扣除明细 of one kind; its income is looked at to know how much there is, and judged by its own rules."""
    income = [x for item in deduction.income for x in assess(item, of(item, facts), values)]
    lines: list[Line] = []
    standing: list[tuple[Item, Fact]] = []
    for item in deduction.items:
        own = of(item, facts)
        found, left = sieve(item, own, values)
        lines += [line(item, fact, found[fact.id]) for fact in own if fact.id in found]
        standing += [(item, fact) for fact in left]
    for subject in dict.fromkeys(fact.subject for _, fact in standing):
        lines += _taken_off([pair for pair in standing if pair[1].subject == subject], counted(income, subject))
    return lines


def _taken_off(standing: Sequence[tuple[Item, Fact]], found: int) -> list[Line]:
    """One person's deductions, the earliest first, until the income of the kind is used up."""
    left, lines = found, []
    for item, fact in sorted(standing, key=lambda pair: _order(pair[1])):
        amount = fact.amount or 0
        taken = min(amount, left)
        left -= taken
        if taken or not amount:
            lines.append(line(item, fact, Finding(Treatment.DEDUCTED, item.note), taken))
        if taken < amount:
            lines.append(line(item, fact, _beyond(item, found), amount - taken))
    return lines


def _order(fact: Fact) -> tuple[date, str, int, str]:
    return fact.paid_on or date.min, fact.element, fact.amount or 0, fact.id


def _beyond(item: Item, found: int) -> Finding:
    kind = KIND_TITLES[item.kind] if item.kind else ""
    reason = f"超出该人核算期间内计入的{kind}（{yuan(found)}）的部分不能扣除：未查得与之相应的收入，须人工核实"
    return Finding(Treatment.DOUBTFUL, reason)
