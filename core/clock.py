"""时钟: the one place where the clock is read. Legal dates are dates in Asia/Shanghai; event times are UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """时钟: what a scope carries."""

    def now(self) -> datetime:
        """The current instant, aware, UTC."""
        ...


class SystemClock:
    """系统时钟."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)


class FixedClock:
    """固定时钟: a chosen instant, for tests, previews and replays."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The chosen instant."""
        return self.instant


def legal_date(instant: datetime) -> date:
    """法定日期: the day in Asia/Shanghai on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()


def first_instant(day: date) -> datetime:
    """法定日期的开始: the instant at which a day begins in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)
