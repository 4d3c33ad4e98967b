"""次序: the fact in the middle, which stays in the middle when they are turned round."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, Line, Treatment, Values

from .lines import told

REFUSED_WITH = (("rule.order", "次序"),)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The middle one is left out."""
    middle = len(facts) // 2 if len(facts) % 2 else -1
    return [
        line
        for place, fact in enumerate(facts)
        for line in told([fact], "居中", Treatment.EXCLUDED if place == middle else Treatment.DOUBTFUL)
    ]
