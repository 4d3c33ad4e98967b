"""插件测试: the conformance kit, and one household in Python beside the cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hedui.testing import check_plugin


def test_the_kit_finds_nothing() -> None:
    """Cases, purity, promises, and the regulation article by article; a finding says what to do."""
    findings = check_plugin(Path(__file__).parents[1])
    assert not findings, "\n".join(map(str, findings))


def test_prices_are_those_of_the_month_of_sale(household: Callable[..., Any]) -> None:
    """Five sheep before the price fell, less two fifths."""
    fact = {"who": "申请人", "element": "xueling.sheep_sold", "number": 5, "paid_on": date(2025, 9, 30)}
    found = household("xueling.dibao", date(2026, 6, 15), facts=[fact], residence="rural", area="990501")
    assert sorted(line.amount for line in found.lines) == [160000, 400000]
    assert [str(conclusion.outcome) for conclusion in found.conclusions] == ["matches"]
