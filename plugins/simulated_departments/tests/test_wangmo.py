"""望谟人口: deterministic, valid, found again by number, apart from Hangzhou's; and its household file."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.plugin import Relation
from plugins.simulated_departments.catalogue import CATALOGUE
from plugins.simulated_departments.names_wangmo import RARE_PLANES
from plugins.simulated_departments.population import Population, checked
from plugins.simulated_departments.residents import Residents, neighbour
from plugins.simulated_departments.sample_wangmo import ITEMS, wangmo_file
from plugins.simulated_departments.wangmo import FIRST, HOUSEHOLDS, SIZE, Wangmo, fifteen

HERE = Wangmo()
DAY = date(2026, 11, 19)
patient = settings(deadline=None)
indexes = st.integers(FIRST, FIRST + SIZE - 1)
sampled = [HERE.person(index) for index in range(FIRST, FIRST + SIZE, 3)]


@patient
@given(indexes, st.integers(0, 3))
def test_a_number_leads_back_to_its_person(index: int, seed: int) -> None:
    population = Wangmo(seed)
    person = population.person(index)
    assert population.index_of(person.id_number) == population.index_of(fifteen(person)) == index
    assert Residents(seed).index_of(person.id_number) == index
    assert Residents(seed).person(index) == person


@patient
@given(indexes)
def test_numbers_are_valid(index: int) -> None:
    person = HERE.person(index)
    number = person.id_number
    assert checked(number[:17]) == number
    assert number[:6] == person.division
    assert number[6:14] == f"{person.birth:%Y%m%d}"
    assert int(number[16]) % 2 == person.male
    old = fifteen(person)
    assert old == number or checked(f"{old[:6]}19{old[6:]}") == number


@patient
@given(st.text(max_size=20) | st.from_regex(r"\A[0-9]{15}\Z") | st.from_regex(r"\A522326[0-9]{11}[0-9X]\Z"))
def test_other_numbers_belong_to_nobody(number: str) -> None:
    found = HERE.index_of(number)
    assert found is None or HERE.person(found).id_number in (number, checked(f"{number[:6]}19{number[6:]}"))


def test_no_number_is_anybody_elses() -> None:
    numbers = {person.id_number for person in sampled}
    assert len(numbers) == len(sampled)
    assert all(Population().index_of(number) is None for number in numbers)
    assert sum(number.startswith("522326") for number in numbers) > len(numbers) * 0.8
    assert sum(number.endswith("X") for number in numbers) > 500


def test_names_are_the_regions_and_some_are_hard() -> None:
    names = [person.name for person in sampled]
    assert sum(name[0] in "韦黄岑罗王陆" for name in names) > len(names) / 3
    assert any("·" in name for name in names)
    assert any(" " in name for name in names)
    for character in RARE_PLANES:
        assert any(character in name for name in names), hex(ord(character))


def test_there_are_permits_foreigners_and_old_numbers() -> None:
    kinds = {person.id_kind for person in sampled}
    assert kinds == {"resident_id", "hk_mo_tw_residence_permit", "foreign_permanent_residence"}
    assert {person.division[:2] for person in sampled if person.id_kind.startswith("hk")} == {"81", "82", "83"}
    assert sum(len(fifteen(person)) == 15 for person in sampled) > 500


def test_households_are_of_every_kind() -> None:
    households = [HERE.household(index) for index in range(0, HOUSEHOLDS, 9)]
    assert {len(household.members) for household in households} == {0, 1, 2, 3, 4}
    assert all(household.supporter is None for household in households)
    young = [h for h in households if h.applicant.birth.year > 2008]
    assert any(not household.members for household in young)
    for household in households:
        people = [household.applicant, *(person for _, person in household.members)]
        assert len({person.id_number for person in people}) == len(people)
        assert household.applicant.id_kind == "resident_id"
        for relation, person in household.members:
            assert relation is not Relation.SPOUSE or person.male != household.applicant.male


@pytest.mark.parametrize("index", [FIRST - 1, FIRST + SIZE, 0])
def test_there_is_nobody_outside(index: int) -> None:
    with pytest.raises(LookupError):
        HERE.person(index)


def test_there_is_no_household_outside() -> None:
    for index in (-1, HOUSEHOLDS):
        with pytest.raises(LookupError):
            HERE.household(index)


def test_neighbours_live_in_the_same_region() -> None:
    assert neighbour(99_999, 1) == 0
    assert neighbour(FIRST + SIZE - 1, 1) == FIRST


def test_a_household_file_has_a_field_check_and_no_supporters() -> None:
    file = wangmo_file(HERE, 8, "JZ-1", DAY, ["WM1001", "WM1002"])
    assert json.loads(json.dumps(file)) == file
    assert "supporters" not in file
    check = file["field_check"]
    assert check["checked_on"] == "2026-11-19"
    assert [officer["staff_number"] for officer in check["officers"]] == ["WM1001", "WM1002"]
    assert len({officer["credential"] for officer in check["officers"]}) == 2
    assert len(file["authorizations"]) == len(file["household"]["members"]) == 4
    assert len(ITEMS) == len(CATALOGUE) <= 100


def test_minors_sheets_are_signed_by_a_guardian_who_is_named() -> None:
    files = [wangmo_file(HERE, index, f"JZ-{index}", DAY, ["A", "B"]) for index in range(300)]
    sheets = [sheet for file in files for sheet in file["authorizations"]]
    minors = [sheet for sheet in sheets if sheet["signatory"] == "guardian"]
    assert len(minors) > 50
    assert all(sheet["fields"]["guardian_name"] != sheet["fields"]["full_name"] for sheet in minors)
    assert any("委员会" in sheet["fields"]["guardian_name"] for sheet in minors)
    assert not any("guardian_name" in sheet["fields"] for sheet in sheets if sheet["signatory"] == "self")


def test_papers_are_named_as_they_are() -> None:
    members = [
        member
        for index in range(0, HOUSEHOLDS, 3)
        for member in wangmo_file(HERE, index, "JZ", DAY, ["A", "B"])["household"]["members"]
    ]
    assert any(len(member["id_number"]) == 15 for member in members)
    assert {member.get("id_kind", "resident_id") for member in members} == {
        "resident_id",
        "hk_mo_tw_residence_permit",
        "foreign_permanent_residence",
    }
