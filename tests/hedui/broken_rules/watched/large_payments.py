"""不计入 said to look at the person alone, that looks at the amount of each payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import DateRange, Exclusion, Fact, Line, Values

from .lines import BASIS

REFUSED_WITH = (("exclusion.looks_at_line", "不同款项"),)


def _is_large(line: Line, facts: Sequence[Fact], values: Values) -> bool:
    return line.amount == 10_000


EXCLUSIONS = (
    Exclusion(
        "qingshan.large_payments", "大额补贴", BASIS, DateRange(date(2026, 1, 1)), ("national.pension",), "不计入",
        applies=_is_large, each_line=False,
    ),
)  # fmt: skip
