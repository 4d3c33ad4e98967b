"""模拟家庭构成: who stands in the five places of a block. The first is the applicant, the last the supporter.

Places between the members and the supporter are people of their own, in no household.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from hedui.plugin import Relation
from plugins.simulated_departments.draws import Draw

BLOCK = 5
_FIRST_YEAR, _LAST_YEAR = 1930, 2024


class Slot(Struct, frozen=True):
    """位置: what is known of a person from their place in the block."""

    relation: Relation
    birth_year: int
    male: bool
    own_family: bool = True
    """Bears the surname of the block."""


class Composition(Struct, frozen=True):
    """构成."""

    members: int
    slots: tuple[Slot, ...]


# Relation to the applicant, years younger (from, to), bears the family's surname.
_SPOUSE = (Relation.SPOUSE, -4, 5, False)
_CHILD = (Relation.CHILD, 23, 32, True)
_YOUNGER_CHILD = (Relation.CHILD, 33, 36, True)
_PARENT = (Relation.PARENT, -32, -22, True)
_GRANDCHILD = (Relation.GRANDCHILD, 50, 58, True)
_SIBLING = (Relation.SIBLING, -8, 8, True)
_OTHER = (Relation.OTHER, -15, 15, False)

# Share in a hundred, years of the applicant's birth, members, supporter.
_KINDS = (
    (25, (1938, 1965), (), _CHILD),
    (15, (1936, 1962), (_SPOUSE,), _CHILD),
    (20, (1972, 1988), (_SPOUSE, _CHILD), _PARENT),
    (12, (1970, 1986), (_SPOUSE, _CHILD, _YOUNGER_CHILD), _PARENT),
    (12, (1972, 1990), (_CHILD,), _SIBLING),
    (8, (1968, 1984), (_PARENT, _CHILD), _SIBLING),
    (8, (1940, 1958), (_GRANDCHILD,), _CHILD),
)


@lru_cache(maxsize=16_384)
def composition(seed: int, block: int) -> Composition:
    """构成 of one block; the same for ever."""
    draw = Draw(seed, "household", block)
    years, members, supporter = _kind(draw.below(100))
    year, male = draw.between(*years), draw.chance(55)
    others = [_OTHER] * (BLOCK - 2 - len(members))
    slots = [Slot(Relation.SELF, year, male)]
    slots += [_slot(draw, role, year, male) for role in (*members, *others, supporter)]
    return Composition(members=len(members), slots=tuple(slots))


def _kind(
    number: int,
) -> tuple[tuple[int, int], tuple[tuple[Relation, int, int, bool], ...], tuple[Relation, int, int, bool]]:
    for percent, years, members, supporter in _KINDS:
        if number < percent:
            return years, members, supporter
        number -= percent
    raise LookupError("shares do not add up to a hundred")


def _slot(draw: Draw, role: tuple[Relation, int, int, bool], year: int, male: bool) -> Slot:
    relation, youngest, oldest, family = role
    born = min(max(year + draw.between(youngest, oldest), _FIRST_YEAR), _LAST_YEAR)
    own = draw.chance(50)
    return Slot(relation, born, not male if relation is Relation.SPOUSE else own, family)
