"""期限与工作日历: clocks of the law with their extensions, and which days are working days."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from core.plugin.vocabulary import (
    Approver,
    Citation,
    DateRange,
    Event,
    citations_text,
)


class DeadlineUnit(enum.StrEnum):
    """期限单位."""

    WORKING = "working_day"
    NATURAL = "natural_day"
    MONTH = "month"
    """To the day of the month that bears the number of the event's day, or the month's last where it has none."""


class Extension(Struct, frozen=True):
    """延长: `ceiling` is the longest total in the rule's unit, None where the law names none."""

    ceiling: int | None
    approver: Approver
    basis: tuple[Citation, ...]


class DeadlineRule(Struct, frozen=True):
    """期限规则: length from a start event; the day of the event is not counted."""

    id: str
    title: str
    stage: str
    """'total' (the verification as printed) | 'source' (one department's answer) | a word of the pack's own."""
    starts_on: Event | str
    """An event of the core, `Step.begun` or `Step.ended` of a step of the packs' procedures, or `AlertLimit.raised`."""
    length: int
    unit: DeadlineUnit
    basis: tuple[Citation, ...]
    valid: DateRange
    within: str | None = None
    """Id of the enclosing deadline: nested clocks."""
    extension: Extension | None = None
    ends_on: Event | str | None = None
    """None: with the case; a source's, with its answer. With a step: on the day recorded, be it after the report."""
    supersedes: tuple[str, ...] = ()
    runs_on: bool = False
    """不因中止而停: it goes on while the case is suspended (渐退期, a notice that stands); every other clock stands still."""


class CalendarYear(Struct, frozen=True):
    """一年的节假日安排: from one State Council notice."""

    year: int
    notice: Citation
    holidays: frozenset[date]
    """Days off beyond Saturdays and Sundays."""
    workdays: frozenset[date]
    """调休: Saturdays and Sundays that are worked."""
    further: tuple[Citation, ...] = ()
    """Notices of the region, where its own holidays are among them."""

    def announced_by(self) -> str:
        """The notices, as printed beside a due day."""
        return citations_text((self.notice, *self.further))

    def joined(self, region: CalendarYear) -> CalendarYear:
        """With a region's own holidays and worked days; where they meet, the region's are the later word."""
        return CalendarYear(
            year=self.year,
            notice=self.notice,
            holidays=(self.holidays | region.holidays) - region.workdays,
            workdays=(self.workdays | region.workdays) - region.holidays,
            further=(*self.further, region.notice, *region.further),
        )


class WorkCalendar(Struct, frozen=True):
    """工作日历: announced years only. A day outside them is provisional, and said to be."""

    id: str
    title: str
    years: Mapping[int, CalendarYear]
    overlays: str = ""
    """Id of the calendar over which this one is laid: its years hold a region's own days only. Empty: a whole calendar."""
    area: str = ""
    """Of an overlay: prefix of the division codes it is for."""

    def with_holidays_of(self, over: WorkCalendar) -> WorkCalendar:
        """叠加: this calendar with a region's own days; a year that this one does not have stays unannounced."""
        return replace(
            self,
            years={
                number: year.joined(over.years[number]) if number in over.years else year
                for number, year in self.years.items()
            },
        )

    def is_announced(self, day: date) -> bool:
        """已公布: whether the year's arrangement has been published."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """工作日 by the notice; by the weekday alone in a year not yet announced (the caller flags it provisional)."""
        year = self.years.get(day.year)
        if year is None:
            return day.weekday() < 5
        return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)
