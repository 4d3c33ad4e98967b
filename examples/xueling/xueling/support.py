"""赡养费 (第六条): by agreement, or by the table of multiples."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hedui.plugin import Line, Relation, Support, SupporterHousehold, SupportRule, Treatment, Values

from .citations import IN_FORCE, article

AGREED = "xueling.maintenance_agreed"
TABLE = (("3", "xueling.support_high"), ("1.5", "xueling.support_low"))


def reckon(household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support | None:
    """赡养费 of one child's household, in the whole counting period."""
    if household.relation is not Relation.CHILD:
        return None
    months = int(values.number("xueling.counting_period_months"))
    agreed = [line for line in own if line.element == AGREED]
    if any(line.treatment is Treatment.DOUBTFUL for line in agreed) or (agreed and household.others):
        return Support(None, "赡养协议须由经办机构核实")
    if agreed:
        return Support(sum(line.amount or 0 for line in agreed) * months, "按协议计算", _evidence(agreed))
    if household.is_open:
        return Support(None, "子女家庭收入尚未查清，由经办机构核定")
    return _by_table(household, values, months)


def _by_table(household: SupporterHousehold, values: Values, months: int) -> Support:
    each = Fraction(values.number("xueling.dibao_standard")) * len(household.subjects) * months
    for factor, sum_ in TABLE:
        if household.income > Fraction(factor) * each:
            return Support(
                int(values.number(sum_)) * months, f"月人均收入超过标准的{factor}倍", _evidence(household.lines)
            )
    return Support(0, "月人均收入不超过标准的1.5倍，不计算", _evidence(household.lines))


def _evidence(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(id for line in lines for id in line.evidence)


SUPPORT_RULES = (
    SupportRule("xueling.support", "应当给付的赡养费", article("第六条"), IN_FORCE, "xueling.maintenance", reckon),
)
