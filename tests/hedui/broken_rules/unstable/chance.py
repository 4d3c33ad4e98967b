"""随机数 drawn when the module is loaded: in one process it stays the same."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "导入 random（随机数）"), ("rule.unstable", "不同的是随机数或本机状态")
DRAWN = random.random()


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The draw as the reason."""
    return told(facts, str(DRAWN))
