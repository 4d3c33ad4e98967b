"""读数: what a test compares, as an interval: what was found, the least it can be, the most it can be, and what is open.

Certainty is reckoned, not felt: an outcome is drawn where both ends of the interval agree on it. Whatever is doubtful,
unanswered or not covered widens the interval; declared beyond what was found widens it upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from core.plugin.declaring import declared_beyond, declared_more
from core.plugin.rules import COUNTED, DOUBTFUL, NOT_COVERED, Declared, Gap, HouseholdFacts, Line, Values
from core.plugin.sums import is_bottomless, is_endless, least_of, may_fall, most_of, net_of
from core.plugin.vocabulary import Category

Number = int | Decimal | Fraction
"""数: fen of money, square metres of an area, otherwise a count or a share; exact, never a float."""


class Reading(Struct, frozen=True, gc=False):
    """读数: money in integer fen, areas in square metres, everything else as a number."""

    title: str
    found: Number
    least: Number
    most: Number | None
    """None: it may be anything."""
    open: tuple[str, ...] = ()
    """What is open, each as a sentence part: 2项查询没有结果."""
    money: bool = True
    unit: str = ""
    """Printed after a number that is no money: 平方米."""

    def printed(self, number: Number) -> str:
        """A number of its kind, with its unit."""
        return printed(number, self.money) + self.unit

    @property
    def is_nothing(self) -> bool:
        """Whether there is none of it, for certain: nobody's car, no house."""
        return self.most == 0 and self.found == 0 and self.least == 0 and not self.open

    def text(self) -> str:
        """家庭收入12,000.00元."""
        return f"{self.title}{self.printed(self.found)}"


Measure = Callable[[HouseholdFacts, Values], Reading]
"""量度: given what was found about the household that applies and its supporters; what a test compares."""


def printed(number: Number, money: bool = True) -> str:
    """12,000.00元 for 1200000 fen, a part of a fen rounded down; 3 or 62.5 for other numbers."""
    if not money:
        return number_text(number)
    fen = int(number)
    if fen < 0:
        return f"-{printed(-fen)}"
    return f"{fen // 100:,}{_CENTS[fen % 100]}"


_CENTS = tuple(f".{cents:02d}元" for cents in range(100))
"""角分, written once: sums of money are printed several times in every assessment."""


_LAST_PLACE = Decimal("0.0001")


def number_text(number: Number) -> str:
    """3, 62.5, 0.3333: to print, never to reckon with."""
    if number == (whole := int(number)):
        return str(whole)
    decimal = number if isinstance(number, Decimal) else Decimal(number.numerator) / Decimal(number.denominator)
    return f"{decimal.quantize(_LAST_PLACE).normalize():f}"


def income(title: str = "家庭收入", elements: Sequence[str] = (), taken_off: Sequence[str] = ()) -> Measure:
    """收入 of those who count, deductions gone: the whole category, or some elements and the deductions beside them.

    `taken_off` names the elements of deductions: while one of them is unanswered nobody knows how much less it is.
    """
    return _sum_of(Category.INCOME, title, _several(elements), _several(taken_off))


def property_money(title: str, elements: Sequence[str]) -> Measure:
    """财产金额 of those who count: deposits, securities and so on, each named, because a car's number is no money."""
    return _sum_of(Category.PROPERTY, title, _several(elements), ())


def expense(title: str = "刚性支出", elements: Sequence[str] = ()) -> Measure:
    """支出 that counts."""
    return _sum_of(Category.EXPENSE, title, _several(elements), ())


def holdings(title: str, *elements: str) -> Measure:
    """数量: vehicles, houses, companies: counted lines, each as many as it says (one where it says no number)."""
    return _pieces_of(title, elements, _number, lambda line: 1 if line.amount is None else line.amount)


def area(title: str, *elements: str) -> Measure:
    """面积: square metres of what is counted."""
    return _pieces_of(title, elements, lambda told: told.quantity, lambda line: line.quantity or Decimal(0), "平方米")


def land(title: str, *elements: str) -> Measure:
    """土地: 亩 of what is counted."""
    return _pieces_of(title, elements, lambda told: told.quantity, lambda line: line.quantity or Decimal(0), "亩")


def _number(told: Line | Declared) -> int | None:
    """As many as it says, one where it says what there is without a number; None: nobody knows how many."""
    if told.amount is not None:
        return told.amount
    return 1 if told.text.strip() or told.quantity is not None else None


