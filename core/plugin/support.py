"""赡（抚、扶）养费: what a supporter's household can be expected to give counts as income of the household it supports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from core.plugin.exclusions import exact
from core.plugin.kept import whole
from core.plugin.readings import printed
from core.plugin.rules import COUNTED, DOUBTFUL, Gap, Line, Values
from core.plugin.sums import net_of
from core.plugin.vocabulary import INCOME, Citation, DateRange, Relation


class SupporterHousehold(Struct, frozen=True):
    """赡（抚、扶）养人家庭: one of them, apart from the household it supports."""

    number: int
    """2, 3, … as in the case."""
    relation: Relation
    """Of the supporter to the applicant."""
    subjects: tuple[str, ...]
    lines: Sequence[Line]
    gaps: Sequence[Gap]
    """缺口: every element, of whatever category, of which an answer about one of them is still open; what nobody holds is
    no gap. A rule that looks at a register (判决、调解书) says itself that a person decides while it is among them."""
    others: int = 0
    """Further supporters' households of the case: what was received is not told apart by who gave it."""
    deciding: frozenset[str] = frozenset()
    """Data elements on which an exclusion rests: one that is open leaves the income open."""
    may_fall: int = 0
    """Fen that count, and that an open or doubtful answer may still bring under an exclusion."""

    @property
    def income(self) -> int:
        """Fen that count in the period, less what is deducted; never below zero."""
        return max(net_of([line for line in whole(self.lines) if line.category is INCOME]), 0)

    @property
    def is_open(self) -> bool:
        """Whether anything about its income is still open."""
        doubtful = any(x.treatment is DOUBTFUL and x.category is INCOME for x in whole(self.lines))
        waiting = any(gap.category is INCOME or gap.element in self.deciding for gap in whole(self.gaps))
        return doubtful or waiting or self.may_fall > 0


class Support(Struct, frozen=True):
    """赡（抚、扶）养费: fen in the counting period; None: a person has to say how much."""

    amount: int | None
    reason: str
    evidence: tuple[str, ...] = ()
    """Ids of the facts it is reckoned from."""
    values: Mapping[str, str] = {}


Reckon = Callable[[SupporterHousehold, Sequence[Line], Values], Support | None]
"""推算: given one supporter's household, and the lines of the household that applies; returns fen for the whole period."""


class SupportRule(Struct, frozen=True):
    """赡（抚、扶）养费规则: for each supporter's household; None where it says nothing about it.

    `reckon` is pure; beside the household it gets the lines of the household that applies: what was received, or what a
    court has set, may come before any formula.
    """

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    element: str
    """Data element of income under which the report shows it, of the applicant."""
    reckon: Reckon
    programmes: tuple[str, ...] = ()
    """Empty: all programmes of the pack."""
    supersedes: tuple[str, ...] = ()


def share_of_excess(household: SupporterHousehold, values: Values, line: str, factor: str, share: str) -> Support:
    """(家庭收入 − 标准 × 倍数 × 人数 × 月数) × 比例: nothing where the household itself is not above the line.

    `line` is a base figure in fen per person and month. Rounded down once, at the end. Without a counting period, or
    where something of the household's income is open, a person has to say.
    """
    if values.months is None or household.is_open:
        return Support(None, "赡（抚、扶）养人家庭的收入尚未查清，须人工核定", _evidence(household))
    # Whole numbers over one denominator until the last moment: fractions cost ten times as much.
    (each, under), (parts, of) = _a_month(values, line, factor), exact(share).as_integer_ratio()
    income, own = household.income, each * len(household.subjects) * values.months
    amount = max(income * under - own, 0) * parts // (under * of)
    used = {"赡养人家庭收入": printed(income), "赡养人家庭标准": printed(own // under), "比例": share}
    reason = "家庭收入未超过标准，视为没有供养能力" if amount == 0 else "按超过标准部分的比例推算"
    return Support(amount, reason, _evidence(household), used)


def _a_month(values: Values, line: str, factor: str) -> tuple[int, int]:
    """标准 × 倍数 of one person and month, as a ratio; the same for all households of these values."""
    key = share_of_excess, line, factor
    if key not in values.derived:
        values.derived[key] = (exact(factor) * Fraction(values.number(line))).as_integer_ratio()
    found: tuple[int, int] = values.derived[key]
    return found


def _evidence(household: SupporterHousehold) -> tuple[str, ...]:
    counted = [x for x in whole(household.lines) if x.category is INCOME and x.treatment is COUNTED]
    return tuple(fact for line in counted for fact in line.evidence)
