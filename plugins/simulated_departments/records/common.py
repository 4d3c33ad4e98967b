"""记录写法: what the departments' files share: windows, ages, amounts, days of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person

Record = dict[str, str]


class Window(Struct, frozen=True):
    """查询期间, both days included."""

    start: date
    end: date


Drawn = Callable[[int, Person, Window], Iterator[Record]]
"""Records of a person within a window, from the seed."""


class Held(Struct, frozen=True):
    """持有的数据: how the records of one data element are drawn."""

    drawn: Drawn
    periodic: bool = False
    """Payments within the window; else the state on its last day."""
    first: bool = False
    """One of the first six, whose answers stay as they were before there were data dates."""


def paid(drawn: Drawn) -> Held:
    """逐期: payments, up to the department's data date and the person's death."""
    return Held(drawn, periodic=True)


def age(person: Person, day: date) -> int:
    """周岁 on a day."""
    return day.year - person.birth.year - ((day.month, day.day) < (person.birth.month, person.birth.day))


def month_ends_in(window: Window) -> Iterator[date]:
    """Last day of every month that ended within the window: a month is declared when it is over."""
    if window.start > window.end:
        return
    for first in days_in(Window(window.start + timedelta(days=1), window.end + timedelta(days=1)), 1):
        yield first - timedelta(days=1)


def days_in(window: Window, number: int) -> Iterator[date]:
    """That day of every month, where it lies within the window."""
    months = range(window.start.year * 12 + window.start.month - 1, window.end.year * 12 + window.end.month)
    days = (date(month // 12, month % 12 + 1, number) for month in months)
    return (day for day in days if window.start <= day <= window.end)


def yearly(window: Window, month: int, day: int) -> Iterator[date]:
    """That day of every year, where it lies within the window."""
    days = (date(year, month, day) for year in range(window.start.year, window.end.year + 1))
    return (found for found in days if window.start <= found <= window.end)


def once(window: Window, day: date) -> Iterator[date]:
    """The day, where it lies within the window."""
    if window.start <= day <= window.end:
        yield day


def some_day(draw: Draw, first: int, last: int) -> date:
    """A day between two years."""
    return date(draw.between(first, last), draw.between(1, 12), draw.between(1, 28))


def skewed(draw: Draw, low: int, high: int) -> int:
    """Fen, small sums far more often than large ones."""
    return low + (high - low) * draw.below(1_000) * draw.below(1_000) * draw.below(1_000) // 1_000**3 + draw.below(100)


def even(fen: int) -> int:
    """To whole yuan: what is fixed by a table or by hand."""
    return fen // 100 * 100


def yuan(fen: int) -> str:
    """元 as departments write it."""
    return f"{fen // 100}.{fen % 100:02d}"


def compact(day: date) -> str:
    """20260115."""
    return f"{day:%Y%m%d}"
