"""模拟人口: deterministic, valid, and found again by number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.plugin import Relation
from plugins.simulated_departments.names import RARE
from plugins.simulated_departments.population import HOUSEHOLDS, SIZE, Population, checked

HERE = Population()
patient = settings(deadline=None)
indexes = st.integers(0, SIZE - 1)


@patient
@given(indexes, st.integers(0, 3))
def test_a_number_leads_back_to_its_person(index: int, seed: int) -> None:
    population = Population(seed)
    person = population.person(index)
    assert population.index_of(person.id_number) == index
    assert population.person(index) == person


@patient
@given(indexes)
def test_numbers_are_valid(index: int) -> None:
    person = HERE.person(index)
    number = person.id_number
    assert checked(number[:17]) == number
    assert number[:6] == person.division
    assert number[6:14] == f"{person.birth:%Y%m%d}"
    assert int(number[16]) % 2 == person.male
    assert 1930 <= person.birth.year <= 2024


@patient
@given(st.text(max_size=20) | st.from_regex(r"\A[0-9]{17}[0-9X]\Z"))
def test_other_numbers_belong_to_nobody(number: str) -> None:
    found = HERE.index_of(number)
    assert found is None or HERE.person(found).id_number == number


def test_no_two_persons_share_a_number() -> None:
    numbers = {HERE.person(index).id_number for index in range(0, SIZE, 7)}
    assert len(numbers) == len(range(0, SIZE, 7))
    assert sum(number.endswith("X") for number in numbers) > 500
    assert sum(number.startswith("3301") for number in numbers) > len(numbers) / 2


def test_some_names_are_hard() -> None:
    names = [HERE.person(index).name for index in range(20_000)]
    assert any(character in name for name in names for character in RARE)
    assert any("·" in name for name in names)
    assert all(2 <= len(name) <= 12 for name in names)


@patient
@given(st.integers(0, HOUSEHOLDS - 1))
def test_households_are_plausible_and_stay_the_same(index: int) -> None:
    household = HERE.household(index)
    assert household == HERE.household(index)
    assert 0 <= len(household.members) <= 3
    people = [household.applicant, *(person for _, person in household.members), household.supporter[1]]
    assert len({person.id_number for person in people}) == len(people)
    assert HERE.index_of(household.applicant.id_number) == household.applicant.index
    for relation, person in (*household.members, household.supporter):
        apart = person.birth.year - household.applicant.birth.year
        assert relation is not Relation.CHILD or 20 <= apart <= 40
        assert relation is not Relation.PARENT or -40 <= apart <= -20
        assert relation is not Relation.SPOUSE or person.male != household.applicant.male


@pytest.mark.parametrize("index", [-1, SIZE])
def test_there_is_nobody_outside(index: int) -> None:
    with pytest.raises(LookupError):
        HERE.person(index)
    with pytest.raises(LookupError):
        HERE.household(index)
