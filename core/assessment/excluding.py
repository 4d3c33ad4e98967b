"""不计入: what the exclusions in force leave out of the lines, and what an open answer may still bring under them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from core.assessment.resting import Resting
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
    about, resting = by_person(facts), Resting(law, lines, facts, gaps)
    may_fall: dict[tuple[str, str], int] = defaultdict(int)
    for exclusion in law.exclusions_in_force:
        own = [line for element in dict.fromkeys(exclusion.elements) for line in counted.pop(element, ())]
        if not own:
            continue
        seen = resting.seen_by(exclusion, about)
        try:
            says = exclusion.verdicts(own, facts, seen, values, resting.open_for(exclusion))
            left = list(_left_out(exclusion, own, says, facts, seen, values))
        except NotSet as error:
            left, says = list(_unknown(exclusion, own, error, values)), []
        for line in left:
            (counted[line.element] if line.treatment is COUNTED else done).append(line)
        for place, amount in _unsettled(exclusion, own, says, facts, values).items():
            may_fall[place] += amount
    return Left([*done, *(line for own in counted.values() for line in own)], may_fall)


def _left_out(
    exclusion: Exclusion, lines: Sequence[Line], says: Sequence[bool | None], facts: Mapping[str, Fact],
    about: Mapping[str, Sequence[Fact]], values: Values,
) -> Iterator[Line]:  # fmt: skip
    sure = [place for place, verdict in enumerate(says) if verdict]
    if not sure:
        yield from lines
        return
    parts = exclusion.left_out([lines[place] for place in sure], facts, about, values)
    amounts = {sure[position]: amount for position, amount in parts.items()}
    if any(not 0 <= amount <= (lines[place].amount or 0) for place, amount in amounts.items()):
        raise ValueError(f"不计入规则 {exclusion.id} 给出的数额超出了它所依据的收入")
    used = {"限额": printed(exclusion.limit.amount(values))} if exclusion.limit and amounts else {}
    for position, line in enumerate(lines):
        yield from split(line, amounts[position], exclusion, used) if position in amounts else (line,)


def _unknown(exclusion: Exclusion, lines: Sequence[Line], error: NotSet, values: Values) -> Iterator[Line]:
    reason = f"{not_set_text(error, values)}，无法判断其中多少属于“{exclusion.title}”，须人工核实"
    basis = exclusion.basis
    return (replace(x, treatment=DOUBTFUL, reason=reason, basis=(*x.basis, *basis)) for x in lines)


def _unsettled(
    exclusion: Exclusion, lines: Sequence[Line], says: Sequence[bool | None], facts: Mapping[str, Fact], values: Values
) -> Mapping[tuple[str, str], int]:
    """What more it would leave out, were its condition fulfilled wherever that cannot be told; all, if nobody knows how much."""
    if None not in says:
        return {}
    found: dict[tuple[str, str], int] = defaultdict(int)
    possible = [line for line, verdict in zip(lines, says, strict=True) if verdict is not False]
    sure = [line for line, verdict in zip(lines, says, strict=True) if verdict]
    try:
        most, certain = exclusion.at_most(possible, facts, values), exclusion.at_most(sure, facts, values)
    except NotSet:
        most, certain = {n: line.amount or 0 for n, line in enumerate(possible)}, {}
    for position, amount in most.items():
        found[possible[position].subject, possible[position].element] += amount
    for position, amount in certain.items():
        found[sure[position].subject, sure[position].element] -= amount
    return {place: amount for place, amount in found.items() if amount > 0}
