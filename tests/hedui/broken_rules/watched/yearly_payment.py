"""年度发放 that was forgotten to be declared as paid again and again: what lies outside the counting period would count."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (("element.not_periodic", "写明了发生日期 2026-01-20"),)
PERIODIC = False


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """As found."""
    return told(facts, "年度发放")
