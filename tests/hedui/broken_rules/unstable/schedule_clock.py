"""复核日 by the clock and not by the last verification."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from hedui.plugin import DateRange, RecheckSchedule, Values

from .lines import BASIS

REFUSED_WITH = (("rule.unstable", "不同的是时钟或时区"),)
TODAY = partial(date.today)


class ByTheClock(RecheckSchedule, frozen=True):
    """Half a year after whenever it is asked."""

    def next_due(self, last: date, values: Values) -> date:
        """复核日."""
        return max(TODAY(), last) + timedelta(days=180)


SCHEDULES = (
    ByTheClock(
        "qingshan.schedule_clock",
        "定期复核",
        BASIS,
        DateRange(date(2026, 1, 1)),
        ("qingshan.dibao",),
        "qingshan.counting_period_months",
    ),
)
