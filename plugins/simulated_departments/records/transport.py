"""交通运输（海事）: ships."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window, age, some_day
from plugins.simulated_departments.regions import in_wangmo


def _ship(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "ship")
    owns, registered = draw.below(1_000) < (12 if in_wangmo(person) else 5), some_day(draw, 2005, 2024)
    if owns and registered <= window.end and age(person, window.end) >= 22:
        kind = draw.one_of(("11", "21", "31"))
        name = {"shipName": f"样例渔{draw.between(100, 999)}", "registerNumber": f"{draw.below(10**9):09d}"}
        yield {
            **name,
            "shipType": kind,
            "grossTonnage": str(draw.between(2, 60)),
            "registerDate": registered.isoformat(),
        }


HELD = {"ship": Held(_ship)}
