"""农业农村: what farming brought in, by harvest, and land let to others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record, Window, age, compact, even, paid, skewed, yearly, yuan
from plugins.simulated_departments.regions import region_of

# What is grown, raised or gathered, and when in the year it is settled.
_CROPS = (("水稻", 10, 28), ("玉米", 9, 20), ("甘蔗", 3, 15), ("芒果", 8, 10), ("油菜", 5, 25), ("茶叶", 4, 20))
_ANIMALS = (("生猪", 1, 18), ("肉牛", 11, 12), ("山羊", 12, 5), ("土鸡", 2, 6))
_GATHERED = (("板栗采收", 9, 28), ("竹笋加工", 4, 12), ("野生菌采集", 8, 25))
_Produce = tuple[tuple[str, int, int], ...]


def _harvests(
    seed: int, person: Person, window: Window, label: str, produce: _Produce, share: int
) -> Iterator[tuple[date, str, int]]:
    """Day, product, turnover in fen; every year another yield."""
    draw = Draw(seed, person.id_number, label)
    farms, (product, month, day) = draw.chance(region_of(person).farming * share // 100), draw.one_of(produce)
    usual = skewed(draw, 60_000, 2_400_000)
    for settled in yearly(window, month, day):
        if farms and 18 <= age(person, settled) < 78:
            yield (
                settled,
                product,
                even(usual * Draw(seed, person.id_number, label, settled.year).between(70, 130) // 100),
            )


def _planted(seed: int, person: Person, window: Window) -> Iterator[tuple[date, str, int]]:
    return _harvests(seed, person, window, "planting", _CROPS, 90)


def _bred(seed: int, person: Person, window: Window) -> Iterator[tuple[date, str, int]]:
    return _harvests(seed, person, window, "breeding", _ANIMALS, 55)


def _planting_income(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for day, product, turnover in _planted(seed, person, window):
        yield _net(day, product, turnover * 55 // 100)


def _breeding_income(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for day, product, turnover in _bred(seed, person, window):
        yield _net(day, product, turnover * 40 // 100)


def _gathering_income(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for day, product, turnover in _harvests(seed, person, window, "gathering", _GATHERED, 20):
        yield _net(day, product, turnover * 70 // 100)


def _farming_turnover(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for day, product, turnover in (*_planted(seed, person, window), *_bred(seed, person, window)):
        yield {"settleDate": compact(day), "turnover": yuan(turnover), "productName": product}


def _land_sublet(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "land_sublet")
    lets, fields = draw.chance(1 + region_of(person).farming * 15 // 100), draw.between(5, 80)
    for day in yearly(window, 3, 1):
        if lets and age(person, day) >= 20:
            contract = {"area": f"{fields / 10:.1f}亩", "lessee": "样例农业合作社"}
            yield {"contractDate": day.isoformat(), "rentAmount": yuan(fields * 6_000), **contract}


def _net(day: date, product: str, fen: int) -> Record:
    return {"settleDate": compact(day), "netIncome": yuan(even(fen)), "productName": product}


HELD = {
    "planting_income": paid(_planting_income),
    "breeding_income": paid(_breeding_income),
    "gathering_income": paid(_gathering_income),
    "farming_turnover": paid(_farming_turnover),
    "land_sublet": paid(_land_sublet),
}
