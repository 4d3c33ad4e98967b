"""银行业金融机构: deposits, the interest on them, loans, large payments by card."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    days_in,
    even,
    once,
    paid,
    skewed,
    some_day,
    yuan,
)
from plugins.simulated_departments.regions import in_wangmo, region_of


class _Account(Struct, frozen=True):
    """存款账户."""

    bank: str
    number: str
    kind: str
    balance: int


def _accounts(seed: int, person: Person, grown: bool) -> Iterator[_Account]:
    draw = Draw(seed, person.id_number, "deposit")
    most = 3_000_000 if in_wangmo(person) else 9_000_000
    for _ in range(draw.one_of((0, 1, 1, 2, 2, 3, 4)) if grown else draw.one_of((0, 0, 0, 1))):
        bank, prefix = draw.one_of(region_of(person).banks)
        number = prefix + "".join(draw.one_of("0123456789") for _ in range(13))
        kind = draw.one_of(("活期存款", "活期存款", "定期存款"))
        yield _Account(bank, number, kind, skewed(draw, 0, most))


def _deposit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for account in _accounts(seed, person, age(person, window.end) >= 12):
        yield {
            "bankName": account.bank,
            "accountNumber": account.number,
            "depositType": account.kind,
            "balance": yuan(account.balance),
            "balanceDate": window.end.isoformat(),
        }


def _interest(seed: int, person: Person, window: Window) -> Iterator[Record]:
    """Paid on the twentieth of the last month of a quarter, on the balance as it is now."""
    for account in _accounts(seed, person, grown=True):
        paid_out = account.balance * (40 if account.kind == "定期存款" else 1) // 10_000
        for day in days_in(window, 20):
            if day.month % 3 == 0 and paid_out and age(person, day) >= 12:
                place = {"bankName": account.bank, "accountNumber": account.number}
                yield {"interestDate": day.isoformat(), "interestAmount": yuan(paid_out), **place}


def _loan(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "loan")
    owes, (bank, _) = draw.chance(16), draw.one_of(region_of(person).banks)
    kind, lent, number = draw.one_of(("01", "02", "03", "03")), some_day(draw, 2018, 2025), draw.below(10**16)
    if owes and lent <= window.end and age(person, lent) >= 20:
        balance = yuan(even(skewed(draw, 300_000, 60_000_000)))
        terms = {"loanType": kind, "loanBalance": balance, "loanDate": lent.isoformat()}
        yield {"bankName": bank, "contractNumber": f"DK{number:016d}", **terms}


def _consumption_expense(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "consumption_expense")
    for _ in range(draw.one_of((0, 0, 0, 0, 0, 1, 1, 2, 3))):
        day, amount = some_day(draw, 2024, 2026), even(skewed(draw, 500_000, 9_000_000))
        what = draw.one_of(("家用电器", "珠宝首饰", "旅游服务", "婚庆餐饮", "装修材料"))
        if age(person, day) >= 18:
            for one in once(window, day):
                yield {"tradeDate": one.isoformat(), "tradeAmount": yuan(amount), "merchantCategory": what}


HELD = {
    "deposit": Held(_deposit, first=True),
    "interest": paid(_interest),
    "loan": Held(_loan),
    "consumption_expense": paid(_consumption_expense),
}
