"""不计入: what the exclusions in force leave out of the lines, and what an open answer may still bring under them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from core.law import Law
from core.plugin.exclusions import Exclusion, by_person, split
from core.plugin.readings import printed
from core.plugin.rules import COUNTED, DOUBTFUL, Fact, Gap, Line, NotSet, Values, not_set_text


class Left(NamedTuple):
    """What exclusions have made of the lines, and what they may still make of them."""

    lines: list[Line]
    may_fall: Mapping[tuple[str, str], int]
    """(subject, data element) -> fen that count until an open answer says that an exclusion applies."""


def excluded(law: Law, lines: Sequence[Line], facts: Mapping[str, Fact], gaps: Sequence[Gap], values: Values) -> Left:
    """不计入: each exclusion in turn, by id, on what still counts of its elements after those before it."""
    if not law.exclusions:
        return Left(list(lines), {})
    counted: dict[str, list[Line]] = defaultdict(list)
    done: list[Line] = []
    for line in lines:
        (counted[line.element] if line.treatment is COUNTED else done).append(line)
    about, open_ = by_person(facts), {(gap.element, gap.subject) for gap in gaps if not gap.held_by_nobody}
    may_fall: dict[tuple[str, str], int] = defaultdict(int)
    for exclusion in law.exclusions_in_force:
        given = {element: counted.pop(element) for element in exclusion.elements if element in counted}
        own = [line for lines in given.values() for line in lines]
        left = _left_out(exclusion, own, facts, about, values) if own else own
        if left is own:
            counted |= given
        else:
            for line in left:
                (counted[line.element] if line.treatment is COUNTED else done).append(line)
        if not open_:
            continue
        waiting = [line for e in exclusion.elements for line in counted[e] if _is_open(exclusion, line.subject, open_)]
        for position, amount in _unsettled(exclusion, waiting, facts, about, values).items():
            may_fall[waiting[position].subject, waiting[position].element] += amount
    return Left([*done, *(line for own in counted.values() for line in own)], may_fall)


def _left_out(
    exclusion: Exclusion, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]],
    values: Values,
) -> Sequence[Line]:  # fmt: skip
    """The lines with what is left out of them apart; the very same ones where nothing is."""
    try:
        amounts = exclusion.left_out(lines, facts, about, values)
        used = {"限额": printed(exclusion.limit.amount(values))} if exclusion.limit and amounts else {}
    except NotSet as error:
        reason = f"{not_set_text(error, values)}，无法判断其中多少属于“{exclusion.title}”，须人工核实"
        basis = exclusion.basis
        return [replace(x, treatment=DOUBTFUL, reason=reason, basis=(*x.basis, *basis)) for x in lines]
    if not amounts:
        return lines
    for place, amount in amounts.items():
        if not 0 <= amount <= (lines[place].amount or 0):
            raise ValueError(f"不计入规则 {exclusion.id} 给出的数额超出了它所依据的收入")
    parts = (split(x, amounts[n], exclusion, used) if n in amounts else (x,) for n, x in enumerate(lines))
    return list(chain.from_iterable(parts))


def _is_open(exclusion: Exclusion, subject: str, open_: Collection[tuple[str, str]]) -> bool:
    return any((element, subject) in open_ for element in exclusion.rests_on)


def _unsettled(
    exclusion: Exclusion, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]],
    values: Values,
) -> Mapping[int, int]:  # fmt: skip
    """What it would leave out of these lines, were its further condition fulfilled."""
    return replace(exclusion, applies=None).left_out(lines, facts, about, values) if lines else {}
