"""不计入与扣除: what is left out of income, whole, in part or up to a limit, and what is taken off it.

The finding rules say what a fact is; what is left out of it is said here, so that a lower level can add to the list
without touching the rules of the upper one. Amounts are integer fen; of a share the whole is rounded down once, never
each payment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from core.plugin.rules import COUNTED, EXCLUDED, Fact, Line, Values
from core.plugin.vocabulary import Citation, DateRange

ANYTHING = "*"
"""Stands for every data element: nobody has said of which one is made that an exclusion rests on."""
exact = lru_cache(maxsize=1024)(Fraction)
"""A share as it is written, read once."""
Applies = Callable[[Line, Sequence[Fact], Values], bool | None]
"""条件: given one counted line, and all facts about the one person whom it is about; None: it cannot be told."""


class Limit(Struct, frozen=True, cache_hash=True):
    """限额: at most so much of a person's payments of one month, or of the whole period, is left out."""

    figure: str
    """Id of a parameter or base figure: fen."""
    factor: str = "1"
    """Times it: '1/2', '2'."""
    monthly: bool = True
    """False: of the whole counting period."""

    def amount(self, values: Values) -> int:
        """Fen, rounded down once."""
        if self not in values.derived:
            values.derived[self] = int(Fraction(values.number(self.figure)) * exact(self.factor))
        return int(values.derived[self])


