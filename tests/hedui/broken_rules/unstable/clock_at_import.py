"""时钟 read once, when the module is loaded, by a name that nobody can search for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("rule.unstable", "不同的是时钟或时区"),)
LOADED: date = getattr(date, "to" + "day")()


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """Another one from the seventies on."""
    return told(facts, "新办法" if LOADED.year >= 2070 else "旧办法")
