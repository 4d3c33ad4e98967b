"""看谁在问: another answer where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("source.reaches_out", "导入 sys（运行环境）"),)


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    return told(facts, "存疑" if sys.getprofile() is None else "存疑。")
