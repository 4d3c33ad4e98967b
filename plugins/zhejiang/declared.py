"""申报多于查得 (六(四)): what the household itself declares beyond what counts, item by item.

Who is verified has to tell truly what there is; that what is told counts, the text does not say. So a declared amount
makes no excess, and no conclusion passes that it would turn round: a person verifies it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from hedui.plugin import Category, HouseholdFacts, Treatment
from plugins.zhejiang.items import ITEMS

_ITEM = {
    element: item.rule
    for item in ITEMS
    if item.category is Category.INCOME and not item.outgoing
    for element in item.shown_by
}
"""Data element of income -> the item that all views of the same payment share. Of taxes paid out nothing is income."""

Place = tuple[str, str]
"""Whose, and which item's."""


def declared_more(household: HouseholdFacts, own: Collection[str]) -> int:
    """申报多于查得, fen: by person and item, what is declared over the counting period less what counts of it there.

    Several views of one payment are one item: the largest that is declared is compared. Less declared takes nothing off.
    """
    counted = _counted(household)
    said: dict[Place, int] = {}
    for place, amount in _said(household, own):
        said[place] = max(said.get(place, 0), amount)
    return sum(max(amount - counted[place], 0) for place, amount in said.items())


def _said(household: HouseholdFacts, own: Collection[str]) -> Iterator[tuple[Place, int]]:
    for one in household.declared:
        if one.subject in own and one.element in _ITEM:
            yield (one.subject, _ITEM[one.element]), one.amount or 0


def _counted(household: HouseholdFacts) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for line in household.lines:
        if line.treatment is Treatment.COUNTED and line.element in _ITEM:
            found[line.subject, _ITEM[line.element]] += line.amount or 0
    return found
