"""时钟 of a class of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "Day.today 读取时钟"), ("rule.reaches_out", "Day.today（时钟）")


class Day(date):
    """日."""


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The day of the clock as the reason."""
    return told(facts, Day.today().isoformat())
