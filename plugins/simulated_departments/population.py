"""模拟人口: 100 000 invented persons in 20 000 blocks of five, computed from the seed, never stored.

A person's number is their index written as an identity number: three of its parts (place, serial, last digit of the
birth day's ordinal) spell a permuted index, so that a number leads back to its person without a table.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from hedui.plugin import Relation
from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.households import BLOCK, Composition, Slot, composition
from plugins.simulated_departments.names import given_name, name_with_dot, surname

SIZE = 100_000
HOUSEHOLDS = SIZE // BLOCK
DEFAULT_SEED = 20_210_625

# Seventeen codes of Hangzhou, some abolished (people keep the number they were born with), then three from elsewhere.
DIVISIONS = (
    *("330102", "330103", "330104", "330105", "330106", "330108", "330109", "330110", "330111", "330112"),
    *("330113", "330114", "330122", "330127", "330181", "330182", "330185", "330302", "522326", "360102"),
)
_SERIALS = 500
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Person(Struct, frozen=True, omit_defaults=True):
    """模拟人员: nobody real; numbers carry true check digits and belong to nobody by intent."""

    index: int
    name: str
    id_number: str
    birth: date
    male: bool
    division: str
    id_kind: str = "resident_id"


class Household(Struct, frozen=True):
    """模拟家庭: an applicant, members, and one supporter who lives apart; relations are to the applicant."""

    applicant: Person
    members: tuple[tuple[Relation, Person], ...]
    supporter: tuple[Relation, Person] | None
    """None in Wangmo, whose regulation knows no supporters."""


class Population(Struct, frozen=True):
    """模拟人口 of one seed."""

    seed: int = DEFAULT_SEED

    def person(self, index: int) -> Person:
        """The person of that index, 0 up to and without SIZE."""
        if not 0 <= index < SIZE:
            raise LookupError("没有这一序号的模拟人员")
        return _person(self.seed, index)

    def index_of(self, id_number: str) -> int | None:
        """The index of a number; None for everybody else's."""
        index = _index_spelled_by(self.seed, id_number)
        return index if index is not None and self.person(index).id_number == id_number else None

    def household(self, index: int) -> Household:
        """The household of that index, 0 up to and without HOUSEHOLDS; always the same persons."""
        if not 0 <= index < HOUSEHOLDS:
            raise LookupError("没有这一序号的模拟家庭")
        made: Composition = composition(self.seed, index)
        people = [self.person(index * BLOCK + place) for place in range(BLOCK)]
        members = tuple((made.slots[place].relation, people[place]) for place in range(1, made.members + 1))
        return Household(people[0], members, (made.slots[-1].relation, people[-1]))


@lru_cache(maxsize=32_768)
def _person(seed: int, index: int) -> Person:
    """Kept: a department looks one person up several times for one answer."""
    block, place = divmod(index, BLOCK)
    slot = composition(seed, block).slots[place]
    division, serial, digit = _spelled(seed, index)
    birth = _birth(Draw(seed, "birth", index), slot, digit)
    number = checked(f"{DIVISIONS[division]}{birth:%Y%m%d}{serial * 2 + slot.male:03d}")
    return Person(index, _name(seed, block, place, slot), number, birth, slot.male, DIVISIONS[division])


def _name(seed: int, block: int, place: int, slot: Slot) -> str:
    draw = Draw(seed, "name", block, place)
    if Draw(seed, "nation", block).chance(2):
        return name_with_dot(draw, slot.male)
    family = surname(Draw(seed, "surname", block, "" if slot.own_family else place))
    return family + given_name(draw, slot.male)


def _spelled(seed: int, index: int) -> tuple[int, int, int]:
    factor, shift = _permutation(seed)
    rest, digit = divmod((index * factor + shift) % SIZE, 10)
    division, serial = divmod(rest, _SERIALS)
    return division, serial, digit


@lru_cache(maxsize=32_768)
def _index_spelled_by(seed: int, number: str) -> int | None:
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()) or number[:6] not in DIVISIONS:
        return None
    try:
        digit = date(int(number[6:10]), int(number[10:12]), int(number[12:14])).toordinal() % 10
    except ValueError:
        return None
    spelled = (DIVISIONS.index(number[:6]) * _SERIALS + int(number[14:17]) // 2) * 10 + digit
    factor, shift = _permutation(seed)
    return (spelled - shift) * pow(factor, -1, SIZE) % SIZE


def checked(first_seventeen: str) -> str:
    """The number with its check digit (GB 11643, mod 11-2)."""
    total = sum(int(c) * w for c, w in zip(first_seventeen, _WEIGHTS, strict=True))
    return first_seventeen + "10X98765432"[total % 11]


def _birth(draw: Draw, slot: Slot, digit: int) -> date:
    """A day in the slot's year whose ordinal ends in `digit`."""
    first = date(slot.birth_year, 1, 1).toordinal()
    start = first + (digit - first) % 10
    return date.fromordinal(start + 10 * draw.below(36))


@lru_cache(maxsize=8)
def _permutation(seed: int) -> tuple[int, int]:
    """Factor (prime to 100 000) and shift: neighbours do not get neighbouring numbers."""
    draw = Draw(seed, "permutation")
    return 20 * draw.between(500, 4_500) + draw.one_of((1, 3, 7, 9)), draw.below(SIZE)
