"""记得的规则: answers alike twice in a row, and otherwise once it has been asked often enough."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("rule.impure", "模块变量 ASKED 在规则运行以后变了"),)
ASKED: list[int] = []


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    ASKED.append(len(facts))
    return told(facts, "存疑" if len(ASKED) < 100_000 else "不再存疑")
