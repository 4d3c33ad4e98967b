"""模拟生平: what is true of a person whichever department is asked: death, work, business, marriage, family.

A known share of what is told to two departments differs on purpose; the shares are constants, so that a test can count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from hedui.plugin import Relation
from plugins.simulated_departments import households, households_wangmo
from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.households import BLOCK, Composition
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import age, skewed
from plugins.simulated_departments.regions import FIRST_OF_WANGMO, in_wangmo, region_of
from plugins.simulated_departments.residents import Residents


class Job(Struct, frozen=True):
    """工作: employer and monthly base in fen."""

    unit: str
    base: int


@lru_cache(maxsize=32_768)
def died_on(seed: int, person: Person) -> date | None:
    """死亡日期. An applicant lives. Kept: every department that pays by the month must know it."""
    draw = Draw(seed, person.id_number, "death")
    if person.index % BLOCK == 0 or draw.below(1_000) >= (35 if person.birth.year < 1956 else 4):
        return None
    day = date(2016, 1, 1) + timedelta(days=draw.below(3_900))
    return day if day > person.birth else None


def job_of(seed: int, person: Person) -> Job | None:
    """工作 as the social insurance knows it; at what ages it is done is `works`."""
    draw = Draw(seed, person.id_number, "wage")
    poorer = in_wangmo(person)
    employed, unit = draw.chance(34 if poorer else 62), draw.one_of(region_of(person).units)
    base = skewed(draw, 189_000, 800_000) if poorer else skewed(draw, 249_000, 1_600_000)
    return Job(unit, base) if employed else None


def works(person: Person, month: date) -> bool:
    """At an age at which people are employed."""
    return 20 <= age(person, month) < (60 if person.male else 52)


def insured_wage(seed: int, person: Person, job: Job, month: date) -> int:
    """申报缴费工资 of a month, in fen."""
    return job.base + Draw(seed, person.id_number, "wage", f"{month:%Y%m}").below(60_000)


def family_of(seed: int, person: Person) -> Iterator[tuple[Relation, Person]]:
    """共同生活的家庭成员 of the block's household, the person among them, by relation to the applicant."""
    block = person.index // BLOCK
    made, people = composition_of(seed, person), Residents(seed)
    for place in range(made.members + 1):
        yield made.slots[place].relation, people.person(block * BLOCK + place)


def composition_of(seed: int, person: Person) -> Composition:
    """构成 of the person's block."""
    if in_wangmo(person):
        return households_wangmo.composition(seed, (person.index - FIRST_OF_WANGMO) // BLOCK)
    return households.composition(seed, person.index // BLOCK)


def in_household(seed: int, person: Person) -> bool:
    """Whether the person is the applicant or a member of the block's household."""
    return person.index % BLOCK <= composition_of(seed, person).members


def spouse_of(seed: int, person: Person) -> Person | None:
    """配偶 where the population has one: applicant and spouse of one household."""
    if not in_household(seed, person):
        return None
    couple = [one for relation, one in family_of(seed, person) if relation in (Relation.SELF, Relation.SPOUSE)]
    return next((one for one in couple if one != person), None) if person in couple else None


def lost(seed: int, person: Person) -> Iterator[tuple[Person, date]]:
    """亡故的家人 of the applicant, who is paid what is paid to survivors."""
    if person.index % BLOCK == 0:
        for _, one in family_of(seed, person):
            day = died_on(seed, one)
            if day is not None:
                yield one, day


def on_relief(seed: int, person: Person) -> bool:
    """低保户: decided for the household; it is paid to the applicant."""
    share = 18 if in_wangmo(person) else 6
    return person.index % BLOCK == 0 and Draw(seed, "relief", person.index // BLOCK).chance(share)
