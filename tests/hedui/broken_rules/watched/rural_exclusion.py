"""不计入 of more than there was, for rural households alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hedui.plugin import DateRange, Exclusion, Fact, Line, Residence, Values

from .lines import BASIS

REFUSED_WITH = (("exclusion.raises_income", "不计入"),)


class Twice(Exclusion, frozen=True):
    """Leaves out twice what was paid, in the country."""

    def left_out(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values
    ) -> Mapping[int, int]:
        """Fen by line."""
        if values.place.residence is not Residence.RURAL:
            return {}
        return {n: 2 * (line.amount or 0) for n, line in enumerate(lines) if line.element in self.elements}


EXCLUSIONS = (
    Twice("qingshan.rural_exclusion", "农村补贴", BASIS, DateRange(date(2026, 1, 1)), ("national.pension",), "不计入"),
)
