"""申报多于查得 (六(四)): what the household itself declares beyond what counts, item by item.

Who is verified has to tell truly what there is; that what is told counts, the text does not say. So a declared amount
makes no excess, and no conclusion passes that it would turn round: a person verifies it.
"""

from __future__ import annotations

from collections.abc import Collection

from hedui.plugin import Category, HouseholdFacts, beyond_what_counts
from plugins.zhejiang.items import ITEMS

_ITEM = {
    element: item.rule
    for item in ITEMS
    if item.category is Category.INCOME and not item.outgoing
    for element in item.shown_by
}
"""Data element of income -> the item that all views of the same payment share. Of taxes paid out nothing is income."""


def declared_more(household: HouseholdFacts, own: Collection[str]) -> int:
    """申报多于查得, fen, over the counting period."""
    return beyond_what_counts(household, own, _ITEM)
