"""卫生健康（计划生育）: awards to families of one child, support for those who lost it."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record, Window, age, compact, paid, yearly, yuan


def _award(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "family_planning_award")
    entitled = draw.chance(14)
    for day in yearly(window, 9, 28):
        if entitled and age(person, day) >= 60:
            yield {
                "grantDate": compact(day),
                "grantAmount": yuan(96_000),
                "grantItem": "农村部分计划生育家庭奖励扶助金",
            }


def _support(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "family_planning_support")
    bereaved = draw.below(1_000) < 14
    for day in (*yearly(window, 3, 28), *yearly(window, 9, 28)):
        if bereaved and age(person, day) >= 49:
            yield {"grantDate": compact(day), "grantAmount": yuan(354_000), "grantItem": "计划生育家庭特别扶助金"}


HELD = {"family_planning_award": paid(_award), "family_planning_support": paid(_support)}
