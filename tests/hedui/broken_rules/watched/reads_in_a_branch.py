"""分支里读文件: in a branch that no case reaches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("source.reaches_out", "read_text() 读写文件"),)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    return told(facts, "存疑" if len(facts) < 10_000 else Path("/etc/hostname").read_text())
