"""界限: factor × figure, what it comes to for one household, and what an interval compared with it allows to be said."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache

from msgspec import Struct

from core.plugin.figures import FigureUnit
from core.plugin.kinds import QUANTITY_UNITS
from core.plugin.readings import Number, Reading, number_text, printed
from core.plugin.rules import EXCEEDS, FALLS_SHORT, MATCHES, NEEDS_REVIEW, HouseholdFacts, NotSet, Outcome, Values
from core.plugin.vocabulary import PERIOD_SETTING, Citation


class Bound(Struct, frozen=True, cache_hash=True):
    """界限: factor × figure, times persons and months where it is per person and over the counting period."""

    inclusive: bool
    """True: equal still satisfies it (不高于, 不低于); False: equal does not (低于, 高于)."""
    figure: str = ""
    """Id of a base figure or parameter; empty: the factor is the bound."""
    factor: str = "1"
    """'1.5', '3', '1/2', or the id of a parameter that holds it."""
    each_person: bool = False
    """Times the persons who count."""
    over_period: bool = False
    """Times the months of the counting period; a yearly figure by twelfths."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """Ids of the figures and parameters it reads."""
        return tuple(name for name in (self.figure, self.factor) if name and not _is_number(name))


class Side(enum.StrEnum):
    """方向: whether the bound must not be passed, or has to be reached."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Weighed(Struct, frozen=True, dict=True):
    """界限值 for one household, and what it was made of."""

    amount: int | Fraction
    """A fraction only where it is none that is whole: whole numbers are compared many times as fast."""
    text: str
    """As printed: 低保标准1,000.00元×3人×12个月."""
    values: Mapping[str, str]
    basis: tuple[Citation, ...]

    @cached_property
    def _texts(self) -> dict[tuple[bool, str], tuple[str, str]]:
        return {}

    def _both(self, reading: Reading) -> tuple[str, str]:
        """The number as printed beside what it bounds, and with what it is made of (低保标准1,000.00元×3人×12个月=36,000.00元);
        once for every household that it is for."""
        key = reading.money, reading.unit
        found = self._texts.get(key)
        if found is None:
            plain = printed(self.amount, reading.money) + reading.unit
            found = self._texts[key] = plain, f"{self.text}={plain}" if "×" in self.text else self.text
        return found

    def printed(self, reading: Reading) -> str:
        """The number as printed beside what it bounds: 36,000.00元."""
        return self._both(reading)[0]

    def told(self, reading: Reading) -> str:
        """低保标准1,000.00元×3人×12个月=36,000.00元."""
        return self._both(reading)[1]


def weigh(bound: Bound, household: HouseholdFacts, values: Values) -> Weighed:
    """界限值: raises NotSet where a number is not set. The same for every household of as many persons: reckoned once."""
    key = bound, len(household.counted)
    found: Weighed | None = values.derived.get(key)
    if found is None:
        found = values.derived[key] = _weighed(bound, len(household.counted), values)
    return found


def _weighed(bound: Bound, persons: int, values: Values) -> Weighed:
    times = _factor(bound, values)
    parts = [_figure_text(bound, values), *_times_text(bound, values), *_spread_text(bound, persons, values)]
    exact = times * _figure(bound, values) * _spread(bound, persons, values)
    amount = exact.numerator if exact.denominator == 1 else exact
    figure = values.figures.get(bound.figure)
    if figure is None:
        return Weighed(amount, "×".join(filter(None, parts)), {}, ())
    told = f"{figure.citation}（{figure.provenance}，自{figure.start.isoformat()}起）"
    return Weighed(amount, "×".join(filter(None, parts)), {f"{figure.title}的依据": told}, (figure.citation,))


def outcome_of(reading: Reading, bound: Number, inclusive: bool, side: Side) -> Outcome:
    """结论: certain only where both ends of the interval agree."""
    if side is Side.AT_MOST:
        if _over(reading.least, bound, inclusive):
            return EXCEEDS
        is_within = reading.most is not None and not _over(reading.most, bound, inclusive)
        return MATCHES if is_within else NEEDS_REVIEW
    if reading.most is not None and not _reached(reading.most, bound, inclusive):
        return FALLS_SHORT
    return MATCHES if _reached(reading.least, bound, inclusive) else NEEDS_REVIEW


def _over(number: Number, bound: Number, inclusive: bool) -> bool:
    return number > bound if inclusive else number >= bound


def _reached(number: Number, bound: Number, inclusive: bool) -> bool:
    return number >= bound if inclusive else number > bound


def _factor(bound: Bound, values: Values) -> Fraction:
    return Fraction(bound.factor) if _is_number(bound.factor) else Fraction(values.number(bound.factor))


def _figure(bound: Bound, values: Values) -> Fraction:
    return Fraction(values.number(bound.figure)) if bound.figure else Fraction(1)


def _spread(bound: Bound, persons: int, values: Values) -> Fraction:
    return (persons if bound.each_person else 1) * _months(bound, values)


def _months(bound: Bound, values: Values) -> Fraction:
    if not bound.over_period:
        return Fraction(1)
    if values.months is None:
        raise NotSet(PERIOD_SETTING)
    return Fraction(values.months, 12) if _is_yearly(bound, values) else Fraction(values.months)


def _is_yearly(bound: Bound, values: Values) -> bool:
    figure = values.figures.get(bound.figure)
    return figure is not None and figure.unit is FigureUnit.FEN_PER_YEAR


def _figure_text(bound: Bound, values: Values) -> str:
    if not bound.figure:
        return ""
    figure = values.figures.get(bound.figure)
    if figure is None:
        unit = values.units.get(bound.figure, "")
        square = next((word for word in QUANTITY_UNITS.values() if unit.startswith(word)), "")
        return printed(values.number(bound.figure), unit.startswith("分")) + square
    money = figure.unit in (FigureUnit.FEN, FigureUnit.FEN_PER_MONTH, FigureUnit.FEN_PER_YEAR)
    square = {FigureUnit.SQUARE_METRES: "平方米", FigureUnit.MU: "亩"}.get(figure.unit, "")
    return figure.title + printed(figure.value, money) + square


def _times_text(bound: Bound, values: Values) -> Iterator[str]:
    times = _factor(bound, values)
    if times != 1 or not bound.figure:
        yield number_text(times)


def _spread_text(bound: Bound, persons: int, values: Values) -> Iterator[str]:
    if bound.each_person:
        yield f"{persons}人"
    if bound.over_period:
        yield f"{values.months}个月" + ("÷12" if _is_yearly(bound, values) else "")


@lru_cache(maxsize=1024)
def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except ValueError:
        return False
    return True
