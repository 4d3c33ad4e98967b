"""不计入: what the exclusions in force leave out of the lines, and what an open answer may still bring under them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from core.assessment.batches import Batch, flat
from core.assessment.contract import amount_judged
from core.assessment.finding import Found
from core.assessment.resting import Resting, doubted
from core.law import Law
from core.plugin.exclusions import Exclusion, split
from core.plugin.readings import printed
from core.plugin.rules import COUNTED, DOUBTFUL, Fact, Gap, Line, NotSet, Treatment, Values, not_set_text


class Left(Struct, frozen=True):
    """What exclusions have made of the lines, and what they may still make of them."""

    batches: Sequence[Batch]
    may_fall: Mapping[tuple[str, str], int]
    """(subject, data element) -> fen that count until an open answer says that an exclusion applies."""

    @property
    def lines(self) -> list[Line]:
        """明细, one by one."""
        return flat(self.batches)


def excluded(law: Law, batches: Sequence[Batch], found: Found, gaps: Sequence[Gap], values: Values) -> Left:
    """不计入: each exclusion in turn, by id, on what still counts of its elements after those before it."""
    if not law.exclusions:
        return Left(batches, {})
    counted: dict[str, list[Batch]] = defaultdict(list)
    done: list[Batch] = []
    for batch in batches:
        (counted[batch.element] if batch.treatment is COUNTED else done).append(batch)
    resting = Resting(law, batches, found.by_id, gaps, doubted(law, batches))
    may_fall: dict[tuple[str, str], int] = defaultdict(int)
    for exclusion, elements in _in_turn(law):
        own = [batch for element in elements if element in counted for batch in counted.pop(element)]
        if not own:
            continue
        seen = resting.seen_by(exclusion, _named(law, exclusion, found))
        case = _Case(found.by_id, seen, resting.open_for(exclusion), values)
        idle = [not exclusion.each_line and _is_idle(exclusion, batch, case) for batch in own]
        for batch in own if all(idle) else _after(exclusion, own, idle, case, may_fall):
            (counted[batch.element] if batch.treatment is COUNTED else done).append(batch)
    return Left([*done, *[batch for own in counted.values() for batch in own]], may_fall)


class _Case(Struct, gc=False):
    """What an exclusion is asked in view of."""

    facts: Mapping[str, Fact]
    about: Mapping[str, Sequence[Fact]]
    open: Mapping[str, Collection[str]]
    values: Values


def _named(law: Law, exclusion: Exclusion, found: Found) -> Mapping[str, Sequence[Fact]]:
    """Of what was found, what the manifest of its plugin names: its condition sees nothing else."""
    may = law.allowed_to(exclusion.id) if exclusion.applies else None
    if may is None or all(map(may.__contains__, found.by_element)):
        return found.by_person
    return {who: tuple(fact for fact in own if fact.element in may) for who, own in found.by_person.items()}


def _in_turn(law: Law) -> Sequence[tuple[Exclusion, Sequence[str]]]:
    """Exclusions in force by id, each with its data elements, once."""
    found: Sequence[tuple[Exclusion, Sequence[str]]] | None = law.derived.get(_in_turn)
    if found is None:
        found = law.derived[_in_turn] = [(x, tuple(dict.fromkeys(x.elements))) for x in law.exclusions_in_force]
    return found


def _after(
    exclusion: Exclusion, batches: Sequence[Batch], idle: Sequence[bool], case: _Case,
    may_fall: dict[tuple[str, str], int],
) -> Iterator[Batch]:  # fmt: skip
    """What the exclusion makes of those that are not idle, in their order."""
    lines = [line for batch, is_idle in zip(batches, idle, strict=True) if not is_idle for line in batch.lines]
    try:
        says = exclusion.verdicts(lines, case.facts, case.about, case.values, case.open)
        parts = _left_out(exclusion, lines, says, case)
    except NotSet as error:
        says, parts = [], _unknown(exclusion, lines, error, case.values)
    for place, amount in _unsettled(exclusion, lines, says, case.facts, case.values).items():
        may_fall[place] += amount
    rest = iter(parts)
    for batch, is_idle in zip(batches, idle, strict=True):
        yield from (batch,) if is_idle else _again(batch, chain.from_iterable(islice(rest, len(batch.lines))))


def _is_idle(exclusion: Exclusion, batch: Batch, case: _Case) -> bool:
    """Whether it does not apply to these payments, and that for certain: asked once where no payment decides."""
    applies = exclusion.applies
    if applies is None or case.open.get(batch.subject):
        return False
    return applies(batch.lines[0], case.about.get(batch.subject, ()), case.values) is False


def _again(batch: Batch, lines: Iterable[Line]) -> Iterator[Batch]:
    """The batch anew: what still counts, and what does not; alike by treatment, for one exclusion wrote what is new."""
    alike: dict[Treatment, list[Line]] = {}
    for line in lines:
        alike.setdefault(line.treatment, []).append(line)
    for treatment, own in alike.items():
        amount = sum([line.amount or 0 for line in own])
        yield Batch(batch.subject, batch.category, batch.element, own[0].rule, treatment, own, amount)


def _left_out(
    exclusion: Exclusion, lines: Sequence[Line], says: Sequence[bool | None], case: _Case
) -> Sequence[Sequence[Line]]:
    """Of each line what becomes of it."""
    sure = [place for place, verdict in enumerate(says) if verdict]
    if not sure:
        return [(line,) for line in lines]
    amounts = _amounts(exclusion, lines, sure, case)
    for amount in amounts.values():
        amount_judged(exclusion.id, amount)
    if [place for place, amount in amounts.items() if not 0 <= amount <= (lines[place].amount or 0)]:
        raise ValueError(f"不计入规则 {exclusion.id} 给出的数额超出了它所依据的收入")
    used = {"限额": printed(exclusion.limit.amount(case.values))} if exclusion.limit and amounts else {}
    return [split(line, amounts.get(position, 0), exclusion, used) for position, line in enumerate(lines)]


def _amounts(exclusion: Exclusion, lines: Sequence[Line], sure: Sequence[int], case: _Case) -> Mapping[int, int]:
    """Fen by the position of the line. To whom it applies has been asked already; an exclusion of a pack's own kind says both."""
    if type(exclusion) is Exclusion:
        return exclusion.amounts(sure, lines, case.facts, case.values)
    parts = exclusion.left_out([lines[place] for place in sure], case.facts, case.about, case.values)
    return {sure[position]: amount for position, amount in parts.items()}


def _unknown(exclusion: Exclusion, lines: Sequence[Line], error: NotSet, values: Values) -> Sequence[Sequence[Line]]:
    reason = f"{not_set_text(error, values)}，无法判断其中多少属于“{exclusion.title}”，须人工核实"
    basis = exclusion.basis
    return [(replace(x, treatment=DOUBTFUL, reason=reason, basis=(*x.basis, *basis)),) for x in lines]


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
