"""证券登记: what is held on the last trading day, and dividends."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window, age, compact, paid, skewed, yearly, yuan
from plugins.simulated_departments.regions import in_wangmo

_NAMES = (("样例银行", "A"), ("样例新能源", "A"), ("样例沪深300指数基金", "F"), ("样例国债2403", "B"))


class _Holding(Struct, frozen=True):
    """持有."""

    name: str
    kind: str
    code: str
    quantity: int
    price: int


def _holdings(seed: int, person: Person) -> Iterator[_Holding]:
    draw = Draw(seed, person.id_number, "securities")
    for _ in range(draw.between(1, 3) if draw.chance(2 if in_wangmo(person) else 9) else 0):
        name, kind = draw.one_of(_NAMES)
        price = skewed(draw, 150, 9_000)
        yield _Holding(name, kind, f"{draw.below(10**6):06d}", draw.between(1, 60) * 100, price)


def _securities(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for held in _holdings(seed, person) if age(person, window.end) >= 18 else ():
        what = {"securityName": held.name, "securityCode": held.code, "securityType": held.kind}
        yield {**what, "quantity": str(held.quantity), "marketValue": yuan(held.quantity * held.price)}


def _dividend(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for held in _holdings(seed, person):
        for day in yearly(window, 6, 26):
            if age(person, day) >= 18:
                amount = yuan(held.quantity * held.price * 3 // 100)
                what = {"securityName": held.name, "securityCode": held.code}
                yield {"payDate": compact(day), "dividendAmount": amount, **what}


HELD = {"securities": Held(_securities), "dividend": paid(_dividend)}
