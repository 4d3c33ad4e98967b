"""预警与复核周期: which change of a recipient's data is an alert, and when a recipient is verified again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from core.plugin.rules import Values
from core.plugin.vocabulary import Citation, DateRange

RAISED = ".raised"
"""What tells the event of an alert from the limit's id."""


class Change(Struct, frozen=True):
    """变动: what was known of one item, and what is. None: nothing was found."""

    element: str
    before: int | Decimal | None
    after: int | Decimal | None


class Alert(Struct, frozen=True):
    """预警: what crossed which limit, for the officer who looks into it."""

    text: str
    values: dict[str, str]


Crossed = Callable[[Change, Values], Alert | None]
"""越限: given the change of the sum of the limit's elements; money in fen, other elements as numbers; None: no alert."""


class AlertLimit(Struct, frozen=True):
    """预警阈值 of one data element, or of several together (存款、证券、保险: 金融资产); `crossed` is pure."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    elements: tuple[str, ...]
    """Several: what counts is the change of their sum, so that money moved from one to another is no alert."""
    crossed: Crossed
    supersedes: tuple[str, ...] = ()

    @property
    def raised(self) -> str:
        """发出预警: the event with which a `DeadlineRule` may begin; a `Step` with this limit as its `alert` tells its day."""
        return f"{self.id}{RAISED}"

    def alert(self, changes: Sequence[Change], values: Values) -> Alert | None:
        """预警 over all changes of one person or household; None where none of its elements is among them. Raises NotSet."""
        own = [change for change in changes if change.element in self.elements]
        if not own:
            return None
        before, after = _sum([c.before for c in own]), _sum([c.after for c in own])
        return self.crossed(Change(self.elements[0], before, after), values)


def _sum(amounts: Sequence[int | Decimal | None]) -> int | Decimal | None:
    """None where nothing was found of any of them."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found) if found else None


def rises_by(limit: str, title: str, factor: str = "1") -> Crossed:
    """超过定额: an amount that has risen by more than factor × a parameter or base figure (fen, or a number)."""

    def crossed(change: Change, values: Values) -> Alert | None:
        rise, allowed = (change.after or 0) - (change.before or 0), Fraction(values.number(limit)) * Fraction(factor)
        if rise <= allowed:
            return None
        return Alert(f"{title}比上次核对增加，超过设定的阈值", {"增加": str(rise), "阈值": str(allowed)})

    return crossed


def rises_by_share(share: str, title: str) -> Crossed:
    """超过比例: an amount that has risen by more than this share of what it was; from nothing, any amount."""

    def crossed(change: Change, values: Values) -> Alert | None:
        before, after = Fraction(change.before or 0), Fraction(change.after or 0)
        if after <= before * (1 + Fraction(share)):
            return None
        return Alert(
            f"{title}比上次核对增加，超过设定的比例", {"上次": str(change.before or 0), "本次": str(change.after)}
        )

    return crossed


def appears(title: str) -> Crossed:
    """新出现: something is found where nothing was: a company, a vehicle, a death."""

    def crossed(change: Change, values: Values) -> Alert | None:
        is_new = not change.before and change.after is not None and change.after != 0
        return Alert(f"新查得{title}", {"本次": str(change.after)}) if is_new else None

    return crossed


class RecheckSchedule(Struct, frozen=True):
    """定期复核: every so many months after the last verification of a recipient."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    programmes: tuple[str, ...]
    every: str
    """Id of the parameter with the months."""
    classes: tuple[str, ...] = ()
    """分类复核: classes of recipients (A, B, C) that it is for; empty: all."""
    elements: tuple[str, ...] = ()
    """Only these are asked again (金融信息定期查询); empty: all of the programme."""
    supersedes: tuple[str, ...] = ()

    def next_due(self, last: date, values: Values) -> date:
        """下次复核日: the same day so many months later, or the last day of that month. Raises NotSet."""
        months = int(values.number(self.every))
        index = last.year * 12 + last.month - 1 + months
        return _fitting(index // 12, index % 12 + 1, last.day)


def _fitting(year: int, month: int, day: int) -> date:
    for wanted in range(day, 27, -1):
        try:
            return date(year, month, wanted)
        except ValueError:
            continue
    return date(year, month, min(day, 28))
