"""放牧 (第三条（三）, 第五条, 第七条（四）): income in kind by the head, its cost, and the flock in sheep units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hedui.plugin import (
    Category,
    Deduction,
    Fact,
    FindingRule,
    Line,
    NotSet,
    Taken,
    Treatment,
    Values,
    printed,
)

from .citations import IN_FORCE, article
from .programmes import SOLD

PRICES = {"xueling.sheep_sold": "xueling.sheep_price", "xueling.cattle_sold": "xueling.cattle_price"}
UNITS = {"xueling.sheep": 1, "xueling.cattle": 5}


def sold(facts: Sequence[Fact], values: Values) -> Sequence[Line]:
    """出栏: heads × the price of that month; without a price a person looks."""
    return [_sold(fact, values) for fact in facts]


def _sold(fact: Fact, values: Values) -> Line:
    if fact.amount is None or fact.amount < 0 or fact.paid_on is None:
        return _doubt(fact, "出栏数量或者日期不明，由经办机构核实")
    if values.period is not None and not values.period.start <= fact.paid_on <= values.period.end:
        return _line(fact, "xueling.grazing_income", Treatment.EXCLUDED, "不在核算期间", amount=0)
    try:
        price = int(values.number(PRICES[fact.element], fact.paid_on))
    except NotSet:
        return _doubt(fact, "没有公布折算价，由经办机构核实")
    told = {"数量": str(fact.amount), "折算价": printed(price)}
    return _line(fact, "xueling.grazing_income", Treatment.COUNTED, "按折算价计算", fact.amount * price, told)


def _doubt(fact: Fact, reason: str) -> Line:
    return _line(fact, "xueling.grazing_income", Treatment.DOUBTFUL, reason)


def _line(
    fact: Fact,
    element: str,
    treatment: Treatment,
    reason: str,
    amount: int | None = None,
    told: dict[str, str] | None = None,
) -> Line:
    return Line(
        rule="xueling.sold",
        category=Category.INCOME,
        element=element,
        subject=fact.subject,
        title="季节性放牧实物收入",
        treatment=treatment,
        basis=article("第三条（三）"),
        evidence=(fact.id,),
        amount=amount,
        reason=reason,
        values=told or {},
    )


def flock(facts: Sequence[Fact], values: Values) -> Sequence[Line]:
    """存栏羊单位: a head of cattle is five sheep."""
    return [_flock(fact) for fact in facts]


def _flock(fact: Fact) -> Line:
    known = fact.amount is not None and fact.amount >= 0
    return Line(
        rule="xueling.flock",
        category=Category.PROPERTY,
        element="xueling.stock_units",
        subject=fact.subject,
        title="存栏羊单位",
        treatment=Treatment.COUNTED if known else Treatment.DOUBTFUL,
        basis=article("第七条（四）"),
        evidence=(fact.id,),
        amount=(fact.amount or 0) * UNITS[fact.element] if known else None,
        reason="折合羊单位" if known else "存栏数量不明",
    )


def cost(lines: Sequence[Line], facts: Sequence[Fact], values: Values) -> Taken | None:
    """放牧的生产成本: two fifths of the income in kind."""
    counted = sum(line.amount or 0 for line in lines)
    share = Decimal(values.number("xueling.grazing_cost_share"))
    evidence = tuple(id for line in lines for id in line.evidence)
    return Taken(int(counted * share), "按百分之四十扣除生产成本", evidence) if lines else None


FINDING_RULES = (
    FindingRule(
        "xueling.sold", "季节性放牧实物收入", Category.INCOME, SOLD, article("第三条（三）"), IN_FORCE, sold,
        makes=("xueling.grazing_income",),
    ),
    FindingRule(
        "xueling.flock", "存栏羊单位", Category.PROPERTY, tuple(UNITS), article("第七条（四）"), IN_FORCE, flock,
        makes=("xueling.stock_units",),
    ),
)  # fmt: skip
DEDUCTIONS = (
    Deduction(
        "xueling.grazing_cost_off", "放牧生产成本", article("第五条"), IN_FORCE, "xueling.grazing_cost",
        ("xueling.grazing_income",), cost,
    ),
)  # fmt: skip
