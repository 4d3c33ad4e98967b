"""申报多于查得 (第十一条（一）): what the household itself declares beyond what counts, sub-item by sub-item.

第十一条 lets the household declare its income (诚信申报), and 第四条 has it verified item by item (逐项核对). What is
declared is not found, so it makes no excess; and no conclusion passes that it would turn round: a person verifies it.
What 第七条 leaves out is no income, however much of it is declared, and neither is what was paid (deductions, signs).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from hedui.plugin import HouseholdFacts, Treatment, Values
from plugins.wangmo.recognised import recognition
from plugins.wangmo.rules import INCOME

_ITEM = {element: item.name for item in INCOME if item.treatment is not Treatment.EXCLUDED for element in item.shown_by}
"""Data element of income -> the sub-item that all views of the same payment share."""

Place = tuple[str, str]
"""Whose, and which sub-item's."""


def declared_more(household: HouseholdFacts, own: Collection[str], values: Values) -> int:
    """申报多于查得, fen: by person and sub-item, what is declared over the counting period less what counts of it there.

    Several views of one payment are one sub-item: the largest that is declared is compared. Less declared takes nothing
    off.
    """
    counted = _counted(household)
    said: dict[Place, int] = {}
    for place, amount in _said(household, own, values):
        said[place] = max(said.get(place, 0), amount)
    return sum(max(amount - counted[place], 0) for place, amount in said.items())


def _said(household: HouseholdFacts, own: Collection[str], values: Values) -> Iterator[tuple[Place, int]]:
    for one in household.declared:
        if one.subject in own and one.element in _ITEM and recognition(one.element, values) is None:
            yield (one.subject, _ITEM[one.element]), one.amount or 0


def _counted(household: HouseholdFacts) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for line in household.lines:
        if line.treatment is Treatment.COUNTED and line.element in _ITEM:
            found[line.subject, _ITEM[line.element]] += line.amount or 0
    return found
