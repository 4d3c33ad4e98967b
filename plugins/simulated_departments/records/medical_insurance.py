"""医疗保障: what a person paid for treatment after the insurance, and maternity allowances."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import (
    Record,
    Window,
    age,
    compact,
    days_in,
    once,
    paid,
    skewed,
    some_day,
    yuan,
)
from plugins.simulated_departments.records.lives import job_of
from plugins.simulated_departments.regions import region_of


def _medical_expense(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "medical_expense")
    ill, chronic = draw.chance(55), draw.chance(25 if person.birth.year < 1965 else 5)
    for day in days_in(window, 22):
        turn = Draw(seed, person.id_number, "medical_expense", f"{day:%Y%m}")
        if (ill and turn.chance(14)) or (chronic and turn.chance(70)):
            stay = turn.chance(15)
            own = yuan(skewed(turn, 80_000, 4_000_000) if stay else skewed(turn, 1_200, 60_000))
            kind = {"medicalType": "21" if stay else "14" if chronic else "11"}
            hospital = turn.one_of(region_of(person).hospitals)
            yield {"settleTime": f"{compact(day)}101500", "selfPaid": own, **kind, "hospitalName": hospital}


def _maternity_benefit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw, job = Draw(seed, person.id_number, "maternity_benefit"), job_of(seed, person)
    day = some_day(draw, 2022, 2026)
    if draw.chance(8) and job is not None and not person.male and 20 <= age(person, day) < 46:
        for one in once(window, day):
            yield {"payDate": compact(one), "amount": yuan(job.base * 158 // 30), "treatmentItem": "生育津贴"}


HELD = {"medical_expense": paid(_medical_expense), "maternity_benefit": paid(_maternity_benefit)}
