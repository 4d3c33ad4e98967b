"""集合次序: what comes first out of a set of texts is another one in every process."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("rule.unstable", "不同的是集合（set）的遍历次序"),)
SOURCES = {f"部门{number}" for number in range(40)}


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """Whichever comes first as the reason."""
    return told(facts, next(iter(SOURCES)))
