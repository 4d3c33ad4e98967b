"""税务: wages as the employer declared them, and taxes paid. The wage agrees with the insured one but for a known share.

What a business declares is in `business_tax.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import business_tax
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    even,
    month_ends_in,
    once,
    paid,
    some_day,
    yearly,
    yuan,
)
from plugins.simulated_departments.records.lives import insured_wage, job_of, works
from plugins.simulated_departments.regions import region_of

WAGE_DIFFERS = 12
"""Share of the employed, in a hundred, whose wage is told to the tax office and to the social insurance differently."""
CASUAL = 4
"""Share of those without insured employment, in a hundred, for whom an employer declares wages all the same."""
_FIRST_STEP = 1_200_000


def _wages(seed: int, person: Person, window: Window) -> Iterator[tuple[date, int, str]]:
    """Month, wage in fen, employer."""
    draw, job = Draw(seed, person.id_number, "tax_wage"), job_of(seed, person)
    differs, declared, casual = draw.chance(WAGE_DIFFERS), draw.one_of((75, 125, 160, 0)), draw.chance(CASUAL)
    some, unit = draw.between(120_000, 380_000), draw.one_of(region_of(person).units)
    for month in month_ends_in(window):
        if job is not None and works(person, month):
            wage = insured_wage(seed, person, job, month) * (declared if differs else 100) // 100
            yield month, wage, job.unit
        elif job is None and casual and works(person, month):
            yield month, some, unit


def _tax_wage(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for month, wage, unit in _wages(seed, person, window):
        if wage:
            yield {
                "taxPeriod": f"{month:%Y%m}",
                "incomeAmount": yuan(wage),
                "incomeItem": "0101",
                "withholdingAgent": unit,
            }


def _income_tax_wage(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for month, wage, unit in _wages(seed, person, window):
        taxed = max(0, wage - wage * 105 // 1_000 - business_tax.ALLOWANCE)
        tax = min(taxed, _FIRST_STEP) * 3 // 100 + max(0, taxed - _FIRST_STEP) * 10 // 100
        if tax:
            yield {"taxPeriod": f"{month:%Y%m}", "taxAmount": yuan(tax), "incomeItem": "0101", "withholdingAgent": unit}


def _bonus(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw, job = Draw(seed, person.id_number, "bonus"), job_of(seed, person)
    given, share = draw.chance(35), draw.between(30, 180)
    for day in yearly(window, 1, 31):
        if job is not None and given and works(person, day):
            amount = yuan(even(job.base * share // 100))
            yield {
                "taxPeriod": f"{day:%Y%m}",
                "incomeAmount": amount,
                "incomeItem": "0103",
                "withholdingAgent": job.unit,
            }


def _job_other(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "job_other")
    did, day, amount = draw.chance(6), some_day(draw, 2024, 2026), draw.between(300, 9_000) * 100
    unit = draw.one_of(region_of(person).units)
    if did and age(person, day) >= 18:
        for one in once(window, day):
            period = f"{one:%Y%m}"
            yield {"taxPeriod": period, "incomeAmount": yuan(amount), "incomeItem": "0400", "withholdingAgent": unit}


def _intellectual_property(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "intellectual_property")
    had, day, amount = draw.below(1_000) < 6, some_day(draw, 2023, 2026), draw.between(500, 20_000) * 100
    if had and age(person, day) >= 18:
        for one in once(window, day):
            yield {"taxPeriod": f"{one:%Y%m}", "incomeAmount": yuan(amount), "incomeItem": "0600"}


def _income_tax_property(seed: int, person: Person, window: Window) -> Iterator[Record]:
    yield from _once_taxed(Draw(seed, person.id_number, "income_tax_property"), person, window, 2, "0800")


def _income_tax_other(seed: int, person: Person, window: Window) -> Iterator[Record]:
    yield from _once_taxed(Draw(seed, person.id_number, "income_tax_other"), person, window, 1, "1000")


def _once_taxed(draw: Draw, person: Person, window: Window, share: int, item: str) -> Iterator[Record]:
    taxed, day, amount = draw.chance(share), some_day(draw, 2024, 2026), draw.between(20, 9_000) * 100
    if taxed and age(person, day) >= 18:
        for one in once(window, day):
            yield {"taxPeriod": f"{one:%Y%m}", "taxAmount": yuan(amount), "incomeItem": item}


HELD: dict[str, Held] = {
    "tax_wage": paid(_tax_wage),
    "bonus": paid(_bonus),
    "job_other": paid(_job_other),
    "income_tax_wage": paid(_income_tax_wage),
    "intellectual_property": paid(_intellectual_property),
    **business_tax.HELD,
    "income_tax_property": paid(_income_tax_property),
    "income_tax_other": paid(_income_tax_other),
}
