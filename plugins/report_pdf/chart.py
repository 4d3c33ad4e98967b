"""比例尺: where the declared and the found amount of an item stand, to one scale per household and category."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import ReportItem, ValueKind
from plugins.report_pdf import values
from plugins.report_pdf.page_household import Dumbbell


class Axis:
    """比例尺: one for all amounts of a household in a category, so that lengths can be compared down the column."""

    def __init__(self, items: Sequence[ReportItem]) -> None:
        amounts = [a for i in items if i.kind == ValueKind.MONEY for a in (i.declared, i.found) if a is not None]
        self._low, self._high = min([0, *amounts]), max([0, *amounts])
        self.useful = self._high > self._low and any(_compared(item) for item in items)
        self.caption = f"{values.yuan(self._low) if self._low else 0}—{values.money(self._high)}"

    def place(self, item: ReportItem) -> Dumbbell | None:
        """Where the two amounts of an item stand; None where it has none. Only what was found gets a dot."""
        found = item.found if item.state == "found" else None
        if not self.useful or item.kind != ValueKind.MONEY or (item.declared is None and found is None):
            return None
        return Dumbbell(self._at(0) or 0, self._at(item.declared), self._at(found))

    def _at(self, amount: int | None) -> int | None:
        return None if amount is None else (amount - self._low) * 1000 // (self._high - self._low)


def _compared(item: ReportItem) -> bool:
    """A picture of amounts that were never compared would show nothing."""
    return item.kind == ValueKind.MONEY and item.agrees is not None
