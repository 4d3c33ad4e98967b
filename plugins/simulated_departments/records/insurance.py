"""保险: cash values of policies, and what savings policies paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    compact,
    even,
    paid,
    skewed,
    some_day,
    yearly,
    yuan,
)
from plugins.simulated_departments.regions import in_wangmo


class _Policy(Struct, frozen=True):
    """保单."""

    number: str
    product: str
    company: str
    since: date
    cash: int


def _policies(seed: int, person: Person) -> Iterator[_Policy]:
    draw = Draw(seed, person.id_number, "insurance")
    for _ in range(draw.between(1, 2) if draw.chance(5 if in_wangmo(person) else 17) else 0):
        product = draw.one_of(("样例两全保险（分红型）", "样例年金保险", "样例终身寿险"))
        number, since = f"P{draw.below(10**14):014d}", some_day(draw, 2014, 2024)
        yield _Policy(
            number, product, draw.one_of(("样例人寿", "样例养老")), since, even(skewed(draw, 50_000, 8_000_000))
        )


def _insurance_value(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for policy in _policies(seed, person) if age(person, window.end) >= 18 else ():
        if policy.since <= window.end:
            what = {"companyName": policy.company, "productName": policy.product}
            yield {"policyNumber": policy.number, **what, "cashValue": yuan(policy.cash)}


def _insurance_return(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for policy in _policies(seed, person):
        for day in yearly(window, policy.since.month, policy.since.day):
            if "终身" not in policy.product and policy.since < day and age(person, day) >= 18:
                what = {"companyName": policy.company, "productName": policy.product}
                amount = yuan(max(1, policy.cash * 25 // 1_000))
                yield {"payDate": compact(day), "returnAmount": amount, "policyNumber": policy.number, **what}


HELD = {"insurance_value": Held(_insurance_value), "insurance_return": paid(_insurance_return)}
