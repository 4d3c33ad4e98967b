"""核定的种植业收入 (第三条（二）): what is reckoned where nobody keeps accounts: the land times what a mu of it yields.

The model of every imputed income: a fact that is no money, a figure that an authority publishes, and a line with the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from hedui.plugin import (
    PERIOD_SETTING,
    Category,
    Fact,
    FindingRule,
    Item,
    Line,
    NotSet,
    Treatment,
    ValueKind,
    Values,
    judge_item,
    line_of,
    printed,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import FARM_INCOME, FARMLAND

YIELD = "sample_city.yield_per_mu"
LAND = Item(
    "sample_city.farming", "承包土地面积", Category.INCOME, (FARMLAND,), article("第三条（二）"),
    note="按承包面积记载", kind=ValueKind.MU,
)  # fmt: skip


def farming(facts: Sequence[Fact], values: Values) -> list[Line]:
    """种植业收入: each registered plot, and beside it what it yields in the counting period; fen, rounded down once a plot."""
    findings = judge_item(LAND, facts, values)
    return [line for fact in facts for line in _both(line_of(LAND, fact, findings[fact.id]), values)]


def _both(land: Line, values: Values) -> Iterator[Line]:
    yield land
    if land.treatment is Treatment.COUNTED and land.quantity:
        yield _income(land, values)


def _income(land: Line, values: Values) -> Line:
    if values.months is None:
        raise NotSet(PERIOD_SETTING)
    amount = int(Fraction(land.quantity or 0) * Fraction(values.number(YIELD)) * values.months / 12)
    used = {"每亩年收益": printed(values.number(YIELD)), "核算月数": str(values.months)}
    reason = "没有账目，按承包土地面积和当地每亩年收益核定"
    return replace(
        land, element=FARM_INCOME, title="核定的种植业收入", amount=amount, quantity=None, reason=reason, values=used
    )


FARMING = FindingRule(
    LAND.id, "种植业收入的核定", Category.INCOME, LAND.elements, LAND.basis, IN_FORCE, farming
)  # fmt: skip
