"""叠加的日历: a region's own days over the national calendar, and only where and when they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composing import overlaid
from core.errors import Conflict
from core.plugin.deadlines import CalendarYear, WorkCalendar
from core.plugin.vocabulary import Citation

FIRST = date(2026, 1, 1)
days = st.frozensets(st.integers(0, 40).map(lambda n: FIRST + timedelta(n)), max_size=6)


def calendar(name: str, holidays: frozenset[date], workdays: frozenset[date], **more: str) -> WorkCalendar:
    year = CalendarYear(2026, Citation(f"{name}通知", ""), holidays, workdays)
    return WorkCalendar(name, name, {2026: year}, **more)


@settings(deadline=None)
@given(days, days, days, days)
def test_the_regions_word_is_the_later_one(
    off: frozenset[date], on: frozenset[date], own_off: frozenset[date], own_on: frozenset[date]
) -> None:
    """Day by day: what the region says of a day holds, of every other day what the nation says."""
    own_on = own_on - own_off
    base = calendar("base", off, on - off)
    both = overlaid([calendar("over", own_off, own_on, overlays="base", area="9901"), base], "990102")
    for day in (FIRST + timedelta(n) for n in range(60)):
        wanted = True if day in own_on else False if day in own_off else base.is_working_day(day)
        assert both.is_working_day(day) is wanted
    assert both.years[2026].announced_by() == "base通知；over通知"


@pytest.mark.parametrize(
    ("area", "is_off"), [("9901", True), ("990102", True), ("9902", False), ("990", False), ("", False)]
)
def test_it_is_laid_over_its_own_area_only(area: str, is_off: bool) -> None:
    monday = date(2026, 1, 12)
    over = calendar("over", frozenset({monday}), frozenset(), overlays="base", area="9901")
    found = overlaid([calendar("base", frozenset(), frozenset()), over], area)
    assert found.is_working_day(monday) is not is_off


def test_a_year_that_the_nation_has_not_announced_stays_unannounced() -> None:
    """A region's notice alone does not make the year's arrangement known."""
    over = WorkCalendar("over", "", {2027: CalendarYear(2027, Citation("通知", ""), frozenset(), frozenset())}, "base")
    found = overlaid([calendar("base", frozenset(), frozenset()), over], "9901")
    assert not found.is_announced(date(2027, 1, 4))


def test_there_is_one_calendar_below() -> None:
    base = calendar("base", frozenset(), frozenset())
    with pytest.raises(Conflict):
        overlaid([base, calendar("other", frozenset(), frozenset())], "")
    with pytest.raises(Conflict):
        overlaid([], "")
