"""两地: Zhejiang, where the province executes for its counties, and Wangmo, where the county executes for itself; whose
households they are, and by whose hands a case goes through."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from core.ids import new_id
from hedui.demo import SAMPLES, Sample
from hedui.journey import HouseholdFile
from plugins.simulated_departments import population, wangmo
from plugins.simulated_departments.population import Household, Person
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.sample import household_file
from plugins.simulated_departments.sample_wangmo import wangmo_file


@dataclass(frozen=True)
class Family:
    """家庭 of one of the two simulated populations."""

    sample: Sample
    index: int

    @property
    def holders(self) -> Mapping[str, str]:
        """Step -> staff number of the post holder whose step it is."""
        return self.sample.holders

    def household(self, departments: Departments) -> Household:
        """Who they are."""
        people = departments.population if self.sample is ZHEJIANG else departments.wangmo
        return people.household(self.index)

    def people(self, departments: Departments) -> Iterator[Person]:
        """Everybody who is asked about."""
        household = self.household(departments)
        yield household.applicant
        if household.supporter is not None:
            yield household.supporter[1]
        yield from (person for _, person in household.members)

    def file(self, departments: Departments, day: date) -> HouseholdFile:
        """Application, declaration and authorizations under a number of its own."""
        number = f"救{new_id().hex[-10:]}"
        plain: dict[str, Any] = (
            household_file(departments.population, self.index, number, day)
            if self.sample is ZHEJIANG
            else wangmo_file(departments.wangmo, self.index, number, day, [self.holders["clerk"], "WM1002"])
        )
        return msgspec.convert(plain, HouseholdFile)


ZHEJIANG, WANGMO = SAMPLES
SIZES = {ZHEJIANG.name: population.HOUSEHOLDS, WANGMO.name: wangmo.HOUSEHOLDS}


def families(draw: random.Random, count: int) -> Sequence[Family]:
    """So many of both, taking turns; no family twice."""
    drawn = {sample.name: iter(draw.sample(range(SIZES[sample.name]), (count + 1) // 2)) for sample in SAMPLES}
    return [Family(sample, next(drawn[sample.name])) for sample in (SAMPLES[turn % 2] for turn in range(count))]
