"""模拟家庭构成（望谟）: who stands in the five places of a block. The first is the applicant; there is no supporter.

Places after the members are people of their own, in no household.
"""

from __future__ import annotations

from functools import lru_cache

from hedui.plugin import Relation
from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.households import BLOCK, Composition, Slot

_EARLIEST, _LATEST = 1930, 2024
_Role = tuple[Relation, int, int, bool]

# Relation to the applicant, years younger (from, to), bears the family's surname.
_SPOUSE = (Relation.SPOUSE, -4, 5, False)
_CHILD = (Relation.CHILD, 21, 27, True)
_YOUNGER_CHILD = (Relation.CHILD, 28, 34, True)
_PARENT = (Relation.PARENT, -28, -21, True)
_GRANDCHILD = (Relation.GRANDCHILD, 46, 56, True)
_SIBLING = (Relation.SIBLING, 1, 5, True)
_OTHER = (Relation.OTHER, -15, 15, False)

# Share in a hundred, years of the applicant's birth, members.
_KINDS: tuple[tuple[int, tuple[int, int], tuple[_Role, ...]], ...] = (
    (22, (1932, 1978), ()),
    (3, (2009, 2020), ()),
    (3, (2008, 2016), (_SIBLING,)),
    (12, (1934, 1962), (_SPOUSE,)),
    (20, (1972, 1992), (_SPOUSE, _CHILD, _YOUNGER_CHILD)),
    (14, (1970, 1988), (_SPOUSE, _CHILD, _PARENT)),
    (10, (1945, 1962), (_SPOUSE, _GRANDCHILD, _GRANDCHILD)),
    (10, (1972, 1992), (_CHILD, _YOUNGER_CHILD)),
    (6, (1972, 1988), (_SPOUSE, _CHILD, _YOUNGER_CHILD, _PARENT)),
)


@lru_cache(maxsize=16_384)
def composition(seed: int, block: int) -> Composition:
    """构成 of one block; the same for ever."""
    draw = Draw(seed, "wangmo household", block)
    years, members = _kind(draw.below(100))
    year, male = draw.between(*years), draw.chance(52)
    others = [_OTHER] * (BLOCK - 1 - len(members))
    slots = [Slot(Relation.SELF, year, male), *(_slot(draw, role, year, male) for role in (*members, *others))]
    return Composition(members=len(members), slots=tuple(slots))


def _kind(number: int) -> tuple[tuple[int, int], tuple[_Role, ...]]:
    for percent, years, members in _KINDS:
        if number < percent:
            return years, members
        number -= percent
    raise LookupError("shares do not add up to a hundred")


def _slot(draw: Draw, role: _Role, year: int, male: bool) -> Slot:
    relation, youngest, oldest, family = role
    born = min(max(year + draw.between(youngest, oldest), _EARLIEST), _LATEST)
    own = draw.chance(50)
    return Slot(relation, born, not male if relation is Relation.SPOUSE else own, family)
