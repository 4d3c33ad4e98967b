"""住建、不动产登记: houses, house transactions, registered leases, payments for what was taken or pulled down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    compact,
    even,
    month_ends_in,
    once,
    paid,
    skewed,
    some_day,
    yuan,
)
from plugins.simulated_departments.regions import address, in_wangmo


def _house(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "house")
    owned = (draw.chance(38) + draw.chance(4)) if age(person, window.end) >= 22 else 0
    for _ in range(owned):
        unit = _unit(draw)
        yield {
            "location": address(draw, person),
            "area": f"{draw.between(3_500, 16_800) / 100:.2f}",
            "usage": draw.one_of(("住宅", "住宅", "住宅", "住宅", "商业用房", "车位")),
            "unitNumber": unit,
            "registerDate": date(draw.between(1996, 2023), draw.between(1, 12), draw.between(1, 28)).isoformat(),
        }


def _house_sale(seed: int, person: Person, window: Window) -> Iterator[Record]:
    yield from _dealt(Draw(seed, person.id_number, "house_sale"), person, window, 4)


def _house_purchase(seed: int, person: Person, window: Window) -> Iterator[Record]:
    yield from _dealt(Draw(seed, person.id_number, "house_purchase"), person, window, 5)


def _dealt(draw: Draw, person: Person, window: Window, share: int) -> Iterator[Record]:
    happened, day = draw.chance(share), some_day(draw, 2018, 2026)
    price = even(skewed(draw, 8_000_000, 60_000_000) if in_wangmo(person) else skewed(draw, 60_000_000, 600_000_000))
    if happened and age(person, day) >= 22:
        for signed in once(window, day):
            deal = {"contractDate": signed.isoformat(), "dealAmount": yuan(price)}
            yield {**deal, "location": address(draw, person), "unitNumber": _unit(draw)}


def _rent(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "rent")
    let, monthly = draw.chance(5), draw.between(3, 9) * (10_000 if in_wangmo(person) else 40_000)
    where = address(draw, person)
    for month in month_ends_in(window):
        if let and age(person, month) >= 25:
            yield {"rentMonth": f"{month:%Y-%m}", "rentAmount": yuan(monthly), "location": where}


def _indemnity(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "indemnity")
    happened, day = draw.chance(3), some_day(draw, 2019, 2026)
    if happened and age(person, day) >= 18:
        for settled in once(window, day):
            amount = yuan(even(skewed(draw, 500_000, 40_000_000)))
            yield {"payDate": compact(settled), "amount": amount, "projectName": "样例道路建设项目征收补偿"}


def _unit(draw: Draw) -> str:
    return f"{draw.below(10**12):012d}GB{draw.below(10**5):05d}F{draw.below(10**8):08d}"


HELD = {
    "house": Held(_house, first=True),
    "house_sale": paid(_house_sale),
    "house_purchase": paid(_house_purchase),
    "rent": paid(_rent),
    "indemnity": paid(_indemnity),
}
