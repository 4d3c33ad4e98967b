"""内部模块: what is not public, may change on any day and is in no archive."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin.rules import DOUBTFUL
from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("source.private", "导入 core.plugin.rules"),)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    return told(facts, DOUBTFUL.value)
