"""赡养费 (第六条): the court's sum or the agreement first; else a share of what a supporter's household has beyond the line."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Line, Support, SupporterHousehold, SupportRule, Treatment, Values, share_of_excess
from plugins.sample_city.citations import IN_FORCE, article


def reckon(household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support | None:
    """推算的赡养费: nothing is added where an agreed sum already counts; only what goes beyond what was received."""
    if _counted(own, "sample_city.maintenance_agreed"):
        return None
    due = share_of_excess(household, values, "sample_city.dibao_standard", "1.5", "0.3")
    if due.amount is None:
        return due
    received = _counted(own, "national.support_elder")
    if received >= due.amount:
        return Support(0, "实际给付不低于推算的数额，按实际给付计算", due.evidence, due.values)
    return Support(due.amount - received, due.reason, due.evidence, due.values)


def _counted(lines: Sequence[Line], element: str) -> int:
    counted = [x for x in lines if x.element == element and x.treatment is Treatment.COUNTED]
    return sum(line.amount or 0 for line in counted)


SUPPORT_RULES = (
    SupportRule("sample_city.support", "推算的赡养费", article("第六条"), IN_FORCE, "sample_city.maintenance", reckon),
)
