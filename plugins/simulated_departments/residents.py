"""模拟居民: both populations as one, which is what the departments' registers know."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from plugins.simulated_departments import population, wangmo
from plugins.simulated_departments.population import Person, Population
from plugins.simulated_departments.regions import FIRST_OF_WANGMO
from plugins.simulated_departments.wangmo import Wangmo


class People(Protocol):
    """人口: a population, or all of them."""

    @property
    def seed(self) -> int:
        """The seed that everything is drawn from."""
        ...

    def person(self, index: int) -> Person:
        """The person of that index; LookupError."""
        ...


class Residents(Struct, frozen=True):
    """全部居民 of one seed."""

    seed: int

    def person(self, index: int) -> Person:
        """The person of that index, of whichever population."""
        here: People = Population(self.seed) if index < FIRST_OF_WANGMO else Wangmo(self.seed)
        return here.person(index)

    def index_of(self, id_number: str) -> int | None:
        """The index of a number; None for everybody else's."""
        found = Population(self.seed).index_of(id_number)
        return found if found is not None else Wangmo(self.seed).index_of(id_number)


def neighbour(index: int, step: int) -> int:
    """邻近序号 in the same population, going round at its end."""
    if index < FIRST_OF_WANGMO:
        return (index + step) % population.SIZE
    return FIRST_OF_WANGMO + (index - FIRST_OF_WANGMO + step) % wangmo.SIZE
