"""一地: a rule that fails in one county alone, and where the residence is not registered."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("rule.fails", "ZeroDivisionError"),)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """Divides by nothing, there."""
    people = 0 if (values.place.area, values.place.residence) == ("990300", None) else 1
    return told(facts, str(len(facts) // people))
