"""期限计算: due days from dated rules and the announced calendar; pure, without a clock.

How days are counted, where a rule says nothing else:

* The day of the event is not counted; the first day that can count is the next one.
* Working days (工作日) are those of the calendar's notices, 调休 included. An event on a day off needs no special case.
* Natural days (自然日) count every day, and a last day that is a day off stays the last day.
* Months (月) end on the day that bears the number of the day of the event (3 March plus six months: 3 September), on the
  month's last day where it has none (31 August plus six months: 28 or 29 February); a last day that is a day off stays.
  Suspended days in between are added after it, as days.
* A suspended day (中止) is not counted, unless the rule runs on (`DeadlineRule.runs_on`);
  the first and the last day of a pause are both suspended.
* A day is provisional (暂定) while a notice that can still change it is not published: every day of a year without a
  notice, and 29 to 31 December as long as the next year has none (the notices for 2007, 2008, 2012 and 2019 each
  rearranged the end of the December before).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from core.law import months_after
from core.plugin.deadlines import CalendarYear, DeadlineRule, DeadlineUnit, WorkCalendar
from core.plugin.vocabulary import Citation, citations_text

SATURDAY = 5
ONE_DAY = timedelta(days=1)
YEAR_END = (12, 29)
"""The first day of December that a next year's notice has ever moved."""


class Pause(Struct, frozen=True):
    """中止期间: first and last suspended day, both not counted.

    For a suspension that still runs give today as `end`: the answer is then the earliest day that it can be due.
    """

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


class Due(Struct, frozen=True):
    """到期日: the last day on which the act is in time."""

    due_on: date
    provisional: bool
    """暂定: a day that was needed can still be changed by a notice to come; to be computed again when it is known."""
    calendar_version: str
    """The notices that were counted by, year by year; empty for natural days, which need no calendar."""


class Clock(Struct, frozen=True):
    """计时: one clock of a case, as kept: by which rule, since when, until when."""

    rule: str
    stage: str
    started_on: date
    due: Due
    extended_by: int
    paused_on: date | None
    met_on: date | None
    pauses: tuple[Pause, ...] = ()


class ExtensionRefused(ValueError):
    """不得延长: the rule allows none, or not so many days. `basis` is the clause that decides."""

    def __init__(self, rule: str, message: str, basis: tuple[Citation, ...]) -> None:
        super().__init__(f"{message}（{citations_text(basis)}）")
        self.rule = rule
        self.basis = basis


