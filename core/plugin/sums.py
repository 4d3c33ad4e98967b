"""合计的两端: what lines and gaps come to at the least and at the most; what is taken off works the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from core.plugin.rules import COUNTED, DEDUCTED, Gap, HouseholdFacts, Line
from core.plugin.vocabulary import Category


def net_of(lines: Sequence[Line]) -> int:
    """Counted less deducted."""
    net = 0
    for line in lines:
        if line.treatment is COUNTED:
            net += line.amount or 0
        elif line.treatment is DEDUCTED:
            net -= line.amount or 0
    return net


def effects(doubtful: Sequence[Line], taken_off: Collection[str]) -> Iterator[int]:
    """What each doubtful line does to the sum if it turns out to be so: what is taken off lowers it."""
    return ((line.amount or 0) * (-1 if line.element in taken_off else 1) for line in doubtful)


def least_of(doubtful: Sequence[Line], taken_off: Collection[str]) -> int:
    return sum(-effect for effect in effects(doubtful, taken_off) if effect < 0)


def most_of(doubtful: Sequence[Line], taken_off: Collection[str]) -> int:
    return sum(effect for effect in effects(doubtful, taken_off) if effect > 0)


def is_bottomless(gaps: Sequence[Gap], doubtful: Sequence[Line], taken_off: Collection[str]) -> bool:
    """Nobody knows how much is taken off."""
    unknown = any(line.amount is None and line.element in taken_off for line in doubtful)
    return unknown or any(gap.element in taken_off for gap in gaps)


def is_endless(rest: Sequence[Gap], doubtful: Sequence[Line], taken_off: Collection[str]) -> bool:
    """Nobody knows how much there is beyond what was found."""
    return bool(rest) or any(line.amount is None and line.element not in taken_off for line in doubtful)


def may_fall(household: HouseholdFacts, category: Category | None, elements: Sequence[str]) -> int:
    """Fen (or pieces) of which an open answer decides whether an exclusion leaves them out.

    The category is that of the lines: a rule may make lines of an element that no programme asks for.
    """
    if not household.may_fall:
        return 0
    wanted = elements or {line.element for line in household.counted_lines if line.category is category}
    own = household.counted
    return sum(sum_ for (who, element), sum_ in household.may_fall.items() if who in own and element in wanted)
