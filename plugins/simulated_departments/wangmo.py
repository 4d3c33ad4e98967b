"""模拟人口（望谟）: 50 000 more invented persons in 10 000 blocks of five, beside those of Hangzhou and never among them.

The number is again the index written as an identity number: the serial and the birth day's ordinal spell a permuted
index. The area code is free, so that a spouse may come from elsewhere, hold a permit of Hong Kong, Macau or Taiwan, or
a foreigner's card.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from hedui.plugin import Relation
from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.households import BLOCK, Slot
from plugins.simulated_departments.households_wangmo import composition
from plugins.simulated_departments.names_wangmo import clan_name, family_name, foreign_name, full_name, overseas_name
from plugins.simulated_departments.population import DEFAULT_SEED, DIVISIONS, Household, Person, Population, checked
from plugins.simulated_departments.regions import FIRST_OF_WANGMO as FIRST

SIZE = 50_000
HOUSEHOLDS = SIZE // BLOCK
HOME = "522326"
NEARBY = ("522301", "522322", "522323", "522324", "522325", "522327", "522328", "522729", "451027", "451222", "520103")
PERMITS = ("810000", "820000", "830000")
FOREIGN = ("952704", "952418", "945704")
"""Nine, the province that issued the card, the holder's country."""
_DAYS = 100


class Wangmo(Struct, frozen=True):
    """望谟人口 of one seed."""

    seed: int = DEFAULT_SEED

    def person(self, index: int) -> Person:
        """The person of that index, FIRST up to and without FIRST + SIZE."""
        if not FIRST <= index < FIRST + SIZE:
            raise LookupError("没有这一序号的模拟人员")
        return _person(self.seed, index)

    def index_of(self, id_number: str) -> int | None:
        """The index of a number, also of the 15 digits that it once was; None for everybody else's."""
        number = _eighteen(id_number)
        index = _index_spelled_by(self.seed, number)
        return index if index is not None and self.person(index).id_number == number else None

    def household(self, index: int) -> Household:
        """The household of that index, 0 up to and without HOUSEHOLDS; always the same persons, no supporter."""
        if not 0 <= index < HOUSEHOLDS:
            raise LookupError("没有这一序号的模拟家庭")
        made = composition(self.seed, index)
        people = [self.person(FIRST + index * BLOCK + place) for place in range(made.members + 1)]
        members = tuple((made.slots[place].relation, people[place]) for place in range(1, made.members + 1))
        return Household(people[0], members, None)


def fifteen(person: Person) -> str:
    """十五位号码, which old people's papers and old registers still carry; the present one where there never was one."""
    number = person.id_number
    there_was = person.id_kind == "resident_id" and person.birth.year < 1956 and number[14:17] < "996"
    return number[:6] + number[8:17] if there_was and Draw(number, "fifteen").chance(40) else number


def _eighteen(number: str) -> str:
    return (
        checked(f"{number[:6]}19{number[6:]}")
        if len(number) == 15 and number.isascii() and number.isdigit()
        else number
    )


@lru_cache(maxsize=16_384)
def _person(seed: int, index: int) -> Person:
    block, place = divmod(index - FIRST, BLOCK)
    made = composition(seed, block)
    slot, code = made.slots[place], _code(seed, block, place)
    birth, number = next(_numbers(seed, index - FIRST, slot, code))
    return Person(index, _name(seed, block, place, slot, code), number, birth, slot.male, code, _kind(code))


def _code(seed: int, block: int, place: int) -> str:
    """Area code: home, mostly; a spouse from elsewhere more often than others."""
    draw, slot = Draw(seed, "wangmo code", block, place), composition(seed, block).slots[place]
    married_in = slot.relation is Relation.SPOUSE
    if married_in and not slot.male and draw.chance(5):
        return draw.one_of(FOREIGN)
    if (married_in or slot.relation is Relation.PARENT) and draw.chance(3):
        return draw.one_of(PERMITS)
    return draw.one_of(NEARBY) if draw.chance(25 if married_in else 6) else HOME


def _kind(code: str) -> str:
    return {"8": "hk_mo_tw_residence_permit", "9": "foreign_permanent_residence"}.get(code[0], "resident_id")


def _name(seed: int, block: int, place: int, slot: Slot, code: str) -> str:
    draw = Draw(seed, "wangmo name", block, place)
    if code in FOREIGN:
        return foreign_name(draw)
    if code in PERMITS:
        return overseas_name(draw, slot.male)
    if Draw(seed, "wangmo clan", block).chance(4):
        return clan_name(draw, slot.male)
    family = family_name(Draw(seed, "wangmo surname", block, "" if slot.own_family else place))
    return full_name(draw, family, slot.male)


def _numbers(seed: int, place: int, slot: Slot, code: str) -> Iterator[tuple[date, str]]:
    """Birth day and number; a later day of the same year where Hangzhou's population has that very number."""
    factor, shift = _permutation(seed)
    serial, day = divmod((place * factor + shift) % SIZE, _DAYS)
    first = date(slot.birth_year, 1, 1).toordinal()
    start, skipped = first + (day - first) % _DAYS, Draw(seed, "wangmo birth", place).below(3)
    for turn in range(3):
        birth = date.fromordinal(start + _DAYS * ((skipped + turn) % 3))
        number = checked(f"{code}{birth:%Y%m%d}{serial * 2 + slot.male:03d}")
        if code not in DIVISIONS or Population(seed).index_of(number) is None:
            yield birth, number


def _index_spelled_by(seed: int, number: str) -> int | None:
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return None
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14])).toordinal() % _DAYS
    except ValueError:
        return None
    factor, shift = _permutation(seed)
    spelled = int(number[14:17]) // 2 * _DAYS + day
    return FIRST + (spelled - shift) * pow(factor, -1, SIZE) % SIZE


@lru_cache(maxsize=8)
def _permutation(seed: int) -> tuple[int, int]:
    """Factor (prime to 50 000) and shift."""
    draw = Draw(seed, "wangmo permutation")
    return 20 * draw.between(500, 2_000) + draw.one_of((1, 3, 7, 9)), draw.below(SIZE)