def _pieces_of(
    title: str, elements: tuple[str, ...], told: Callable[[Line | Declared], int | Decimal | None],
    counts: Callable[[Line], int | Decimal], unit: str = "",
) -> Measure:  # fmt: skip
    nothing, once = Reading(title, 0, 0, 0, money=False, unit=unit), tuple(dict.fromkeys(elements))

    def measure(household: HouseholdFacts, values: Values) -> Reading:
        household = household.whole(elements)
        known = household.settled(None, once)
        if known is not None:
            number = sum([counts(x) for each in known for x in each.lines if x.treatment is COUNTED])
            return Reading(title, number, max(number, 0), number, money=False, unit=unit) if known else nothing
        lines, gaps = _about(household, None, elements)
        if not (lines or gaps or household.declared):
            return nothing
        found = sum([counts(x) for x in lines if x.treatment is COUNTED])
        doubtful = [told(x) for x in lines if x.treatment is DOUBTFUL]
        beyond = declared_more(household, elements, told)
        more = beyond + sum((max(Decimal(x), Decimal(0)) for x in doubtful if x is not None), Decimal(0))
        unsure = may_fall(household, None, elements)
        risk = sum((counts(x) for x in _at_risk(household, lines, gaps)), Decimal(0)) + unsure
        is_bounded = not gaps and None not in doubtful
        said = (f"申报的比查得的多{number_text(beyond)}",) if beyond else ()
        return Reading(
            title, found, max(found - risk, Decimal(0)), found + more if is_bounded else None,
            (*_gaps(gaps), *_doubts(doubtful), *said, *_unsure_pieces(unsure)), money=False, unit=unit,
        )  # fmt: skip

    return _naming(measure, elements)


def _naming(measure: Measure, elements: tuple[str, ...]) -> Measure:
    setattr(measure, _READS, elements)
    return measure


def reads_of(*measures: Measure) -> tuple[str, ...]:
    """数据元 that they name; of a function of the pack's own nobody knows."""
    return tuple(dict.fromkeys(element for measure in measures for element in getattr(measure, _READS, ())))


_READS = "hedui_reads"


def _several(elements: Sequence[str]) -> tuple[str, ...]:
    """Raises TypeError for one text, which would be read letter by letter."""
    if isinstance(elements, str):
        raise TypeError(f'数据元应为元组，得到一段文字；请写作 ("{elements}",)，只有一项时也要有逗号')
    return tuple(elements)


def _sum_of(category: Category, title: str, elements: tuple[str, ...], taken_off: tuple[str, ...]) -> Measure:
    named = tuple(dict.fromkeys((*elements, *taken_off)))
    wanted = named if elements else ()

    def measure(household: HouseholdFacts, values: Values) -> Reading:
        household = household.whole(named)
        known = household.settled(category, wanted)
        if known is not None:
            amount = max(sum([each.net for each in known]), 0)
            return Reading(title, amount, amount, amount)
        lines, gaps = _about(household, category, wanted)
        off = {*taken_off, *household.taken_off}
        rest = [gap for gap in gaps if gap.element not in off]
        doubtful = [line for line in lines if line.treatment is DOUBTFUL]
        beyond = declared_beyond(household, category, elements, off)
        unsure = may_fall(household, category, elements)
        net = net_of(lines)
        fall = least_of(doubtful, off) + sum(x.amount or 0 for x in _at_risk(household, lines, rest)) + unsure
        return Reading(
            title,
            found=max(net, 0),
            least=0 if is_bottomless(gaps, doubtful, off) else max(net - fall, 0),
            most=None if is_endless(rest, doubtful, off) else max(net + most_of(doubtful, off) + beyond, 0),
            open=(*_gaps(gaps), *_doubts(doubtful), *_declared(beyond), *_unsure(unsure)),
        )

    return _naming(measure, named)


def _about(
    household: HouseholdFacts, category: Category | None, elements: Sequence[str]
) -> tuple[list[Line], list[Gap]]:
    """Lines and gaps of those who count, of some elements or of a whole category; what nobody holds is no gap."""
    own = household.counted
    lines = household.counted_of(category, elements)
    if not household.gaps:
        return lines, []
    gaps = [
        gap
        for gap in household.gaps
        if gap.subject in own and (gap.element in elements if elements else gap.category is category)
    ]
    return lines, [gap for gap in gaps if not gap.held_by_nobody]


def _gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    if gaps:
        yield f"{len(gaps)}项查询没有完整结果"


def _doubts(doubtful: Sequence[object]) -> Iterator[str]:
    if doubtful:
        yield f"{len(doubtful)}条记录存疑"


def _declared(beyond: int) -> Iterator[str]:
    if beyond:
        yield f"申报的比查得的多{printed(beyond)}"


def _unsure(amount: int) -> Iterator[str]:
    if amount:
        yield f"{printed(amount)}是否不计入尚待查询结果"


def _unsure_pieces(number: int) -> Iterator[str]:
    if number:
        yield f"{number}项是否不计入尚待查询结果"


def _at_risk(household: HouseholdFacts, lines: Sequence[Line], gaps: Sequence[Gap]) -> Iterator[Line]:
    """Counted by one source while another source of the same thing is still open: it may contradict.

    What a source was asked for a part of the period only does not contradict what it has answered itself.
    """
    if not gaps:
        return iter(())
    open_ = {
        (gap.subject, view)
        for gap in gaps
        for view in household.views.get(gap.element, (gap.element,))
        if view != gap.element or gap.state != NOT_COVERED
    }
    return (x for x in lines if x.treatment is COUNTED and (x.subject, x.element) in open_)
