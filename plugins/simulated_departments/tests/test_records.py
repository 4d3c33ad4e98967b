"""模拟记录: drawn from seed, number and dataset alone; the golden digest moves only when somebody means it to."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.simulated_departments.catalogue import CATALOGUE, DEPARTMENTS
from plugins.simulated_departments.population import Population
from plugins.simulated_departments.records import Window, records_of

HERE = Population()
YEAR = Window(date(2025, 11, 20), date(2026, 11, 19))
GOLDEN = "b4e6963a753cf1538c01ca1cd0a359e179ce03c77803a09d6b1738b1fa9078af"


def test_what_was_drawn_once_stays() -> None:
    digest = sha256()
    for index in range(0, 100_000, 331):
        person = HERE.person(index)
        held = {entry.element: records_of(HERE.seed, person, entry.element, YEAR) for entry in CATALOGUE[:6]}
        digest.update(msgspec.json.encode([person, held], order="sorted"))
    assert digest.hexdigest() == GOLDEN


def test_every_department_holds_something() -> None:
    assert DEPARTMENTS == ("public_security", "social_insurance", "housing", "banks")
    for entry in CATALOGUE:
        held = [records_of(HERE.seed, HERE.person(index), entry.element, YEAR) for index in range(100)]
        assert any(held), entry.element


@settings(deadline=None)
@given(st.integers(0, 99_999), st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(0, 800))
def test_another_window_changes_no_record(index: int, start: date, length: int) -> None:
    person = HERE.person(index)
    narrow = Window(start, date.fromordinal(start.toordinal() + length))
    wide = Window(date(2010, 1, 1), date(2030, 12, 31))
    for element in ("national.wage", "national.pension"):
        known = {record["recordId"]: record for record in records_of(HERE.seed, person, element, wide)}
        for record in records_of(HERE.seed, person, element, narrow):
            assert known[record["recordId"]] == record


def test_a_year_has_twelve_wages_or_none() -> None:
    counts = {len(records_of(HERE.seed, HERE.person(index), "national.wage", YEAR)) for index in range(0, 5_000, 5)}
    assert {0, 12} <= counts


def test_rows_name_their_person_and_have_numbers_of_their_own() -> None:
    for index in range(200):
        person = HERE.person(index)
        for entry in CATALOGUE:
            records = records_of(HERE.seed, person, entry.element, YEAR)
            assert len({record["recordId"] for record in records}) == len(records)
            assert all(r["idCardCode"] == person.id_number and r["name"] == person.name for r in records)
