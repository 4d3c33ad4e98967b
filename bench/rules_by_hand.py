"""手写函数: the sample city's 低保 rules (第二条至第七条) written out for these households, and nothing else.

No citation, no evidence, no reason, no other day, no other pack: what a figure costs at the least in this language.
"""

from __future__ import annotations

from bench.rules_households import Household, Outcome, Person

STANDARDS = (90_000, 70_000)
"""Fen a month: in town, in the country."""
LEAST_COSTS = (18_000,) * 7 + (20_000,) * 5
"""Fen, month by month: a tenth of the minimum wage of 2025, and from January of that of 2026."""
AREA, ASSET_MONTHS = 3_000, 24
NOTHING = (0,) * 12


def by_hand(household: Household) -> Outcome:
    """认定."""
    standard = STANDARDS[household.rural]
    own = [p for p in household.people if not p.supporter and "prison" not in p.marks]
    supporters = [p for p in household.people if p.supporter]
    excess = sum(net(p, standard) for p in supporters) - standard * 18 * len(supporters)
    support = max(excess, 0) * 3 // 10
    income = sum(net(p, standard) for p in own) + support
    assets = sum(p.stocks.get(name, 0) for p in own for name in ("deposit", "securities", "insurance_value"))
    houses = [area for p in own for area in p.houses]
    matches = (
        income < standard * 12 * len(own)
        and assets <= standard * ASSET_MONTHS * len(own)
        and not any(p.stocks.get("vehicle") for p in own)
        and (len(houses) < 2 or sum(houses) <= AREA * len(own))
    )
    return Outcome(len(own), support, income, assets, matches)


def net(person: Person, standard: int) -> int:
    """收入 of one person that counts, less what is taken off."""
    paid = person.paid
    wage = paid.get("wage", NOTHING)
    if "disabled" in person.marks:
        wage = tuple(pay - pay // 2 for pay in wage)
    beyond = (max(pay - standard // 5, 0) for pay in paid.get("resident_pension", NOTHING))
    counted = sum(wage) + sum(paid.get("pension", NOTHING)) + sum(beyond) + sum(paid.get("rent", NOTHING))
    rest = counted - sum(paid.get("social_contribution", NOTHING)) - sum(paid.get("income_tax_wage", NOTHING))
    tenths = sum(min(max(pay, 10 * least), 10 * pay) for pay, least in zip(wage, LEAST_COSTS, strict=True))
    return rest - min(tenths // 10, rest)
