"""住房公积金: base, deposits, balance and withdrawals. The base agrees with the insured wage for all but a known share."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    even,
    month_ends_in,
    once,
    paid,
    skewed,
    some_day,
    yuan,
)
from plugins.simulated_departments.records.lives import Job, insured_wage, job_of, works

BASE_DIFFERS = 8
"""Share of the accounts, in a hundred, whose base is not the wage declared to the social insurance."""


class _Account(Struct, frozen=True):
    """公积金账户: the employer's declaration as a share of the insured wage, the rate, the balance."""

    job: Job
    declared: int
    rate: int
    balance: int


def _account(seed: int, person: Person) -> _Account | None:
    draw, job = Draw(seed, person.id_number, "housing_fund"), job_of(seed, person)
    saves, differs, declared = draw.chance(55), draw.chance(BASE_DIFFERS), draw.one_of((70, 80, 120, 150))
    rate, balance = draw.between(5, 12), skewed(draw, 100_000, 18_000_000)
    return _Account(job, declared if differs else 100, rate, balance) if saves and job is not None else None


def _bases(seed: int, person: Person, window: Window) -> Iterator[tuple[str, int, _Account]]:
    account = _account(seed, person)
    for month in month_ends_in(window):
        if account is not None and works(person, month):
            wage = insured_wage(seed, person, account.job, month)
            yield f"{month:%Y%m}", wage * account.declared // 100, account


def _base(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for month, base, account in _bases(seed, person, window):
        yield {"depositMonth": month, "depositBase": yuan(base), "unitName": account.job.unit}


def _deposit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for month, base, account in _bases(seed, person, window):
        own = even(base * account.rate // 100)
        yield {"depositMonth": month, "personalAmount": yuan(own), "unitName": account.job.unit}


def _balance(seed: int, person: Person, window: Window) -> Iterator[Record]:
    account, draw = _account(seed, person), Draw(seed, person.id_number, "housing_fund_number")
    if account is not None:
        state = "01" if works(person, window.end) else "02"
        yield {"accountNumber": f"{draw.below(10**12):012d}", "balance": yuan(account.balance), "accountState": state}


def _withdrawal(seed: int, person: Person, window: Window) -> Iterator[Record]:
    account, draw = _account(seed, person), Draw(seed, person.id_number, "housing_fund_withdrawal")
    drew, day, why = draw.chance(25), some_day(draw, 2020, 2026), draw.one_of(("01", "02", "03", "05"))
    if account is not None and drew:
        for taken in once(window, day):
            amount = yuan(even(account.balance * draw.between(20, 80) // 100))
            yield {"withdrawDate": taken.isoformat(), "withdrawAmount": amount, "withdrawReason": why}


HELD = {
    "housing_fund_base": paid(_base),
    "housing_fund_deposit": paid(_deposit),
    "housing_fund_balance": Held(_balance),
    "housing_fund_withdrawal": paid(_withdrawal),
}
