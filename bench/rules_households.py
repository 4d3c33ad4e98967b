"""样例户: made-up households of the sample city, by seed, as plain numbers: each of the three reckoners gets the same.

They are of all kinds that the rules tell apart: town and country, wages and pensions, disabled, prisoners, pupils, cars,
second houses, supporters with a household of their own. Nothing is open: every question was answered.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

APPLIED_ON = date(2026, 6, 15)
MONTHS = tuple(date(2025 + month // 12, month % 12 + 1, 20) for month in range(5, 17))
"""Days of payment in the counting period: the twelve months before the application. As it is: 2025-06 to 2026-05."""
MONTHLY = ("wage", "social_contribution", "income_tax_wage", "pension", "resident_pension", "entitled_pension", "rent")
STOCKS = ("deposit", "securities", "insurance_value", "vehicle")
MARKS = ("disabled", "prison", "student")
SEED = 20_260_615


@dataclass(frozen=True)
class Person:
    """一人 with what was found about him. Fen; areas in hundredths of a square metre."""

    who: str
    relation: str
    supporter: bool
    born_on: date
    paid: dict[str, tuple[int, ...]]
    """Kind of payment -> fen, month by month."""
    stocks: dict[str, int] = field(default_factory=dict)
    houses: tuple[int, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Household:
    """一户."""

    rural: bool
    people: tuple[Person, ...]


class Outcome(NamedTuple):
    """结果 that the three must agree on, to the fen."""

    persons: int
    support: int
    """What the supporters can be expected to give; fen."""
    income: int
    property: int
    matches: bool


def households(count: int, seed: int = SEED) -> Iterator[Household]:
    """So many; the same seed gives the same ones."""
    draw = random.Random(seed)
    return (_household(draw) for _ in range(count))


def _household(draw: random.Random) -> Household:
    people = [_person(draw, "甲", "self")]
    if draw.random() < 0.6:
        people.append(_person(draw, "乙", "spouse"))
    people += [_child(draw, f"子{number}") for number in range(draw.choice((0, 0, 1, 1, 2)))]
    if draw.random() < 0.3:
        people += [_person(draw, f"赡{number}", "child", supporter=True) for number in range(draw.choice((1, 2)))]
    return Household(draw.random() < 0.5, tuple(people))


def _child(draw: random.Random, who: str) -> Person:
    grown = draw.random() < 0.2
    born = date(draw.randrange(2003, 2007) if grown else draw.randrange(2009, 2026), draw.randrange(1, 13), 10)
    return Person(who, "child", False, born, {}, marks=frozenset({"student"} if grown else ()))


def _person(draw: random.Random, who: str, relation: str, supporter: bool = False) -> Person:
    marks = {"disabled"} if draw.random() < 0.15 else set()
    marks |= {"prison"} if relation == "spouse" and draw.random() < 0.05 else set()
    works = draw.random() < (0.9 if supporter else 0.45)
    paid = _wages(draw, 400 if supporter else 60) if works else _pensions(draw)
    if draw.random() < 0.1:
        paid["rent"] = _steady(20 * draw.randrange(500, 4_000))
    stocks = {"deposit": draw.randrange(2_000_000)} if draw.random() < 0.5 else {}
    stocks |= {"securities": draw.randrange(500_000)} if draw.random() < 0.1 else {}
    stocks |= {"insurance_value": draw.randrange(500_000)} if draw.random() < 0.1 else {}
    stocks |= {"vehicle": 1} if draw.random() < 0.08 else {}
    houses = tuple(draw.randrange(3_000, 15_000) for _ in range(draw.choice((0, 0, 0, 1, 1, 2))))
    born = date(draw.randrange(1945, 2000), draw.randrange(1, 13), 10)
    return Person(who, relation, supporter, born, paid, stocks, houses, frozenset(marks))


def _wages(draw: random.Random, most: int) -> dict[str, tuple[int, ...]]:
    """Even fen: a half of them is whole. Contributions and tax are less than the half of what is paid."""
    wage = tuple(20 * draw.randrange(500, most * 250) for _ in MONTHS)
    paid = {"wage": wage, "social_contribution": tuple(pay * 21 // 200 for pay in wage)}
    return paid | ({"income_tax_wage": tuple(pay // 50 for pay in wage)} if draw.random() < 0.3 else {})


def _pensions(draw: random.Random) -> dict[str, tuple[int, ...]]:
    found = {}
    if draw.random() < 0.4:
        found["pension"] = _steady(draw.randrange(20_000, 90_000))
    if draw.random() < 0.4:
        found["resident_pension"] = _steady(draw.randrange(9_000, 30_000))
    if draw.random() < 0.1:
        found["entitled_pension"] = _steady(draw.randrange(30_000, 90_000))
    return found


def _steady(amount: int) -> tuple[int, ...]:
    return (amount,) * len(MONTHS)
