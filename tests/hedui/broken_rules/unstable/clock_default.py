"""时钟 as the default of a struct's field: `msgspec.field(default_factory=…)` calls it in C."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "date.today 读取时钟"), ("rule.unstable", "不同的是时钟或时区")


class Seen(msgspec.Struct):
    """When it was looked at."""

    on: date = msgspec.field(default_factory=date.today)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The day of the clock as the reason."""
    return told(facts, Seen().on.isoformat())
