"""市场监管: registered businesses and what was put into them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window, age, skewed, some_day, yuan
from plugins.simulated_departments.records.lives import job_of
from plugins.simulated_departments.regions import in_wangmo, region_of

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Business(Struct, frozen=True):
    """登记的经营主体, the same for market supervision and the tax office."""

    name: str
    kind: str
    """9500 个体工商户, 1130 有限责任公司, 9100 农民专业合作社."""
    state: str
    """1 存续, 2 吊销, 3 注销."""
    since: date
    credit_code: str
    capital: int
    quarterly: int
    margin: int


def business_of(seed: int, person: Person) -> Business | None:
    """经营主体 of a person; half as often where they are employed."""
    draw = Draw(seed, person.id_number, "business")
    share, kind = draw.below(100), draw.one_of(("9500",) * 7 + ("1130", "1130", "9100"))
    state, since = draw.one_of("111111113"), some_day(draw, 2010, 2025)
    if share >= (12 if job_of(seed, person) is None else 6) or not 18 <= age(person, since) < 70:
        return None
    name = f"{draw.one_of(region_of(person).shops)}（{draw.between(1, 999)}号）"
    capital = draw.one_of((1, 2, 3, 5, 10, 50)) * 1_000_000 * (10 if kind != "9500" else 1)
    quarterly = skewed(draw, 600_000, 36_000_000 if in_wangmo(person) else 60_000_000)
    return Business(name, kind, state, since, _credit_code(draw, kind), capital, quarterly, draw.between(8, 35))


def _credit_code(draw: Draw, kind: str) -> str:
    first = {"9500": "92", "9100": "93"}.get(kind, "91")
    return first + "".join(draw.one_of(_CREDIT) for _ in range(16))


def _registered(seed: int, person: Person, window: Window) -> Business | None:
    business = business_of(seed, person)
    return business if business is not None and business.since <= window.end else None


def _business_registration(seed: int, person: Person, window: Window) -> Iterator[Record]:
    business = _registered(seed, person, window)
    if business is not None and business.state == "1":
        yield {
            "entityName": business.name,
            "creditCode": business.credit_code,
            "entityType": business.kind,
            "entityState": business.state,
            "establishDate": business.since.isoformat(),
            "role": "经营者" if business.kind == "9500" else "股东、法定代表人",
        }


def _business_investment(seed: int, person: Person, window: Window) -> Iterator[Record]:
    business = _registered(seed, person, window)
    if business is not None and business.state != "3":
        amounts = {"subscribedAmount": yuan(business.capital), "paidInAmount": yuan(business.capital // 2)}
        yield {"entityName": business.name, "creditCode": business.credit_code, **amounts}


HELD = {"business_registration": Held(_business_registration), "business_investment": Held(_business_investment)}
