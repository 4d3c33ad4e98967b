"""期限测试: every start date of 2006 to 2026 with every length against an independent oracle; pauses, extensions, years
without a notice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.deadlines.model import (
    Due,
    ExtensionRefused,
    Pause,
    calendar_version,
    due,
    extended,
    is_settled,
    remaining,
    within,
)
from core.plugin.deadlines import CalendarYear, DeadlineRule, DeadlineUnit, Extension, WorkCalendar
from core.plugin.vocabulary import Approver, Citation, DateRange
from plugins.national.calendars import load_calendar

CALENDAR = load_calendar()
FIRST, LAST = date(2006, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CLAUSE = (Citation("某规定", "第三条"),)


def rule(length: int, unit: DeadlineUnit = DeadlineUnit.WORKING, extension: Extension | None = None) -> DeadlineRule:
    """A rule of that length."""
    return DeadlineRule("r", "核对期限", "total", "accepted", length, unit, CLAUSE, DateRange(FIRST), None, extension)


def working_days(until: date) -> list[date]:
    """The oracle's: by the `holidays` package to 2026, by weekday behind it."""
    other = holidays.China(years=range(2006, 2027))
    days = [FIRST + timedelta(days=n) for n in range((until - FIRST).days + 1)]
    return [d for d in days if (other.is_working_day(d) if d <= LAST else d.weekday() < 5)]


def test_every_start_and_length_agrees_with_the_oracle() -> None:
    """7,670 start dates × 30 lengths: the n-th working day after the event, and provisional exactly when it must be."""
    worked = working_days(date(2027, 4, 1))
    unsettled = date(2026, 12, 29)
    for length in range(1, 31):
        clock = rule(length)
        for start in DAYS:
            expected = worked[bisect_right(worked, start) + length - 1]
            found = due(clock, start, CALENDAR)
            assert found.due_on == expected, (start, length)
            assert found.provisional == (expected >= unsettled), (start, length)


@given(st.sampled_from(DAYS), st.integers(1, 400))
def test_natural_days_are_plain_days_and_never_provisional(start: date, length: int) -> None:
    """自然日: the last day may be a day off, and needs no calendar."""
    found = due(rule(length, DeadlineUnit.NATURAL), start, CALENDAR)
    assert found == Due(start + timedelta(days=length), False, "")


