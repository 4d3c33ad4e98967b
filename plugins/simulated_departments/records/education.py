"""教育: scholarships, grants to pupils and students, and what a family pays for school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record, Window, age, compact, paid, yearly, yuan
from plugins.simulated_departments.regions import region_of


def _school(person: Person, day: date) -> tuple[str, int] | None:
    """School and yearly cost in fen, by age; None for who is not at school."""
    schools, years = region_of(person).schools, age(person, day)
    if not 6 <= years < 22:
        return None
    step = 0 if years < 12 else 1 if years < 18 else 2 + person.index % 2
    return schools[step], (60_000, 140_000, 620_000, 580_000)[step]


def _scholarship(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "scholarship")
    bright = draw.chance(10)
    for day in yearly(window, 12, 10):
        school = _school(person, day)
        if bright and school is not None and age(person, day) >= 18:
            yield {
                "payDate": compact(day),
                "amount": yuan(600_000),
                "itemName": "国家励志奖学金",
                "schoolName": school[0],
            }


def _study_grant(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "study_grant")
    poor = draw.chance(30)
    for day in (*yearly(window, 5, 15), *yearly(window, 11, 15)):
        school = _school(person, day)
        if poor and school is not None:
            amount = yuan(165_000 if age(person, day) >= 18 else 62_500)
            yield {
                "payDate": compact(day),
                "amount": amount,
                "itemName": "家庭经济困难学生资助",
                "schoolName": school[0],
            }


def _education_expense(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "education_expense")
    more = draw.between(80, 140)
    for day in yearly(window, 9, 1):
        school = _school(person, day)
        if school is not None:
            cost = yuan(school[1] * more // 100)
            yield {
                "chargeDate": compact(day),
                "chargeAmount": cost,
                "chargeItem": "学杂、住宿费",
                "schoolName": school[0],
            }


HELD = {
    "scholarship": paid(_scholarship),
    "study_grant": paid(_study_grant),
    "education_expense": paid(_education_expense),
}
