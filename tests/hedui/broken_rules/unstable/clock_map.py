"""时钟 called by `map`, C by C."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "datetime.now 读取时钟"), ("rule.unstable", "不同的是时钟或时区")


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The year of the clock as the reason."""
    return told(facts, str(next(map(datetime.now, (UTC,))).year))
