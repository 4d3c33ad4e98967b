"""日历测试: every single day of 2006 to 2026 against the `holidays` package, and what a file must not say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import holidays
import pytest

from plugins.national.calendars import load_calendar, read_year

YEARS = range(2006, 2027)
NOTICE = [{"notice_number": "国办发明电〔2025〕7号", "title": "案例", "url": ""}]


def table(year: int = 2026, **festival: Any) -> dict[str, Any]:
    """A parsed file with one festival."""
    return {"year": year, "notices": NOTICE, "festivals": [{"name": "案例", **festival}]}


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_the_holidays_package(year: int) -> None:
    """Two independent readings of the notices, day for day."""
    calendar, other = load_calendar(), holidays.China(years=range(year - 1, year + 2))
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working_day(day) == other.is_working_day(day), day
        day += timedelta(days=1)


def test_announced_years_are_those_with_a_notice() -> None:
    """2027 had not been published: no file, no guess."""
    calendar = load_calendar()
    assert list(calendar.years) == list(YEARS)
    assert not calendar.is_announced(date(2027, 1, 1))
    assert not calendar.is_announced(date(2005, 12, 31))


def test_each_year_names_its_notice() -> None:
    """The number, or the title where the number is not certain; titles name the year."""
    for year, entry in load_calendar().years.items():
        assert entry.year == year
        assert entry.notice.document
        assert f"关于{year}年部分节假日安排的通知" in entry.notice.text


def test_holidays_are_weekdays_and_workdays_are_weekend_days() -> None:
    """Days off beyond Saturday and Sunday; 调休 on Saturday and Sunday only."""
    for entry in load_calendar().years.values():
        assert all(day.weekday() < 5 and day.year == entry.year for day in entry.holidays)
        assert all(day.weekday() >= 5 and day.year == entry.year for day in entry.workdays)


@pytest.mark.parametrize(
    ("festival", "message"),
    [
        ({"work": [date(2026, 1, 5)]}, "不能是调休上班日"),
        ({"off": [date(2026, 1, 1), date(2026, 1, 4)], "work": [date(2026, 1, 4)]}, "不能是调休上班日"),
        ({"off": [date(2025, 12, 31), date(2026, 1, 1)]}, "不在本年"),
        ({"off": [date(2026, 1, 3), date(2026, 1, 1)]}, "晚于末日"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(festival: dict[str, Any], message: str) -> None:
    """A typing slip in a file is found when it is read."""
    with pytest.raises(ValueError, match=message):
        read_year(table(**festival))


def test_weekend_days_inside_a_holiday_are_no_extra_days_off() -> None:
    """1 to 3 January 2026 is Thursday to Saturday: two days beyond the weekend."""
    entry = read_year(table(off=[date(2026, 1, 1), date(2026, 1, 3)]))
    assert entry.holidays == {date(2026, 1, 1), date(2026, 1, 2)}
