"""公安: hukou, vehicles, awards for courage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window, age, compact, once, paid, some_day, yuan
from plugins.simulated_departments.regions import address, region_of

_ALNUM = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_BRANDS = ("五菱宏光", "比亚迪海鸥", "大众捷达", "长安欧诺", "吉利帝豪", "东风小康")


def _hukou(seed: int, person: Person, _: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "hukou")
    kind = "集体户" if draw.chance(6) else "家庭户"
    if person.id_kind == "resident_id":  # holders of a permit or a foreigner's card are in no household register
        yield {"address": address(draw, person), "householdType": kind}


def _vehicle(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "vehicle")
    owned = (draw.chance(22) + draw.chance(3)) if age(person, window.end) >= 20 else 0
    for _ in range(owned):
        plate = _plate(draw, person)
        registered = date(draw.between(2008, 2023), draw.between(1, 12), draw.between(1, 28))
        kind = draw.one_of(("小型轿车", "小型普通客车", "轻型栏板货车", "普通二轮摩托车"))
        yield {
            "plateNumber": plate,
            "brand": draw.one_of(_BRANDS),
            "vehicleType": kind,
            "registerDate": registered.isoformat(),
        }


def _disability_vehicle(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "disability_vehicle")
    if draw.below(1_000) < 12 and age(person, window.end) >= 18:
        yield {
            "plateNumber": _plate(draw, person),
            "specialVehicleType": draw.one_of(("N11", "N21", "M15")),
            "usage": "R",
            "registerDate": some_day(draw, 2012, 2024).isoformat(),
        }


def _bravery_award(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "bravery_award")
    awarded = some_day(draw, 2019, 2026)
    if draw.below(1_000) < 4 and age(person, awarded) >= 16:
        for day in once(window, awarded):
            yield {"awardDate": compact(day), "awardAmount": yuan(draw.between(2, 30) * 100_000), "awardLevel": "县级"}


def _plate(draw: Draw, person: Person) -> str:
    return region_of(person).plate + "".join(draw.one_of(_ALNUM) for _ in range(5))


HELD = {
    "hukou": Held(_hukou, first=True),
    "vehicle": Held(_vehicle, first=True),
    "disability_vehicle": Held(_disability_vehicle),
    "bravery_award": paid(_bravery_award),
}
