"""时钟 by way of functools.partial, which no profiler sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "date.today 读取时钟"), ("rule.unstable", "不同的是时钟或时区")
TODAY = partial(date.today)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The year of the clock as the reason."""
    return told(facts, str(TODAY().year))
