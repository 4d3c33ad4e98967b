"""记录之间: data dates by department, the dead and the living, and how often two departments say two things."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import HELD, Record, Window, records_of
from plugins.simulated_departments.records.clocks import data_date
from plugins.simulated_departments.records.housing_fund import BASE_DIFFERS
from plugins.simulated_departments.records.lives import died_on, family_of, on_relief
from plugins.simulated_departments.records.tax import WAGE_DIFFERS
from plugins.simulated_departments.regions import FIRST_OF_WANGMO
from plugins.simulated_departments.residents import Residents
from plugins.simulated_departments.wangmo import Wangmo

EVERYBODY = Residents(20_210_625)
SEED = EVERYBODY.seed
DAY = date(2026, 11, 19)
YEAR = Window(date(2025, 11, 20), DAY)
DATED = [element for element, (_, held) in HELD.items() if not held.first]
DAYS = ("payDate", "grantDate", "settleDate", "awardDate", "allocateDate", "chargeDate")


def held(person: Person, element: str, window: Window = YEAR) -> list[Record]:
    return records_of(SEED, person, f"national.{element}", window)


def people(step: int, first: int = 0, count: int = 50_000) -> list[Person]:
    return [EVERYBODY.person(index) for index in range(first, first + count, step)]


@pytest.mark.parametrize(
    ("department", "day", "known"),
    [
        ("banks", date(2026, 11, 19), date(2026, 11, 19)),
        ("housing_fund", date(2026, 11, 19), date(2026, 10, 31)),
        ("housing_fund", date(2026, 11, 30), date(2026, 11, 30)),
        ("tax", date(2026, 11, 14), date(2026, 9, 30)),
        ("tax", date(2026, 11, 19), date(2026, 10, 31)),
        ("poverty_relief", date(2026, 11, 19), date(2026, 9, 30)),
        ("poverty_relief", date(2026, 1, 31), date(2025, 12, 31)),
        ("medical_insurance", date(2026, 3, 1), date(2026, 2, 28)),
        ("securities", date(2026, 11, 22), date(2026, 11, 20)),
        ("securities", date(2026, 11, 19), date(2026, 11, 19)),
    ],
)
def test_every_department_has_its_own_clock(department: str, day: date, known: date) -> None:
    assert data_date(department, day) == known


@pytest.mark.parametrize("element", DATED)
def test_records_carry_their_data_date_and_nothing_from_after_it(element: str) -> None:
    known = data_date(HELD[element][0], DAY)
    for person in people(241) + people(241, FIRST_OF_WANGMO):
        for record in records_of(SEED, person, element, YEAR):
            assert record["dataDate"] == known.isoformat()
            days = [record[name] for name in DAYS if name in record]
            assert all(day <= f"{known:%Y%m%d}" for day in days)


def test_the_dead_have_a_death_record_and_are_paid_nothing_more() -> None:
    dead = [(person, day) for person in people(3) if (day := died_on(SEED, person)) and day <= date(2026, 10, 31)]
    assert 100 < len(dead) < 700
    for person, day in dead[:100]:
        (record,) = held(person, "funeral")
        assert record["deathDate"] == day.isoformat()
        for element in ("relief", "medical_expense", "social_contribution", "tax_wage", "planting_income"):
            assert not held(person, element, Window(date.fromordinal(day.toordinal() + 1), DAY))
    living = [person for person in people(97) if died_on(SEED, person) is None]
    assert not any(held(person, "funeral") for person in living)
    assert all(person.index % 5 for person, _ in dead)


def test_in_wangmo_wages_and_pensions_end_with_death() -> None:
    for person in people(3, FIRST_OF_WANGMO):
        day = died_on(SEED, person)
        if day is not None and day < DAY:
            after = Window(date.fromordinal(day.toordinal() + 1), DAY)
            assert not held(person, "wage", after)
            assert not held(person, "pension", after)


@pytest.mark.parametrize("first", [0, FIRST_OF_WANGMO])
def test_wages_differ_between_departments_for_a_known_share(first: int) -> None:
    told = [(_months(p, "wage", "payMonth", "wage"), _months(p, "tax_wage", "taxPeriod", "incomeAmount"))
            for p in people(7, first)]  # fmt: skip
    both = [(wage, tax) for wage, tax in told if wage]
    differ = sum(any(tax.get(month) != wage[month] for month in wage) for wage, tax in both)
    assert len(both) > 500
    assert abs(100 * differ / len(both) - WAGE_DIFFERS) < 4


def test_housing_fund_bases_differ_for_a_known_share() -> None:
    told = [(_months(p, "wage", "payMonth", "wage"), _months(p, "housing_fund_base", "depositMonth", "depositBase"))
            for p in people(7)]  # fmt: skip
    both = [(wage, base) for wage, base in told if base]
    differ = sum(any(wage.get(month) != base[month] for month in base) for wage, base in both)
    assert len(both) > 500
    assert abs(100 * differ / len(both) - BASE_DIFFERS) < 4


def _months(person: Person, element: str, month: str, amount: str) -> dict[str, str]:
    return {record[month]: record[amount] for record in held(person, element)}


def test_couples_were_married_on_one_day_to_one_another() -> None:
    population, seen = Wangmo(SEED), 0
    for index in range(0, 3_000, 7):
        household = population.household(index)
        couple = [household.applicant, *(p for relation, p in household.members if relation.value == "spouse")]
        last = [rows[-1] for person in couple if (rows := held(person, "marriage"))]
        if len(couple) == 2 and len(last) == 2:
            seen += 1
            assert last[0]["registrationDate"] == last[1]["registrationDate"]
            assert [row["spouseName"] for row in last] == [couple[1].name, couple[0].name]
    assert seen > 100


def test_some_marriages_are_a_history() -> None:
    histories = [held(person, "marriage") for person in people(37)]
    assert any(len(rows) >= 2 for rows in histories)
    for rows in histories:
        assert [row["registrationDate"] for row in rows] == sorted(row["registrationDate"] for row in rows)


def test_relief_is_a_households_and_paid_to_its_applicant() -> None:
    receiving = [person for person in people(7) if held(person, "relief")]
    assert receiving
    assert all(on_relief(SEED, person) and person.index % 5 == 0 for person in receiving)


def test_a_business_is_the_same_for_market_supervision_and_tax_office() -> None:
    for person in people(31):
        names = {row["taxpayerName"] for row in held(person, "business_turnover")}
        registered = {row["entityName"] for row in held(person, "business_registration")}
        assert names <= registered


def test_a_family_is_the_block_it_was_drawn_in() -> None:
    household = Wangmo(SEED).household(8)
    assert [p for _, p in family_of(SEED, household.applicant)] == [
        household.applicant,
        *(person for _, person in household.members),
    ]