def due(rule: DeadlineRule, started_on: date, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> Due:
    """到期日 of one clock: `rule.length` counted days after the day of the event."""
    working = rule.unit is DeadlineUnit.WORKING
    pauses = () if rule.runs_on else pauses
    if rule.unit is DeadlineUnit.MONTH:
        return Due(_after_months(rule.length, started_on, pauses), False, "")
    left, provisional, day = rule.length, False, started_on
    while left > 0:
        day += ONE_DAY
        if pauses and any(day in pause for pause in pauses):
            continue
        provisional = provisional or (working and not is_settled(day, calendar))
        if not working or calendar.is_working_day(day):
            left -= 1
    return Due(day, provisional, calendar_version(calendar, started_on, day) if working else "")


def _after_months(months: int, started_on: date, pauses: Sequence[Pause]) -> date:
    day = months_after(started_on, months)
    left = sum(any(each in pause for pause in pauses) for each in _days_after(started_on, day)) if pauses else 0
    while left:
        day += ONE_DAY
        left -= not any(day in pause for pause in pauses)
    return day


def within(own: Due, enclosing: Due) -> Due:
    """嵌套期限: a clock inside another ends with it at the latest."""
    return own if own.due_on <= enclosing.due_on else enclosing


def source_due(rule: DeadlineRule, left_on: date, calendar: WorkCalendar, clocks: Mapping[str, Due]) -> Due:
    """数源反馈期限 of an ask that left on that day, within the clock that the rule names; `clocks` by rule id."""
    own = due(rule, left_on, calendar)
    enclosing = clocks.get(rule.within or "")
    return within(own, enclosing) if enclosing else own


def extended(rule: DeadlineRule, days: int) -> DeadlineRule:
    """延长: the rule with `days` more, in the rule's own unit; extending again adds up.

    Raises ExtensionRefused where the rule names no extension or the new total passes its ceiling. Who has to approve
    (`rule.extension.approver`) is for the caller to see to (`core.verification.course.extend`).
    """
    if days < 1:
        raise ValueError("延长天数必须是正整数")
    if rule.extension is None:
        raise ExtensionRefused(rule.id, f"“{rule.title}”没有可以延长的规定", rule.basis)
    longer, ceiling = rule.length + days, rule.extension.ceiling
    if ceiling is not None and longer > ceiling:
        message = f"“{rule.title}”最长为{ceiling}{UNIT_TITLES[rule.unit]}，延长后为{longer}{UNIT_TITLES[rule.unit]}"
        raise ExtensionRefused(rule.id, message, rule.extension.basis)
    return replace(rule, length=longer)


def remaining(today: date, due_on: date, calendar: WorkCalendar) -> int:
    """剩余工作日: working days after today up to the due day; 0 on it, negative by the working days since."""
    if today <= due_on:
        return _working_days(calendar, today, due_on)
    return -_working_days(calendar, due_on, today)


def days_left(today: date, due_on: date, calendar: WorkCalendar) -> int | None:
    """剩余工作日 as a page shows it; None without any calendar, rather than a number that may be wrong."""
    return remaining(today, due_on, calendar) if calendar.years else None


def _working_days(calendar: WorkCalendar, start: date, end: date) -> int:
    """工作日数 after one day and up to another, by the exceptions of the years between: a list asks it of every row, and
    asking day by day costs a page of overdue cases ten milliseconds."""
    found = _weekdays(end) - _weekdays(start)
    for number in range(start.year, end.year + 1):
        if year := calendar.years.get(number):
            added, taken = _exceptions(year)
            found += bisect_right(added, end) - bisect_right(added, start)
            found -= bisect_right(taken, end) - bisect_right(taken, start)
    return found


@lru_cache(maxsize=256)
def _exceptions(year: CalendarYear) -> tuple[Sequence[date], Sequence[date]]:
    """调休 of a notice, in order: days of a weekend that are worked, and days from Monday to Friday that are not."""
    own = [day for day in sorted(year.holidays | year.workdays) if day.year == year.year]
    added = [day for day in own if day in year.workdays and day.weekday() >= SATURDAY]
    taken = [day for day in own if day not in year.workdays and day.weekday() < SATURDAY]
    return added, taken


def _weekdays(day: date) -> int:
    """Days from Monday to Friday since the calendar began, this one included."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(rest, SATURDAY)


def is_settled(day: date, calendar: WorkCalendar) -> bool:
    """已确定: whether no notice to come can change what this day is."""
    if not calendar.is_announced(day):
        return False
    return (day.month, day.day) < YEAR_END or day.year + 1 in calendar.years


def calendar_version(calendar: WorkCalendar, first: date, last: date) -> str:
    """日历版本: the notice of each year touched, so that a due day can be told from one counted by older notices."""
    return "；".join(f"{year}：{_notice(calendar, year)}" for year in range(first.year, last.year + 1))


def _notice(calendar: WorkCalendar, year: int) -> str:
    known = calendar.years.get(year)
    return known.announced_by() if known else "未公布"


def _days_after(start: date, end: date) -> Iterator[date]:
    for offset in range(1, (end - start).days + 1):
        yield start + timedelta(days=offset)


UNIT_TITLES = {DeadlineUnit.WORKING: "个工作日", DeadlineUnit.NATURAL: "日", DeadlineUnit.MONTH: "个月"}
