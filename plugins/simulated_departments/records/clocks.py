"""数据时点: how old each department's data are on a day: some are of the day, others close with a month or a quarter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta


def data_date(department: str, day: date) -> date:
    """The day for which this department speaks when it is asked about `day`; those that are not named are up to date."""
    return CLOCKS.get(department, _same_day)(day)


def _same_day(day: date) -> date:
    return day


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _trading_day(day: date) -> date:
    """The last Monday to Friday up to the day."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _month_end(day: date) -> date:
    """The last end of a month up to the day."""
    return (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def _declared(day: date) -> date:
    """A month is declared by the fifteenth of the next one."""
    return _month_end(day - timedelta(days=15))


def _quarter_end(day: date) -> date:
    end = _month_end(day)
    return end if end.month % 3 == 0 else _quarter_end(end - timedelta(days=28))


CLOCKS: Mapping[str, Callable[[date], date]] = {
    "social_insurance": _month_end,
    "housing_fund": _month_end,
    "tax": _declared,
    "poverty_relief": _quarter_end,
    "civil_affairs": _month_end,
    "agriculture": _quarter_end,
    "medical_insurance": _day_before,
    "education": _month_end,
    "securities": _trading_day,
    "insurance": _month_end,
    "family_planning": _quarter_end,
    "trade_union": _quarter_end,
}
"""部门 -> its clock."""
