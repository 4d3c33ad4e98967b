"""工作日历: a year as deadlines are counted, and a year of which nothing is announced."""

from __future__ import annotations

from datetime import date

from plugins.national.calendars import load_calendar
from tenants.calendar_api import _view


def test_a_year_is_what_its_notice_says() -> None:
    view = _view(load_calendar(), 2026)
    assert view.announced
    assert date(2026, 10, 1) in view.days_off
    assert date(2026, 10, 10) in view.worked
    assert view.working_days == 261 - len(view.days_off) + len(view.worked)  # 261 weekdays
    assert "国办发明电〔2025〕7号" in view.notices[0]


def test_a_year_without_a_notice_says_so() -> None:
    view = _view(load_calendar(), 2099)
    assert (view.announced, view.notices, view.days_off, view.working_days) == (False, (), (), 261)
