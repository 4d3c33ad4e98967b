"""参数与基数: dated numbers of the law, by area and by urban or rural residence, each with the document that sets it.

A parameter is a number that a text itself sets. A base figure (基数) is one that an authority publishes again and again,
for its area: the local standard, the minimum wage, disposable income per head; thresholds are formulas over it. A tenant
may enter its own as a dated setting under the figure's id.
"""

from __future__ import annotations

import enum
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from core.plugin.vocabulary import Citation


class Residence(enum.StrEnum):
    """城乡属性 of a household, as it is registered where it applies."""

    URBAN = "urban"
    RURAL = "rural"


RESIDENCE_TITLES = {Residence.URBAN: "城镇", Residence.RURAL: "农村"}


class Place(Struct, frozen=True):
    """适用地: for whom a number is looked up. `residence` None: not registered."""

    area: str = ""
    """Division code (GB/T 2260) of the deciding county."""
    residence: Residence | None = None


class ParameterValue(Struct, frozen=True):
    """参数值 from a day on, with the document that sets it."""

    start: date
    value: int | Decimal | str
    citation: Citation
    end: date | None = None
    """Last day; None: until the next value of the same area and residence begins."""
    area: str = ""
    """Prefix of the division codes it is for; empty: everywhere."""
    residence: Residence | None = None
    """None: for both."""

    def holds(self, day: date, place: Place) -> bool:
        """Whether it is in force there on that day."""
        in_time = self.start <= day and (self.end is None or day <= self.end)
        return in_time and place.area.startswith(self.area) and self.residence in (None, place.residence)


class _Rank(NamedTuple):
    area: int
    residence: bool
    start: date


def value_on(values: Sequence[ParameterValue], day: date, place: Place) -> ParameterValue | None:
    """The value in force: of the smallest area first, then the one for the residence alone, then the latest."""
    found = [value for value in values if value.holds(day, place)]
    return max(found, key=lambda v: _Rank(len(v.area), v.residence is not None, v.start), default=None)


class Parameter(Struct, frozen=True):
    """参数: a dated number of the law. A day without a value is an error, never a default."""

    id: str
    title: str
    unit: str
    """As printed after the number: 月, %, 分/人·月."""
    values: tuple[ParameterValue, ...]
    supersedes: tuple[str, ...] = ()
    """From the day of its first value it stands wherever one of these is named."""

    def on(self, day: date, place: Place = Place()) -> ParameterValue:
        """The value in force; raises LookupError where none is."""
        found = value_on(self.values, day, place)
        if found is None:
            raise LookupError(f"参数 {self.id}（{self.title}）在 {day.isoformat()} 没有生效的值")
        return found


class FigureUnit(enum.StrEnum):
    """基数单位: what one unit of a base figure is."""

    FEN_PER_MONTH = "fen_per_month"
    """Fen per person and month."""
    FEN_PER_YEAR = "fen_per_year"
    """Fen per person and year."""
    FEN = "fen"
    SQUARE_METRES = "square_metres"
    """Per person."""
    MU = "mu"
    """亩, per person."""
    NUMBER = "number"


class BaseFigure(Struct, frozen=True):
    """基数: published by an authority for its area and a time; `values` are what the pack itself knows of."""

    id: str
    title: str
    unit: FigureUnit
    basis: tuple[Citation, ...]
    """Who publishes it, and that a threshold rests on it."""
    values: tuple[ParameterValue, ...] = ()
    supersedes: tuple[str, ...] = ()
    """As of a parameter; without values of its own, from the first day."""


class Figure(Struct, frozen=True):
    """取得的基数: the value that holds in a case, with the document it rests on."""

    id: str
    title: str
    unit: FigureUnit
    value: int | Decimal
    citation: Citation
    start: date
    provenance: str
    """Whose value it is: the pack's, or the tenant's that entered it."""


def gaps_and_overlaps(values: Sequence[ParameterValue]) -> Iterator[str]:
    """差错 of dated values, in Chinese: days between two values that neither covers, and two values from one day on."""
    series: dict[tuple[str, Residence | None], list[ParameterValue]] = defaultdict(list)
    for value in values:
        series[value.area, value.residence].append(value)
    for own in series.values():
        ordered = sorted(own, key=lambda v: v.start)
        for value in ordered:
            if value.end is not None and value.end < value.start:
                yield f"自 {value.start} 起的值在 {value.end} 已经终止"
        for before, after in itertools.pairwise(ordered):
            yield from _between(before, after)


def _between(before: ParameterValue, after: ParameterValue) -> Iterator[str]:
    if after.start == before.start:
        yield f"有两个自 {after.start} 起的值"
    elif before.end is not None and before.end >= after.start:
        yield f"自 {before.start} 起的值到 {before.end} 才终止，与自 {after.start} 起的值重叠"
    elif before.end is not None and before.end + timedelta(days=1) < after.start:
        yield f"{before.end + timedelta(days=1)} 至 {after.start - timedelta(days=1)} 没有值"
