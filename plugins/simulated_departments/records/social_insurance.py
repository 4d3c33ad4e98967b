"""人力资源社会保障: wages declared for insurance, employment, contributions, pensions and other benefits.

Benefits after an injury or a death at work are in `work_injury.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import work_injury
from plugins.simulated_departments.records.common import (
    Held,
    Record,
    Window,
    age,
    compact,
    days_in,
    month_ends_in,
    paid,
    some_day,
    yearly,
    yuan,
)
from plugins.simulated_departments.records.lives import insured_wage, job_of, lost, works


def _wage(seed: int, person: Person, window: Window) -> Iterator[Record]:
    job = job_of(seed, person)
    for month in month_ends_in(window):
        if job is not None and works(person, month):
            wage = yuan(insured_wage(seed, person, job, month))
            yield {"payMonth": f"{month:%Y%m}", "wage": wage, "unitName": job.unit}


def _pension(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "pension")
    worker, rural, city = draw.chance(45), draw.between(18_000, 42_000), draw.between(210_000, 520_000)
    kind = "企业职工基本养老保险" if worker else "城乡居民基本养老保险"
    for day in days_in(window, 15):
        if age(person, day) >= (60 if person.male or not worker else 53):
            raised = 2_000 * max(0, day.year - 2023)
            yield {
                "payDate": compact(day),
                "pension": yuan((city if worker else rural) + raised),
                "pensionType": kind,
            }


def _employment(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw, job = Draw(seed, person.id_number, "employment"), job_of(seed, person)
    since, form = some_day(draw, 2012, 2023).isoformat(), draw.one_of(("1", "1", "1", "2", "3"))
    if job is not None and works(person, window.end):
        yield {"employmentForm": form, "unitName": job.unit, "startDate": since}


def _social_contribution(seed: int, person: Person, window: Window) -> Iterator[Record]:
    job = job_of(seed, person)
    for month in month_ends_in(window):
        if job is not None and works(person, month):
            own = insured_wage(seed, person, job, month) * 105 // 1_000
            yield {"feeMonth": f"{month:%Y%m}", "personalAmount": yuan(own), "insuranceType": "110,310,210"}


def _social_contribution_self(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw, job = Draw(seed, person.id_number, "social_contribution_self"), job_of(seed, person)
    pension = draw.one_of((10_000, 20_000, 30_000, 50_000, 100_000))
    for day in yearly(window, 11, 25):
        if job is None or not works(person, day):
            medical = 38_000 + 2_000 * max(0, day.year - 2023)
            own = medical + (pension if 16 <= age(person, day) < 60 else 0)
            yield {"feeMonth": f"{day:%Y%m}", "personalAmount": yuan(own), "insuranceType": "390,170"}


def _unemployment_benefit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "unemployment_benefit")
    jobless, since, months = draw.chance(2), some_day(draw, 2024, 2026), draw.between(3, 24)
    for day in days_in(window, 20):
        passed = (day.year - since.year) * 12 + day.month - since.month
        if jobless and 0 < passed <= months and works(person, day):
            yield {"payDate": compact(day), "amount": yuan(186_000), "treatmentItem": "失业保险金"}


def _retirement_pay(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "retirement_pay")
    retired, amount = draw.chance(2), draw.between(420_000, 890_000)
    for day in days_in(window, 12):
        if retired and age(person, day) >= 60:
            yield {"payDate": compact(day), "amount": yuan(amount), "treatmentItem": "机关事业单位离退休费"}


def _survivor_benefit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw, deaths = Draw(seed, person.id_number, "survivor_benefit"), list(lost(seed, person))
    amount = draw.between(42_000, 78_000)
    widowed, since = draw.below(1_000) < 8, some_day(draw, 2015, 2024)
    for day in days_in(window, 18):
        if any(died < day for _, died in deaths) or (widowed and since < day and age(person, day) >= 50):
            yield {"payDate": compact(day), "amount": yuan(amount), "treatmentItem": "遗属生活困难补助"}


HELD = {
    "wage": Held(_wage, periodic=True, first=True),
    "pension": Held(_pension, periodic=True, first=True),
    "employment": Held(_employment),
    "social_contribution": paid(_social_contribution),
    "social_contribution_self": paid(_social_contribution_self),
    "unemployment_benefit": paid(_unemployment_benefit),
    "retirement_pay": paid(_retirement_pay),
    "survivor_benefit": paid(_survivor_benefit),
    **work_injury.HELD,
}
