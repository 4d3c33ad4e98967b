"""载入时读文件: what it says is the same on this machine every time, and another thing on the next one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "读写文件"), ("source.reaches_out", "载入或运行时打开文件 /proc/version")
SAID = Path("/proc/version").read_text("utf-8")


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    return told(facts, "存疑" if SAID else "没有说明")
