"""工伤待遇: what is paid after an injury or a death at work, and to the survivors of those who died otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    compact,
    days_in,
    even,
    once,
    paid,
    some_day,
    yuan,
)
from plugins.simulated_departments.records.lives import job_of, lost


class _Injury(Struct, frozen=True):
    """工伤: when, and how grave (1 the gravest degree, 10 the lightest)."""

    day: date
    degree: int


def _injury(seed: int, person: Person) -> _Injury | None:
    draw = Draw(seed, person.id_number, "work_injury")
    happened = _Injury(some_day(draw, 2020, 2026), draw.between(1, 10))
    old_enough = 18 <= age(person, happened.day) < 60
    return happened if draw.chance(3) and old_enough and job_of(seed, person) is not None else None


def _lump(
    item: str, after: int, low: int, high: int, chance: int, seed: int, person: Person, window: Window
) -> Iterator[Record]:
    """一次性或按次的工伤待遇, so many days after the injury."""
    injury, draw = _injury(seed, person), Draw(seed, person.id_number, "work_injury", item)
    if injury is not None and draw.chance(chance):
        for day in once(window, injury.day + timedelta(days=after)):
            yield _row(day, even(draw.between(low, high)), item)


def _monthly(item: str, gravest: int, amount: int, seed: int, person: Person, window: Window) -> Iterator[Record]:
    """按月的工伤待遇, to those hurt gravely enough."""
    injury = _injury(seed, person)
    for day in days_in(window, 16):
        if injury is not None and injury.degree <= gravest and injury.day < day:
            yield _row(day, amount + 1_000 * (gravest - injury.degree), item)


def _after_death(item: str, amount: int, seed: int, person: Person, window: Window) -> Iterator[Record]:
    """因工死亡的近亲属 are paid once."""
    died = _died_at_work(seed, person)
    for day in once(window, died + timedelta(days=75)) if died else ():
        yield _row(day, amount, item)


def _dependants(seed: int, person: Person, window: Window) -> Iterator[Record]:
    died = _died_at_work(seed, person)
    for day in days_in(window, 16):
        if died is not None and died < day:
            yield _row(day, 96_000, "供养亲属抚恤金")


def _died_at_work(seed: int, person: Person) -> date | None:
    """The day on which somebody of the person's kin, outside the population, died at work."""
    draw = Draw(seed, person.id_number, "work_death")
    day = some_day(draw, 2021, 2026)
    return day if draw.below(1_000) < 6 else None


def _death_other(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for one, died in lost(seed, person):
        for day in once(window, died + timedelta(days=60)):
            yield _row(day, 860_000 + 100 * (one.index % 97), "非因工死亡丧葬补助金、抚恤金")


def _row(day: date, fen: int, item: str) -> Record:
    return {"payDate": compact(day), "amount": yuan(fen), "treatmentItem": item}


HELD: dict[str, Held] = {
    "work_injury_medical": paid(partial(_lump, "工伤医疗费", 45, 80_000, 4_000_000, 95)),
    "work_injury_nursing": paid(partial(_monthly, "工伤护理费", 4, 180_000)),
    "work_injury_lump_sum": paid(partial(_lump, "一次性伤残补助金", 150, 2_000_000, 9_000_000, 70)),
    "work_injury_device": paid(partial(_lump, "残疾辅助器具费", 200, 150_000, 1_200_000, 30)),
    "work_injury_monthly": paid(partial(_monthly, "伤残津贴", 6, 240_000)),
    "work_injury_other": paid(partial(_lump, "停工留薪期工资", 90, 400_000, 2_400_000, 60)),
    "work_death_funeral": paid(partial(_after_death, "丧葬补助费", 3_900_000)),
    "work_death_lump_sum": paid(partial(_after_death, "一次性抚恤金", 12_000_000)),
    "work_death_compensation": paid(partial(_after_death, "一次性工亡补助金", 98_560_000)),
    "work_death_dependants": paid(_dependants),
    "death_other": paid(_death_other),
}
