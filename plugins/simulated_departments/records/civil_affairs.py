"""民政: relief, benefits of entitled groups. Marriages and deaths are in `civil_registers.py`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import civil_registers
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
    yearly,
    yuan,
)
from plugins.simulated_departments.records.lives import on_relief


def _relief(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "relief_amount")
    since, amount = some_day(draw, 2017, 2025), draw.between(260, 1_900) * 100
    for day in days_in(window, 10):
        if on_relief(seed, person) and since < day:
            yield {"grantDate": compact(day), "grantAmount": yuan(amount), "grantItem": "最低生活保障金"}


def _temporary_relief(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "temporary_relief")
    helped = draw.chance(12 if on_relief(seed, person) else 2)
    for _ in range(draw.between(1, 2) if helped else 0):
        day, amount = some_day(draw, 2023, 2026), draw.between(5, 60) * 10_000
        for one in once(window, day):
            yield {"grantDate": compact(one), "grantAmount": yuan(amount), "grantItem": "临时救助金"}


def _condolence(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "condolence")
    visited, amount = draw.chance(60 if on_relief(seed, person) else 1), draw.between(2, 10) * 10_000
    for day in yearly(window, 1, 22):
        if visited:
            yield {"grantDate": compact(day), "grantAmount": yuan(amount), "grantItem": "春节慰问金"}


def _entitled(
    item: str, chance: int, low: int, high: int, disabled: bool, seed: int, person: Person, window: Window
) -> Iterator[Record]:
    """优抚待遇, monthly: nursing and health payments go to disabled soldiers, living allowances to the others."""
    draw, one = Draw(seed, person.id_number, "entitled"), Draw(seed, person.id_number, "entitled", item)
    entitled, injured = draw.chance(3), draw.chance(50)
    granted, amount = one.chance(chance), even(one.between(low, high))
    for day in days_in(window, 8):
        if entitled and injured is disabled and granted and age(person, day) >= 48:
            yield {"grantDate": compact(day), "grantAmount": yuan(amount), "grantItem": item}


def _conscript_family(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "conscript_family")
    served, first = draw.chance(4), draw.between(2021, 2025)
    for day in yearly(window, 7, 28):
        if served and first <= day.year < first + 2 and 40 <= age(person, day) < 62:
            yield {"grantDate": compact(day), "grantAmount": yuan(1_860_000), "grantItem": "义务兵家庭优待金"}


HELD: dict[str, Held] = {
    "relief": paid(_relief),
    "temporary_relief": paid(_temporary_relief),
    "condolence": paid(_condolence),
    "entitled_pension": paid(partial(_entitled, "残疾军人抚恤金", 95, 90_000, 420_000, True)),
    "entitled_nursing": paid(partial(_entitled, "残疾军人护理费", 25, 120_000, 260_000, True)),
    "entitled_health": paid(partial(_entitled, "优抚对象保健金", 30, 5_000, 20_000, True)),
    "entitled_living": paid(partial(_entitled, "优抚对象生活补助", 90, 60_000, 160_000, False)),
    "conscript_family": paid(_conscript_family),
    **civil_registers.HELD,
}
