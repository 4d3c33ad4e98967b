"""评分与组合: points of many indicators against a bound; several tests as one."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from msgspec import Struct

from core.plugin.bounds import Bound, Side, weigh
from core.plugin.methods import concluded, test
from core.plugin.readings import Measure, Reading, reads_of
from core.plugin.rules import (
    EXCEEDS,
    FALLS_SHORT,
    MATCHES,
    NEEDS_REVIEW,
    Conclusion,
    HouseholdFacts,
    Outcome,
    TestRule,
    Values,
)
from core.plugin.vocabulary import Citation


class Band(Struct, frozen=True):
    """分档: from this number on ('0', '0.5', '120000'), so many points."""

    start: str
    points: int
    beyond: bool = False
    """True: 超过; the number itself still belongs to the band below."""

    def reached(self, number: Fraction) -> bool:
        """Whether a number lies in this band or in one above it."""
        return number > Fraction(self.start) if self.beyond else number >= Fraction(self.start)


class Indicator(Struct, frozen=True):
    """评分指标: points by what was measured. Below the first band it has that band's points."""

    title: str
    measure: Measure
    bands: tuple[Band, ...]
    each_person: bool = False
    """The number is divided among the persons who count."""

    def points(self, least: Fraction, most: Fraction | None) -> tuple[int, int]:
        """Fewest and most points that any number of the interval has."""
        ordered = sorted(self.bands, key=lambda band: (Fraction(band.start), band.beyond))
        first = max((n for n, band in enumerate(ordered) if band.reached(least)), default=0)
        last = max((n for n, band in enumerate(ordered) if most is None or band.reached(most)), default=0)
        reached = [band.points for band in ordered[first : last + 1]]
        return min(reached), max(reached)


class Scored(Struct, frozen=True):
    """一项得分."""

    title: str
    found: int
    least: int
    most: int
    text: str
    open: tuple[str, ...]


def score(indicators: Sequence[Indicator], bound: Bound, *, side: Side, **rule: Any) -> TestRule:
    """综合评分: the points of all indicators together against a bound; what is open makes a span of points."""

    def judge(household: HouseholdFacts, values: Values) -> Conclusion:
        scored = [_scored(indicator, household, values) for indicator in indicators]
        reading = Reading(
            "综合得分",
            found=sum(one.found for one in scored),
            least=sum(one.least for one in scored),
            most=sum(one.most for one in scored),
            open=tuple(part for one in scored for part in one.open),
            money=False,
        )
        used = {one.title: one.text for one in scored}
        return concluded(rule, household, reading, weigh(bound, household, values), bound, side, used)

    return test(judge, bound, rule, reads_of(*(indicator.measure for indicator in indicators)))


def _scored(indicator: Indicator, household: HouseholdFacts, values: Values) -> Scored:
    reading = indicator.measure(household, values)
    persons = max(len(household.counted), 1) if indicator.each_person else 1
    low, high = indicator.points(
        Fraction(reading.least) / persons, None if reading.most is None else Fraction(reading.most) / persons
    )
    found, _ = indicator.points(Fraction(reading.found) / persons, Fraction(reading.found) / persons)
    span = "" if low == high else f"（{low}至{high}分）"
    return Scored(indicator.title, found, low, high, f"{reading.text()}，{found}分{span}", reading.open)


@lru_cache(maxsize=1024)
def _labels(title: str, names: tuple[str, ...]) -> Sequence[str]:
    """人均金融资产：界限 and the others of a part; the same for every household."""
    return [f"{title}：{name}" for name in names]


@lru_cache(maxsize=1024)
def _merged(*bases: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """依据 of the whole, each once; the same for every household of as many persons."""
    return tuple(dict.fromkeys(citation for basis in bases for citation in basis))


class How(enum.StrEnum):
    """组合方式: all of the tests, or any of them."""

    ALL = "all"
    ANY = "any"


def composite(tests: Sequence[TestRule], how: How, **rule: Any) -> TestRule:
    """组合: several tests as one; each is told with its own outcome."""
    if not tests:
        raise ValueError(f"组合 {rule.get('id', '')} 没有任何单项")

    needs = "须同时满足" if how is How.ALL else "满足其一即可"

    def judge(household: HouseholdFacts, given: Values) -> Conclusion:
        parts = [part.judge(household, given) for part in tests]
        values: dict[str, str] = {}
        for part in parts:
            values.update(zip(_labels(part.title, tuple(part.values)), part.values.values(), strict=True))
        told = "".join([f"（{number}）{part.title}：{part.explanation}" for number, part in enumerate(parts, start=1)])
        return Conclusion(
            rule=rule["id"],
            title=rule["title"],
            outcome=together([part.outcome for part in parts], how),
            explanation=f"{needs}：{told}",
            basis=_merged(rule["basis"], *[part.basis for part in parts]),
            values=values,
        )

    figures = tuple(dict.fromkeys(figure for part in tests for figure in part.figures))
    settings = tuple(dict.fromkeys(name for part in tests for name in part.settings))
    reads = tuple(dict.fromkeys(element for part in tests for element in part.reads))
    return TestRule(judge=judge, figures=figures, settings=settings, parts=tuple(tests), **{"reads": reads, **rule})


def together(outcomes: Sequence[Outcome | None], how: How) -> Outcome | None:
    """组合结论: one that fails decides `all`, one that matches decides `any`; else what is open stays open."""
    failed = [outcome for outcome in outcomes if outcome in (EXCEEDS, FALLS_SHORT)]
    if how is How.ALL and failed:
        return failed[0]
    if how is How.ANY and MATCHES in outcomes:
        return MATCHES
    if None in outcomes:
        return None
    if NEEDS_REVIEW in outcomes:
        return NEEDS_REVIEW
    return MATCHES if how is How.ALL else failed[0]
