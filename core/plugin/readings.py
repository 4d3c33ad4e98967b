"""读数: what a test compares, as an interval: what was found, the least it can be, the most it can be, and what is open.

Certainty is reckoned, not felt: an outcome is drawn where both ends of the interval agree on it. Whatever is doubtful,
unanswered or not covered widens the interval; declared beyond what was found widens it upwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from core.plugin.rules import Gap, HouseholdFacts, Line, Treatment, Values
from core.plugin.vocabulary import Category

Number = int | Decimal | Fraction


class Reading(Struct, frozen=True):
    """读数: money in integer fen, areas in square metres, everything else as a number."""

    title: str
    found: Number
    least: Number
    most: Number | None
    """None: it may be anything."""
    open: tuple[str, ...] = ()
    """What is open, each as a sentence part: 2项查询没有结果."""
    money: bool = True

    def text(self) -> str:
        """家庭收入12,000.00元."""
        return f"{self.title}{printed(self.found, self.money)}"


Measure = Callable[[HouseholdFacts, Values], Reading]


def printed(number: Number, money: bool = True) -> str:
    """12,000.00元 for 1200000 fen, a part of a fen rounded down; 3 or 62.5 for other numbers."""
    if not money:
        return number_text(number)
    fen = int(number)
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def number_text(number: Number) -> str:
    """3, 62.5, 0.3333: to print, never to reckon with."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{decimal.quantize(Decimal('0.0001')).normalize():f}"


def income(title: str = "家庭收入", elements: Sequence[str] = (), taken_off: Sequence[str] = ()) -> Measure:
    """收入 of those who count, deductions gone: the whole category, or some elements and the deductions beside them.

    `taken_off` names the elements of deductions: while one of them is unanswered nobody knows how much less it is.
    """
    return _sum_of(Category.INCOME, title, tuple(elements), tuple(taken_off))


def property_money(title: str = "财产金额", elements: Sequence[str] = ()) -> Measure:
    """财产金额: deposits, securities and so on, of those who count."""
    return _sum_of(Category.PROPERTY, title, tuple(elements), ())


def expense(title: str = "刚性支出", elements: Sequence[str] = ()) -> Measure:
    """支出 that counts."""
    return _sum_of(Category.EXPENSE, title, tuple(elements), ())


def holdings(title: str, *elements: str) -> Measure:
    """数量: vehicles, houses, companies: counted lines, each as many as it says (one where it says no number)."""

    def measure(household: HouseholdFacts, values: Values) -> Reading:
        lines, gaps = _about(household, None, elements)
        found = sum(_pieces(x) for x in lines if x.treatment is Treatment.COUNTED)
        doubtful = sum(_pieces(x) for x in lines if x.treatment is Treatment.DOUBTFUL)
        most = None if gaps else found + doubtful
        return Reading(title, found, found, most, (*_gaps(gaps), *_doubts(lines)), money=False)

    return measure


def area(title: str, *elements: str) -> Measure:
    """面积: square metres of what is counted."""

    def measure(household: HouseholdFacts, values: Values) -> Reading:
        lines, gaps = _about(household, None, elements)
        found = _area(lines, Treatment.COUNTED)
        most = None if gaps else found + _area(lines, Treatment.DOUBTFUL)
        return Reading(title, found, found, most, (*_gaps(gaps), *_doubts(lines)), money=False)

    return measure


def _sum_of(category: Category, title: str, elements: tuple[str, ...], taken_off: tuple[str, ...]) -> Measure:
    def measure(household: HouseholdFacts, values: Values) -> Reading:
        lines, gaps = _about(household, category, (*elements, *taken_off) if elements else ())
        off = [line for line in lines if line.element in taken_off]
        unknown = [gap for gap in gaps if gap.element in taken_off]
        rest = [gap for gap in gaps if gap.element not in taken_off]
        found = sum(line.amount or 0 for line in lines if line.treatment is Treatment.COUNTED)
        found -= sum(line.amount or 0 for line in lines if line.treatment is Treatment.DEDUCTED)
        more = [line for line in lines if line.treatment is Treatment.DOUBTFUL and line not in off]
        less = sum(line.amount or 0 for line in off if line.treatment is Treatment.DOUBTFUL) + _given_back(more)
        beyond = declared_beyond(household, category, elements)
        is_bounded = not rest and all(line.amount is not None for line in more)
        return Reading(
            title,
            found=found,
            least=0 if unknown else max(found - less - _at_risk(household, lines, rest), 0),
            most=found + beyond + sum(max(line.amount or 0, 0) for line in more) if is_bounded else None,
            open=(*_gaps(gaps), *_doubts(lines), *_declared(beyond)),
        )

    return measure


def _about(
    household: HouseholdFacts, category: Category | None, elements: Sequence[str]
) -> tuple[list[Line], list[Gap]]:
    """Lines and gaps of those who count, of some elements or of a whole category; what nobody holds is no gap."""
    own = household.counted
    lines = [
        line
        for line in household.lines
        if line.subject in own
        and (category is None or line.category is category)
        and (not elements or line.element in elements)
    ]
    gaps = [
        gap
        for gap in household.gaps
        if gap.subject in own and (gap.element in elements if elements else gap.category is category)
    ]
    return lines, [gap for gap in gaps if not gap.held_by_nobody]


def _pieces(line: Line) -> int:
    return 1 if line.amount is None else line.amount


def _area(lines: Sequence[Line], treatment: Treatment) -> Decimal:
    return sum((line.quantity or Decimal(0) for line in lines if line.treatment is treatment), Decimal(0))


def _gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    if gaps:
        yield f"{len(gaps)}项查询没有完整结果"


def _doubts(lines: Sequence[Line]) -> Iterator[str]:
    doubtful = sum(line.treatment is Treatment.DOUBTFUL for line in lines)
    if doubtful:
        yield f"{doubtful}条记录存疑"


def _declared(beyond: int) -> Iterator[str]:
    if beyond:
        yield f"申报的比查得的多{printed(beyond)}"


def declared_beyond(household: HouseholdFacts, category: Category, elements: Sequence[str] = ()) -> int:
    """申报多于查得, fen: item by item of those who count; what a rule has excluded is declared to no effect."""
    said: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for item in household.declared:
        if item.subject in household.counted and item.amount and _belongs(household, item.element, category, elements):
            place = item.subject, household.views.get(item.element, (item.element,))
            said[place] = max(said[place], item.amount)
    return sum(max(amount - _known(household, *place), 0) for place, amount in said.items())


def _belongs(household: HouseholdFacts, element: str, category: Category, elements: Sequence[str]) -> bool:
    return element in elements if elements else household.categories.get(element) is category


def _known(household: HouseholdFacts, subject: str, views: Sequence[str]) -> int:
    """What is counted or excluded of one person's item: doubtful lines stand for themselves."""
    own = [line for line in household.lines if line.subject == subject and line.element in views]
    return sum(max(line.amount or 0, 0) for line in own if line.treatment is not Treatment.DEDUCTED)


def _given_back(doubtful: Sequence[Line]) -> int:
    """冲正: doubtful lines below zero may take off what counts."""
    return sum(-(line.amount or 0) for line in doubtful if (line.amount or 0) < 0)


def _at_risk(household: HouseholdFacts, lines: Sequence[Line], gaps: Sequence[Gap]) -> int:
    """Counted by one source while another source of the same payment is still open: it may contradict."""
    open_ = {(gap.subject, view) for gap in gaps for view in household.views.get(gap.element, ())}
    counted = [line for line in lines if line.treatment is Treatment.COUNTED]
    return sum(line.amount or 0 for line in counted if (line.subject, line.element) in open_)
