"""放宽的判断: in what a lower pack's exclusion, programme or number is weaker than the one it is to replace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product

from core.plugin.exclusions import Exclusion, Limit
from core.plugin.figures import BaseFigure, Parameter, Place, Residence, value_on
from core.plugin.options import Inheritance
from core.plugin.vocabulary import Programme

Numbers = Parameter | BaseFigure


def exclusion(upper: Exclusion, lower: Exclusion) -> Iterator[str]:
    """不计入: no further element, no larger share or limit, no later day, no condition less, none that looks at less."""
    if more := sorted(set(lower.elements) - set(upper.elements)):
        yield f"不计入的数据元增加：{'、'.join(more)}"
    if Fraction(lower.share) > Fraction(upper.share):
        yield f"不计入的份额由 {upper.share} 提高为 {lower.share}"
    if upper.limit is not None and not _within(upper.limit, lower.limit):
        yield "不计入的限额放宽"
    if upper.paid_until is not None and (lower.paid_until is None or lower.paid_until > upper.paid_until):
        yield "不计入的截止日推后"
    if upper.applies is not None and lower.applies is not upper.applies:
        yield "不计入的条件不同"
    if fewer := sorted(set(upper.rests_on) - set(lower.rests_on)):
        yield f"不计入的条件不再看：{'、'.join(fewer)}"


def _within(upper: Limit, lower: Limit | None) -> bool:
    if lower is None or (lower.figure, lower.monthly) != (upper.figure, upper.monthly):
        return False
    return Fraction(lower.factor) <= Fraction(upper.factor)


def programme(upper: Programme, lower: Programme) -> Iterator[str]:
    """救助项目: the same people, items and executor, no longer validity, no further programme that is taken as known."""
    if upper.report_validity_months is not None and (
        lower.report_validity_months is None or lower.report_validity_months > upper.report_validity_months
    ):
        yield f"报告有效期由 {upper.report_validity_months} 个月延长为 {lower.report_validity_months or '不限'}"
    if set(lower.subjects) != set(upper.subjects):
        yield "核对对象不同"
    if set(lower.items) != set(upper.items):
        yield "核对内容不同"
    if lower.executor != upper.executor:
        yield "执行核对的层级不同"
    if set(lower.recognised_by) - set(upper.recognised_by):
        yield "增加了可以共享认定结果的项目"


def number(upper: Numbers, lower: Numbers, numbers: Inheritance) -> Iterator[str]:
    """参数、基数: on every day, everywhere and for each residence on the side that the point names."""
    if upper.unit != lower.unit:
        yield "单位不同"
        return
    both = (*upper.values, *lower.values)
    places = product(sorted({value.area for value in both} | {""}), (None, *Residence))
    for day, (area, residence) in product(sorted({value.start for value in both}), list(places)):
        if _is_weaker(upper, lower, numbers, day, Place(area, residence)):
            yield f"自 {day} 起的值比上级宽（上级要求{_SAID[numbers]}）"
            return


_SAID = {
    Inheritance.CLOSED: "不得改变", Inheritance.AT_LEAST: "不低于上级的值", Inheritance.AT_MOST: "不高于上级的值",
    Inheritance.OPEN: "可另行规定",
}  # fmt: skip


def _is_weaker(upper: Numbers, lower: Numbers, numbers: Inheritance, day: date, place: Place) -> bool:
    above, below = value_on(upper.values, day, place), value_on(lower.values, day, place)
    if above is None or below is None or numbers is Inheritance.OPEN or above.value == below.value:
        return False
    if numbers is Inheritance.CLOSED or isinstance(above.value, str) or isinstance(below.value, str):
        return True
    return below.value < above.value if numbers is Inheritance.AT_LEAST else below.value > above.value
