"""申报多于查得: what the household itself declares beyond what was found, item by item, of those who count.

What is declared is not found: it makes no excess, and no conclusion passes that it would turn round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from core.plugin.rules import COUNTED, DOUBTFUL, EXCLUDED, Declared, HouseholdFacts, Line
from core.plugin.vocabulary import Category

Place = tuple[str, tuple[str, ...]]
"""Whose, and all views of which item."""


def declared_beyond(
    household: HouseholdFacts, category: Category, elements: Sequence[str] = (), taken_off: Collection[str] = ()
) -> int:
    """Fen; of what is taken off, and of what the law leaves out whole, nothing is declared to any effect."""
    said: dict[Place, int] = defaultdict(int)
    for item in household.declared:
        idle = item.element in taken_off or item.element in household.never_counts
        if item.subject in household.counted and not idle and _belongs(household, item.element, category, elements):
            place = item.subject, household.views.get(item.element, (item.element,))
            said[place] = max(said[place], item.amount or 0)
    known = _known(household) if said else {}
    return sum(max(amount - sum(known.get((who, e), 0) for e in views), 0) for (who, views), amount in said.items())


def _belongs(household: HouseholdFacts, element: str, category: Category, elements: Sequence[str]) -> bool:
    return element in elements if elements else household.categories.get(element) is category


def _known(household: HouseholdFacts) -> Mapping[tuple[str, str], int]:
    """What counts, what an exclusion has left out of it, and what is doubtful, which stands for itself.

    Neither a second view of one payment is known twice, nor what was paid before or after the counting period.
    """
    found: dict[tuple[str, str], int] = defaultdict(int)
    for line in household.lines:
        stands = line.treatment in (COUNTED, DOUBTFUL)
        if stands or (line.treatment is EXCLUDED and line.rule in household.excluded_by):
            found[line.subject, line.element] += max(line.amount or 0, 0)
    return found


def beyond_what_counts(
    household: HouseholdFacts, own: Collection[str], item_of: Mapping[str, str], taken_off: Collection[str] = ()
) -> int:
    """申报多于计入, fen: by person and item, the largest view that is declared less what counts of all views of it.

    Less declared takes nothing off; of what is `taken_off`, and of elements without an item, nothing is declared to any effect.
    """
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for line in household.lines:
        if line.treatment is COUNTED and line.element in item_of:
            counted[line.subject, item_of[line.element]] += line.amount or 0
    said: dict[tuple[str, str], int] = defaultdict(int)
    for item in household.declared:
        if item.subject in own and item.element in item_of and item.element not in taken_off:
            place = item.subject, item_of[item.element]
            said[place] = max(said[place], item.amount or 0)
    return sum(max(amount - counted[place], 0) for place, amount in said.items())


def declared_more(
    household: HouseholdFacts, elements: Sequence[str], told: Callable[[Line | Declared], int | Decimal | None]
) -> Decimal:
    """Pieces or square metres: by person and element, what is declared beyond what was found of it, counted or doubtful."""
    said = [d for d in household.declared if d.subject in household.counted and d.element in elements]
    if not said:
        return Decimal(0)
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in household.lines:
        if line.treatment in (COUNTED, DOUBTFUL):
            found[line.subject, line.element] += max(Decimal(told(line) or 0), Decimal(0))
    beyond = (Decimal(told(item) or 0) - found[item.subject, item.element] for item in said)
    return sum((max(more, Decimal(0)) for more in beyond), Decimal(0))