class Exclusion(Struct, frozen=True):
    """不计入项目: which counted lines it leaves out of income, and how much of each."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    elements: tuple[str, ...]
    reason: str
    """Printed beside the line: 优待抚恤金不计入家庭收入."""
    share: str = "1"
    """How much of it: '1', '1/2', '0.3'."""
    limit: Limit | None = None
    paid_until: date | None = None
    """截止日: payments of later days count in full; of a payment without a day it is open."""
    applies: Applies | None = None
    """Further condition, pure, on the line and on all that was found about its person; None: every line of the elements.

    It may answer None, 不能判断: nothing is left out, and the sum is open by what it would leave out. It never sees a fact
    of `rests_on` that its finding rule called doubtful.
    """
    rests_on: tuple[str, ...] = ()
    """Data elements that `applies` looks at: while one is unanswered or doubtful about a person, what it would leave out
    may still fall. One that a rule makes out of others (`FindingRule.makes`) is open as long as one of those is.

    Neither answer is certain then: no is not, and yes only where it comes of what was found of every open element (it is
    asked again without that). A condition that something is *not* on a register is no more than None until the register has
    answered; what rests on one of two registers is best written as two exclusions."""
    supersedes: tuple[str, ...] = ()
    each_line: bool = True
    """False: `applies` looks at the person and the data element alone, never at the single payment, and is asked once for
    all of them."""

    @property
    def is_whole(self) -> bool:
        """Whether it leaves out its elements whole, whatever the amount, the person and the day."""
        return Fraction(self.share) == 1 and self.limit is None and self.paid_until is None and self.applies is None

    def left_out(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values
    ) -> Mapping[int, int]:
        """Fen left out by the position of the line; of one person and month (or period) together, so that nothing rounds twice.

        `about` is everything that was found, by person. Raises NotSet where the limit has no value.
        """
        verdicts = self.verdicts(lines, facts, about, values)
        return self.amounts([n for n, says in enumerate(verdicts) if says], lines, facts, values)

    def at_most(self, lines: Sequence[Line], facts: Mapping[str, Fact], values: Values) -> Mapping[int, int]:
        """Fen left out if it applies to all these lines, payments without a day each in a month of their own."""
        return self.amounts(range(len(lines)), lines, facts, values, apart=True)

    def verdicts(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values,
        open_: Mapping[str, Collection[str]] = {},
    ) -> list[bool | None]:  # fmt: skip
        """Whether it applies to each line; None: that cannot be told, or not yet. `open_`: what of `rests_on` is, by person."""
        # Most lines of most households: nothing is open, and no day decides, or nothing but the day.
        if not open_ and self.paid_until is None and not (self.limit and self.limit.monthly):
            some, applies = self.elements, self.applies
            if applies is None:
                return [_may_be_left_out(line, some) for line in lines]
            return [
                _may_be_left_out(line, some) and _as_told(applies(line, about.get(line.subject, ()), values))
                for line in lines
            ]
        if not open_ and self.applies is None:
            return [self._verdict_by_day(line, lines, facts, values) for line in lines]
        return [
            self._verdict(x, lines, facts, about.get(x.subject, ()), values, open_.get(x.subject, ())) for x in lines
        ]

    def _verdict_by_day(
        self, line: Line, lines: Sequence[Line], facts: Mapping[str, Fact], values: Values
    ) -> bool | None:
        # Without a condition the day alone decides, and nearly every payment has one. The same answer as below.
        if not _may_be_left_out(line, self.elements):
            return False
        until = self.paid_until
        for id in line.evidence:
            day = facts[id].paid_on
            if day is None:
                return self._verdict(line, lines, facts, (), values, ())
            if until is not None and day > until:
                return False
        return True

    def _verdict(
        self, line: Line, lines: Sequence[Line], facts: Mapping[str, Fact], about: Sequence[Fact], values: Values,
        open_: Collection[str],
    ) -> bool | None:  # fmt: skip
        days = [facts[id].paid_on for id in line.evidence]
        if not self._is_about(line, days):
            return False
        says = self.applies is None or self.applies(line, about, values)
        if not says:
            return None if says is None or open_ else False
        if open_ and not self._comes_of_what_was_found(line, about, values, open_):
            return None
        return None if None in days and self._needs_a_day(line, lines) else True

    def _comes_of_what_was_found(
        self, line: Line, about: Sequence[Fact], values: Values, open_: Collection[str]
    ) -> bool:
        """Whether it would not apply without what was found of each open element: what is missing proves nothing."""
        if self.applies is None or ANYTHING in open_:
            return self.applies is None
        return all(not self.applies(line, [f for f in about if f.element != one], values) for one in open_)

    def _is_about(self, line: Line, days: Sequence[date | None]) -> bool:
        if not _may_be_left_out(line, self.elements):
            return False
        return self.paid_until is None or not [day for day in days if day is not None and day > self.paid_until]

    def _needs_a_day(self, line: Line, lines: Sequence[Line]) -> bool:
        """Whether somebody has to know when it was paid: before the last day, or beside what in one month."""
        is_monthly = self.limit is not None and self.limit.monthly
        return self.paid_until is not None or (is_monthly and sum(x.subject == line.subject for x in lines) > 1)

    def amounts(
        self,
        places: Sequence[int],
        lines: Sequence[Line],
        facts: Mapping[str, Fact],
        values: Values,
        apart: bool = False,
    ) -> Mapping[int, int]:
        """Fen left out by the position of the line, where it is known to apply to the lines at these positions. Raises NotSet."""
        groups: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        is_monthly = self.limit is not None and self.limit.monthly
        for place in places:
            line = lines[place]
            month = _month(line, facts) if is_monthly else None
            groups[line.subject, -place if month is None and apart else month].append(place)
        limit, share = self.limit.amount(values) if self.limit else None, exact(self.share).as_integer_ratio()
        found: dict[int, int] = {}
        for own in groups.values():
            _share_out(own, lines, limit, share, found)
        return found


def _may_be_left_out(line: Line, elements: Collection[str]) -> bool:
    """A negative amount is a correction: left out, it would raise the income."""
    return line.element in elements and line.treatment is COUNTED and (line.amount or 0) > 0


def _as_told(says: bool | None) -> bool | None:
    return None if says is None else bool(says)


def _month(line: Line, facts: Mapping[str, Fact]) -> int | None:
    for id in line.evidence:
        if day := facts[id].paid_on:
            return day.year * 12 + day.month
    return None


def _share_out(
    places: Sequence[int], lines: Sequence[Line], limit: int | None, share: tuple[int, int], found: dict[int, int]
) -> None:
    before, whole = 0, 0
    for place in places:  # whole numbers until the last moment: a fraction a payment costs more than all the rest
        whole += lines[place].amount or 0
        until = share[0] * whole // share[1]
        until = until if limit is None or until < limit else limit
        found[place], before = until - before, until


def split(line: Line, amount: int, exclusion: Exclusion, values: Mapping[str, str]) -> Sequence[Line]:
    """The line in two: what is left out by the exclusion, and what still counts."""
    if not amount:
        return (line,)
    left_out = replace(
        line, rule=exclusion.id, treatment=EXCLUDED, amount=amount, reason=exclusion.reason,
        basis=exclusion.basis, values={**line.values, **values},
    )  # fmt: skip
    counted = (line.amount or 0) - amount
    return (left_out, replace(line, amount=counted)) if counted else (left_out,)


class Taken(Struct, frozen=True):
    """扣除额 of one person, in fen, never negative; None: it cannot be told, a person has to say, and the sum is open."""

    amount: int | None
    reason: str
    evidence: tuple[str, ...]
    """Ids of the facts whose income it is taken off."""
    values: Mapping[str, str] = {}


class Deduction(Struct, frozen=True):
    """扣除项目: a sum that is reckoned from what counts, and taken off it (务工成本, 特殊困难核减).

    `reckon` is pure; it gets the counted lines of `elements` of one person, exclusions already gone, and the facts they
    rest on. What is taken off is never more than what counts.
    """

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    element: str
    """The data element under which the report shows it."""
    elements: tuple[str, ...]
    reckon: Callable[[Sequence[Line], Sequence[Fact], Values], Taken | None]
    supersedes: tuple[str, ...] = ()
