"""合计: what counts less what is deducted, by household and element, and by household and category.

Pure; money is integer fen. The row of an element that is deducted is negative: the rows of the elements always add up
to the row of their category.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from core.law import Law
from core.plugin.reports import ReportTotal
from core.plugin.rules import COUNTED, DEDUCTED, Line
from core.plugin.sums import net_of
from core.plugin.vocabulary import MONEY, Category, Period

CATEGORY_TOTALS = {
    Category.INCOME: "收入合计",
    Category.PROPERTY: "财产金额合计",
    Category.EXPENSE: "支出合计",
    Category.POPULATION: "人口信息中的金额合计",
}
PERIODIC = (Category.INCOME, Category.EXPENSE)
"""Categories whose sum is one of the counting period."""
NO_PERIOD = "未设定核算期间，为全部查得记录之和"
CATEGORY_RANK = {category: rank for rank, category in enumerate(Category)}
"""The order in which categories stand, here and among the lines."""
RECKONED = (COUNTED, DEDUCTED)
"""What moves a total; everything else is shown and moves none."""


class Householder(Protocol):
    """Whoever belongs to a household of the case; 1 is the applicant's."""

    @property
    def number(self) -> int: ...

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


Place = tuple[str, Category, str, str]
"""Of a line: whose, category, data element, rule."""


def by_place(lines: Iterable[Line], people: Mapping[str, Householder]) -> dict[Place, list[Line]]:
    """明细 in their order: by person, category, element and rule; within these as they stand.

    Rules see their facts in order, so lines of one place keep the order of their payments.
    """
    found: dict[Place, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.subject, line.category, line.element, line.rule].append(line)
    order = sorted(found, key=lambda place: (people[place[0]].number, CATEGORY_RANK[place[1]], *place[2:]))
    return {place: found[place] for place in order}


def totals(
    law: Law, people: Mapping[str, Householder], lines: Mapping[Place, Sequence[Line]], period: Period | None
) -> Iterator[Total]:
    """合计 of counted less deducted money: a row for each category and each element of each household, zero included."""
    sums: dict[tuple[int, Category, str], int] = defaultdict(int)
    for (subject, category, element, _), own in lines.items():
        if law.elements[element].kind is MONEY:
            household, amount = people[subject].household, net_of(own)
            sums[household, category, element] += amount
            sums[household, category, ""] += amount
    span = period_text(period)
    for household, category, element in sorted(sums, key=lambda k: (k[0], CATEGORY_RANK[k[1]], not k[2], k[2])):
        yield _total(law, household, category, element, sums[household, category, element], span)


def effect(line: Line) -> int:
    """What a line does to its totals: counted adds, deducted takes off, the others do nothing."""
    return net_of((line,))


def _total(law: Law, household: int, category: Category, element: str, amount: int, span: str) -> Total:
    if not element:
        title = CATEGORY_TOTALS.get(category, "合计")
        return Total(household, category, "", title, amount, span if category in PERIODIC else "")
    about = law.elements[element]
    title = f"{about.title}{'扣除合计' if amount < 0 else '合计'}"
    return Total(household, category, element, title, amount, span if about.periodic else "")


def period_text(period: Period | None) -> str:
    """核算期间 as printed."""
    return f"{period.start.isoformat()}至{period.end.isoformat()}" if period else NO_PERIOD
