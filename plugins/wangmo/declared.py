"""申报多于查得 (第十一条（一）): what the household itself declares beyond what counts, sub-item by sub-item.

第十一条 lets the household declare its income (诚信申报), and 第四条 has it verified item by item (逐项核对). What is
declared is not found, so it makes no excess; and no conclusion passes that it would turn round: a person verifies it.
What 第七条 leaves out is no income, however much of it is declared, and neither is what was paid (deductions, signs).
"""

from __future__ import annotations

from collections.abc import Collection

from hedui.plugin import HouseholdFacts, Treatment, Values, beyond_what_counts
from plugins.wangmo.recognised import recognition
from plugins.wangmo.rules import INCOME

_ITEM = {element: item.name for item in INCOME if item.treatment is not Treatment.EXCLUDED for element in item.shown_by}
"""Data element of income -> the sub-item that all views of the same payment share."""


def declared_more(household: HouseholdFacts, own: Collection[str], values: Values) -> int:
    """申报多于查得, fen, over the counting period; of what the county has recognised as left out (第七条（六）) nothing."""
    recognised = {element for element in _ITEM if recognition(element, values) is not None}
    return beyond_what_counts(household, own, _ITEM, recognised)
