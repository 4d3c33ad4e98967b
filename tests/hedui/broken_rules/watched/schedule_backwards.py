"""复核日 that does not come after the last one."""

from __future__ import annotations

from datetime import date

from hedui.plugin import DateRange, RecheckSchedule, Values

from .lines import BASIS

REFUSED_WITH = (("recheck.not_later", "下次复核日得到"),)


class Same(RecheckSchedule, frozen=True):
    """On the same day again."""

    def next_due(self, last: date, values: Values) -> date:
        """复核日."""
        return last


SCHEDULES = (
    Same(
        "qingshan.schedule_backwards",
        "定期复核",
        BASIS,
        DateRange(date(2026, 1, 1)),
        ("qingshan.dibao",),
        "qingshan.counting_period_months",
    ),
)