@given(
    st.sampled_from(DAYS),
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 20)), max_size=4),
    st.sampled_from([DeadlineUnit.WORKING, DeadlineUnit.NATURAL]),
)
def test_suspended_days_are_not_counted(
    start: date, length: int, spans: Sequence[tuple[int, int]], unit: DeadlineUnit
) -> None:
    """中止: exactly `length` countable days that are not suspended lie behind the event, the due day being the last."""
    pauses = [Pause(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in spans]
    found = due(rule(length, unit), start, CALENDAR, pauses)
    after = [start + timedelta(days=n) for n in range(1, (found.due_on - start).days + 1)]
    free = [d for d in after if not any(p.start <= d <= p.end for p in pauses)]
    counted = free if unit is DeadlineUnit.NATURAL else [d for d in free if CALENDAR.is_working_day(d)]
    assert len(counted) == length
    assert counted[-1] == found.due_on
    assert found.due_on >= due(rule(length, unit), start, CALENDAR).due_on


@pytest.mark.parametrize(
    ("start", "months", "pauses", "last"),
    [
        (date(2026, 3, 5), 6, [], date(2026, 9, 5)),
        (date(2026, 8, 31), 6, [], date(2027, 2, 28)),
        (date(2027, 8, 31), 6, [], date(2028, 2, 29)),
        (date(2026, 2, 28), 1, [], date(2026, 3, 28)),
        (date(2026, 3, 5), 1, [(date(2026, 3, 5), date(2026, 3, 6))], date(2026, 4, 6)),
        (
            date(2026, 3, 5),
            1,
            [(date(2026, 3, 10), date(2026, 3, 11)), (date(2026, 4, 6), date(2026, 4, 8))],
            date(2026, 4, 10),
        ),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(
    start: date, months: int, pauses: Sequence[tuple[date, date]], last: date
) -> None:
    """月: 5 March plus a month is 5 April; two suspended days (the day of the event counts not anyway) are added as days."""
    found = due(rule(months, DeadlineUnit.MONTH), start, CALENDAR, [Pause(*each) for each in pauses])
    assert found == Due(last, False, "")


def test_a_clock_that_runs_on_is_not_stopped() -> None:
    start, pauses = date(2026, 3, 2), [Pause(date(2026, 3, 3), date(2026, 3, 30))]
    for unit in DeadlineUnit:
        running = replace(rule(3, unit), runs_on=True)
        assert (
            due(running, start, CALENDAR, pauses)
            == due(running, start, CALENDAR)
            != due(rule(3, unit), start, CALENDAR, pauses)
        )


def test_both_ends_of_a_pause_are_suspended() -> None:
    """Monday 2 March, 3 days: Thursday without, Friday with one suspended day, whichever of the three it is."""
    start = date(2026, 3, 2)
    assert due(rule(3), start, CALENDAR).due_on == date(2026, 3, 5)
    for day in (3, 4, 5):
        pause = Pause(date(2026, 3, day), date(2026, 3, day))
        assert due(rule(3), start, CALENDAR, [pause]).due_on == date(2026, 3, 6)
    assert due(rule(3), start, CALENDAR, [Pause(start, start)]).due_on == date(2026, 3, 5)


def test_a_suspended_day_without_a_notice_makes_nothing_provisional() -> None:
    """A day that is not counted needs no notice."""
    pause = Pause(date(2026, 12, 29), date(2027, 12, 31))
    assert due(rule(1), date(2026, 12, 28), CALENDAR, [pause]).provisional
    assert not due(rule(1), date(2026, 12, 25), CALENDAR, [pause]).provisional


def test_a_year_once_announced_is_provisional_no_more() -> None:
    """暂定 goes when the notice is there, and the version tells the two apart."""
    before = due(rule(10), date(2026, 12, 21), CALENDAR)
    notice = CalendarYear(2027, Citation("某通知", ""), frozenset({date(2027, 1, 1)}), frozenset())
    published = WorkCalendar(CALENDAR.id, CALENDAR.title, {**CALENDAR.years, 2027: notice})
    after = due(rule(10), date(2026, 12, 21), published)
    assert (before.due_on, before.provisional) == (date(2027, 1, 4), True)
    assert (after.due_on, after.provisional) == (date(2027, 1, 5), False)
    assert before.calendar_version != after.calendar_version
    assert after.calendar_version == "2026：国办发明电〔2025〕7号；2027：某通知"


def test_the_end_of_december_waits_for_the_next_years_notice() -> None:
    """Every change that a later notice made to a December lies in its last three days."""
    assert is_settled(date(2026, 12, 28), CALENDAR)
    assert not is_settled(date(2026, 12, 29), CALENDAR)
    assert is_settled(date(2025, 12, 29), CALENDAR)
    for year in CALENDAR.years.values():
        moved = [d for d in year.holidays | year.workdays if d.month == 12]
        assert all(d.day >= 29 for d in moved)


def test_one_unannounced_year_on_the_way_is_enough() -> None:
    """Due in an announced year, by way of one that is not: provisional all the same."""
    holed = WorkCalendar("c", "c", {year: entry for year, entry in CALENDAR.years.items() if year != 2024})
    assert due(rule(5), date(2024, 12, 30), holed).provisional
    assert not due(rule(5), date(2024, 12, 30), CALENDAR).provisional


def test_the_version_names_the_notice_of_each_year() -> None:
    """日历版本."""
    assert calendar_version(CALENDAR, date(2025, 12, 30), date(2026, 1, 9)) == (
        "2025：国办发明电〔2024〕12号；2026：国办发明电〔2025〕7号"
    )
    assert calendar_version(CALENDAR, date(2027, 1, 1), date(2027, 1, 9)) == "2027：未公布"


def test_a_nested_clock_ends_with_the_one_around_it() -> None:
    """嵌套: the earlier of the two, with its own flags."""
    early, late = Due(date(2026, 3, 12), False, "a"), Due(date(2027, 1, 4), True, "b")
    assert within(early, late) is early
    assert within(late, early) is early


def test_an_extension_adds_up_to_its_ceiling_and_not_beyond() -> None:
    """延长: 15 days, 30 in total at most; the refusal names the clause."""
    capped = rule(15, extension=Extension(30, Approver.AGENCY_HEAD, CLAUSE))
    assert extended(capped, 15).length == 30
    assert extended(extended(capped, 7), 8).length == 30
    with pytest.raises(ExtensionRefused, match=r"最长为30个工作日，延长后为31个工作日（某规定 第三条）") as refused:
        extended(extended(capped, 15), 1)
    assert refused.value.basis == CLAUSE


def test_an_extension_without_a_ceiling_is_free_and_one_without_a_clause_is_none() -> None:
    """The text may set no longest total, or allow no extension at all."""
    assert extended(rule(10, extension=Extension(None, Approver.ENTRUSTING_DEPARTMENT, CLAUSE)), 500).length == 510
    with pytest.raises(ExtensionRefused, match="没有可以延长的规定"):
        extended(rule(15), 1)
    with pytest.raises(ValueError, match="正整数"):
        extended(rule(10, extension=Extension(None, Approver.ENTRUSTING_DEPARTMENT, CLAUSE)), 0)


@given(st.sampled_from(DAYS), st.integers(1, 30))
def test_remaining_starts_at_the_length_and_ends_at_nought(start: date, length: int) -> None:
    """剩余工作日: on the day of the event all of them, on the due day none, the working day after it minus one."""
    due_on = due(rule(length), start, CALENDAR).due_on
    assert remaining(start, due_on, CALENDAR) == length
    assert remaining(due_on, due_on, CALENDAR) == 0
    after = due(rule(1), due_on, CALENDAR).due_on
    assert remaining(after, due_on, CALENDAR) == -1


@given(st.sampled_from(DAYS), st.integers(-500, 900))
def test_remaining_counts_what_a_walk_from_day_to_day_counts(start: date, days: int) -> None:
    """Over years with and without a notice: reckoned by the exceptions, the same as asked of every day."""
    due_on = start + timedelta(days=days)
    first, last = min(start, due_on), max(start, due_on)
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    walked = sum(map(CALENDAR.is_working_day, between))
    assert remaining(start, due_on, CALENDAR) == (walked if days >= 0 else -walked)
