"""合计: what counts less what is deducted, by household and element, and by household and category.

Pure; money is integer fen. The row of an element that is deducted is negative: the rows of the elements always add up
to the row of their category.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from core.law import Law
from core.plugin.reports import ReportTotal
from core.plugin.rules import Line, Treatment
from core.plugin.vocabulary import Category, Period, ValueKind

CATEGORY_TOTALS = {
    Category.INCOME: "收入合计",
    Category.PROPERTY: "财产金额合计",
    Category.EXPENSE: "支出合计",
}
NO_PERIOD = "未设定核算期间，为全部查得记录之和"
CATEGORY_RANK = {category: rank for rank, category in enumerate(Category)}
"""The order in which categories stand, here and among the lines."""
RECKONED = (Treatment.COUNTED, Treatment.DEDUCTED)
"""What moves a total; everything else is shown and moves none."""


class Householder(Protocol):
    """Whoever belongs to a household of the case; 1 is the applicant's."""

    @property
    def household(self) -> int: ...


class Total(Struct, frozen=True):
    """合计: money of one household in one element, or in a whole category (`element` empty): counted less deducted. Fen."""

    household: int
    category: Category
    element: str
    title: str
    amount: int
    period: str

    def printed(self) -> ReportTotal:
        """The row of a report."""
        return ReportTotal(self.household, self.title, self.amount, self.period)


def totals(
    law: Law, people: Mapping[str, Householder], lines: Iterable[Line], period: Period | None
) -> Iterable[Total]:
    """合计 of counted less deducted money: a row for each category and each element of each household, zero included."""
    sums: dict[tuple[int, Category, str], int] = defaultdict(int)
    for line in lines:
        if law.elements[line.element].kind is not ValueKind.MONEY:
            continue
        household = people[line.subject].household
        amount = effect(line)
        sums[household, line.category, line.element] += amount
        sums[household, line.category, ""] += amount
    for household, category, element in sorted(sums, key=lambda k: (k[0], CATEGORY_RANK[k[1]], not k[2], k[2])):
        yield _total(law, household, category, element, sums[household, category, element], period)


def effect(line: Line) -> int:
    """What a line does to its totals: counted adds, deducted takes off, the others do nothing."""
    if line.treatment is Treatment.COUNTED:
        return line.amount or 0
    return -(line.amount or 0) if line.treatment is Treatment.DEDUCTED else 0


def _total(law: Law, household: int, category: Category, element: str, amount: int, period: Period | None) -> Total:
    title = f"{law.elements[element].title}合计" if element else CATEGORY_TOTALS.get(category, "合计")
    if element and amount < 0:
        title = f"{law.elements[element].title}扣除合计"
    periodic = law.elements[element].periodic if element else category in (Category.INCOME, Category.EXPENSE)
    return Total(household, category, element, title, amount, period_text(period) if periodic else "")


def period_text(period: Period | None) -> str:
    """核算期间 as printed."""
    return f"{period.start.isoformat()}至{period.end.isoformat()}" if period else NO_PERIOD
