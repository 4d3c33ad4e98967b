"""模拟记录: drawn from seed, number and dataset alone; the golden digests move only when somebody means them to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import chain

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.simulated_departments.catalogue import CATALOGUE, DEPARTMENTS
from plugins.simulated_departments.population import Person, Population
from plugins.simulated_departments.records import HELD, Record, Window, records_of
from plugins.simulated_departments.regions import FIRST_OF_WANGMO
from plugins.simulated_departments.residents import Residents

HERE, EVERYBODY = Population(), Residents(Population().seed)
YEAR = Window(date(2025, 11, 20), date(2026, 11, 19))
LONG = Window(date(2015, 1, 1), date(2026, 11, 19))
FIRST_SIX = [entry.element for entry in CATALOGUE[:6]]
LATER = [entry.element for entry in CATALOGUE[6:]]
GOLDEN = "b4e6963a753cf1538c01ca1cd0a359e179ce03c77803a09d6b1738b1fa9078af"
GOLDEN_ALL = "3cd0522dc1c7f5dd02ade658312361ac37725971f3da387f543357939fe40961"

indexes = st.integers(0, 99_999) | st.integers(FIRST_OF_WANGMO, FIRST_OF_WANGMO + 49_999)


def some(step: int) -> Iterator[Person]:
    """Persons of both populations."""
    return map(EVERYBODY.person, chain(range(0, 100_000, step), range(FIRST_OF_WANGMO, FIRST_OF_WANGMO + 50_000, step)))


def held(person: Person, element: str, window: Window = YEAR) -> list[Record]:
    return records_of(EVERYBODY.seed, person, element, window)


def test_what_was_drawn_once_stays() -> None:
    digest = sha256()
    for index in range(0, 100_000, 331):
        person = HERE.person(index)
        told = {element: held(person, element) for element in FIRST_SIX}
        digest.update(msgspec.json.encode([person, told], order="sorted"))
    assert digest.hexdigest() == GOLDEN


def test_what_was_drawn_later_stays_too() -> None:
    digest = sha256()
    for person in some(997):
        told = {element: held(person, element, LONG) for element in sorted(HELD)}
        digest.update(msgspec.json.encode([person, told], order="sorted"))
    assert digest.hexdigest() == GOLDEN_ALL


def test_every_department_holds_something_in_either_region() -> None:
    assert DEPARTMENTS[:4] == ("public_security", "social_insurance", "housing", "banks")
    assert {entry.department for entry in CATALOGUE} == set(DEPARTMENTS)
    for entry in CATALOGUE:
        for first in (0, FIRST_OF_WANGMO):
            people = map(EVERYBODY.person, range(first, first + 50_000, 11))
            assert any(held(person, entry.element, LONG) for person in people), (entry.element, first)


@settings(deadline=None)
@given(indexes, st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(0, 800), st.sampled_from(sorted(HELD)))
def test_another_window_changes_no_payment(index: int, start: date, length: int, element: str) -> None:
    if not HELD[element][1].periodic:
        return
    person = EVERYBODY.person(index)
    narrow = Window(start, date.fromordinal(start.toordinal() + length))
    wide = Window(date(2010, 1, 1), date(2030, 12, 31))
    known = {record["recordId"]: _undated(record) for record in held(person, element, wide)}
    for record in held(person, element, narrow):
        assert known[record["recordId"]] == _undated(record)


def _undated(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "dataDate"}


def test_a_year_has_twelve_wages_or_none() -> None:
    counts = {len(held(HERE.person(index), "national.wage")) for index in range(0, 5_000, 5)}
    assert {0, 12} <= counts


@pytest.mark.parametrize("element", sorted(HELD))
def test_rows_have_numbers_of_their_own(element: str) -> None:
    for person in some(499):
        records = held(person, element, LONG)
        assert len({record["recordId"] for record in records}) == len(records)


def test_rows_in_hangzhou_name_their_person() -> None:
    for index in range(0, 10_000, 101):
        person = HERE.person(index)
        for entry in CATALOGUE:
            rows = held(person, entry.element)
            assert all(row["idCardCode"] == person.id_number and row["name"] == person.name for row in rows)


def test_amounts_are_yuan_with_two_decimals() -> None:
    for person in some(1_499):
        for element in LATER:
            for record in held(person, element, LONG):
                sums = [value for name, value in record.items() if name.endswith(("mount", "alue", "ncome", "alance"))]
                assert all(value.partition(".")[0].isdigit() and len(value.partition(".")[2]) == 2 for value in sums)
