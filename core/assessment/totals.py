"""合计: what counts less what is deducted, by household and element, and by household and category.

Pure; money is integer fen. The row of an element that is deducted is negative: the rows of the elements always add up
to the row of their category.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from core.assessment.batches import Batch, flat, net_of
from core.law import Law
from core.plugin.reports import ReportTotal
from core.plugin.rules import COUNTED, DEDUCTED, DOUBTFUL, Known, Line
from core.plugin.sums import net_of as net_of_lines
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
_CATEGORIES = tuple(Category)
RECKONED = (COUNTED, DEDUCTED)
"""What moves a total; everything else is shown and moves none."""


class Householder(Protocol):
    """Whoever belongs to a household of the case; 1 is the applicant's."""

    @property
    def number(self) -> int: ...

    @property
    def household(self) -> int: ...


class Total(Struct, frozen=True, gc=False):
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


def by_place(batches: Iterable[Batch], people: Mapping[str, Householder]) -> dict[Place, list[Batch]]:
    """明细 in their order: by person, category, element and rule; within these as they stand.

    Rules see their facts in order, so lines of one place keep the order of their payments.
    """
    found: dict[Place, list[Batch]] = defaultdict(list)
    for batch in batches:
        found[batch.subject, batch.category, batch.element, batch.rule].append(batch)
    ranked = [(people[place[0]].number, CATEGORY_RANK[place[1]], place[2], place[3], place) for place in found]
    ranked.sort()
    return {place: found[place] for *_, place in ranked}


def totals(
    law: Law, people: Mapping[str, Householder], places: Mapping[Place, Sequence[Batch]], period: Period | None
) -> Iterator[Total]:
    """合计 of counted less deducted money: a row for each category and each element of each household, zero included."""
    sums: dict[tuple[int, int], dict[str, int]] = {}
    for (subject, category, element, _), own in places.items():
        if law.elements[element].kind is MONEY:
            of = sums.setdefault((people[subject].household, CATEGORY_RANK[category]), {})
            of[element] = of.get(element, 0) + net_of(own)
    span = period_text(period)
    for household, rank in sorted(sums):
        of, category = sums[household, rank], _CATEGORIES[rank]
        for element in sorted(of):
            yield _total(law, household, category, element, of[element], span)
        yield _total(law, household, category, "", sum(of.values()), span)


def known_of(places: Mapping[Place, Sequence[Batch]], counted: Collection[str]) -> Mapping[str, Sequence[Known]]:
    """查得情况 by data element, of those who count."""
    found: dict[tuple[str, Category], list[Batch]] = defaultdict(list)
    for (subject, category, element, _), own in places.items():
        if subject in counted:
            found[element, category] += own
    known: dict[str, list[Known]] = defaultdict(list)
    for (element, category), batches in found.items():
        lines = batches[0].lines if len(batches) == 1 else flat(batches)
        doubtful = [line for batch in batches if batch.treatment is DOUBTFUL for line in batch.lines]
        known[element].append(Known(category, lines, net_of(batches), doubtful))
    return known


def effect(line: Line) -> int:
    """What a line does to its totals: counted adds, deducted takes off, the others do nothing."""
    return net_of_lines((line,))


def _total(law: Law, household: int, category: Category, element: str, amount: int, span: str) -> Total:
    if not element:
        title = CATEGORY_TOTALS.get(category, "合计")
        return Total(household, category, "", title, amount, span if category in PERIODIC else "")
    about = law.elements[element]
    title = f"{about.title}{'扣除合计' if amount < 0 else '合计'}"
    return Total(household, category, element, title, amount, span if about.periodic else "")


@lru_cache(maxsize=256)
def period_text(period: Period | None) -> str:
    """核算期间 as printed."""
    return f"{period.start.isoformat()}至{period.end.isoformat()}" if period else NO_PERIOD
