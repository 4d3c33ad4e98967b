"""环境变量 read once, when the module is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = ("source.reaches_out", "导入 os（环境变量和文件）"), ("rule.unstable", "不同的是环境变量")
USER = os.environ.get("USER", "")


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """The user as the reason."""
    return told(facts, USER)
