"""工作日历: reads `calendars/<year>.toml`, one file a year, into the working-day calendar.

A file says what the State Council's notices say, festival by festival: the first and the last day off, and the
weekend days worked instead (调休). The last days of December are often settled only by the next year's notice: that
notice then stands as a second one in the older year's file. A year without a file has not been announced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hedui.plugin import CalendarYear, Citation, WorkCalendar


@cache
def load_calendar() -> WorkCalendar:
    """工作日历 of every year that has a file."""
    folder = files("plugins.national").joinpath("calendars")
    tables = [tomllib.loads(entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    years = {year.year: year for year in sorted(map(read_year, tables), key=lambda y: y.year)}
    return WorkCalendar(id="national.calendar", title="全国节假日安排", years=years)


def read_year(table: Mapping[str, Any]) -> CalendarYear:
    """一年的安排 from its parsed file; raises ValueError for a day that cannot be what the file calls it."""
    year = int(table["year"])
    off = frozenset(day for festival in table["festivals"] for day in _span(festival.get("off", [])))
    work = frozenset(day for festival in table["festivals"] for day in festival.get("work", []))
    for day in sorted(off | work):
        if day.year != year:
            raise ValueError(f"{year}年日历：{day.isoformat()} 不在本年")
    for day in sorted(work):
        if day.weekday() < 5 or day in off:
            raise ValueError(f"{year}年日历：{day.isoformat()} 不能是调休上班日")
    weekdays_off = frozenset(day for day in off if day.weekday() < 5)
    return CalendarYear(year, _notice(table["notices"]), weekdays_off, work)


def _span(off: Sequence[date]) -> Iterator[date]:
    if not off:
        return
    first, last = off
    if last < first:
        raise ValueError(f"放假首日 {first.isoformat()} 晚于末日 {last.isoformat()}")
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _notice(notices: Sequence[Mapping[str, str]]) -> Citation:
    # One citation a year is what the contract carries: later notices stand behind the first one.
    numbers = "、".join(n["notice_number"] or n["title"] for n in notices)
    titles = "；".join(f"《{n['title']}》{n.get('note', '')}" for n in notices)
    return Citation(numbers, "", titles, notices[0]["url"])
