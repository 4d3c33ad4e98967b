"""经营纳税: what a registered business declares every quarter, and the taxes on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window, compact, month_ends_in, paid, yuan
from plugins.simulated_departments.records.market_supervision import Business, business_of

ALLOWANCE = 500_000
"""Fen a month that no income tax is paid on."""
_SMALL = 30_000_000
"""Fen a quarter below which small traders pay no value-added tax."""


def _quarters(window: Window) -> Iterator[date]:
    return (month for month in month_ends_in(window) if month.month % 3 == 0)


def _trade(seed: int, person: Person, window: Window) -> Iterator[tuple[date, int, Business]]:
    """Quarter, turnover in fen, business."""
    business = business_of(seed, person)
    for quarter in _quarters(window):
        if business is not None and business.since < quarter and business.state == "1":
            turn = Draw(seed, person.id_number, "turnover", f"{quarter:%Y%m}").between(60, 140)
            yield quarter, business.quarterly * turn // 100, business


def _business_turnover(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for quarter, turnover, business in _trade(seed, person, window):
        yield {"taxPeriod": compact(quarter), "salesAmount": yuan(turnover), "taxpayerName": business.name}


def _business_net_income(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for quarter, turnover, business in _trade(seed, person, window):
        net = turnover * business.margin // 100
        yield {"taxPeriod": compact(quarter), "incomeAmount": yuan(net), "taxpayerName": business.name}


def _business_tax(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for quarter, turnover, business in _trade(seed, person, window):
        if turnover > _SMALL:
            tax = {"taxAmount": yuan(turnover // 100), "taxItem": "10101", "taxpayerName": business.name}
            yield {"taxPeriod": compact(quarter), **tax}


def _income_tax_business(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for quarter, turnover, business in _trade(seed, person, window):
        tax = max(0, turnover * business.margin // 100 - 3 * ALLOWANCE) * 5 // 100
        if tax:
            yield {"taxPeriod": compact(quarter), "taxAmount": yuan(tax), "incomeItem": "0500"}


HELD: dict[str, Held] = {
    "business_turnover": paid(_business_turnover),
    "business_net_income": paid(_business_net_income),
    "business_tax": paid(_business_tax),
    "income_tax_business": paid(_income_tax_business),
}
