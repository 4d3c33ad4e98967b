"""浮点数 that comes out whole: a tenth that is none, and a quotient of fen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hedui.plugin import Fact, Line, Values

from .lines import told

REFUSED_WITH = (
    ("source.float", '浮点数 0.1：写作 Decimal("0.1")'),
    ("source.float", "amount / months 得到浮点数"),
    ("source.float", "使用 float"),
)
SHARE = Decimal(0.1)  # noqa: RUF032


def assess(facts: Sequence[Fact], values: Values) -> list[Line]:
    """A tenth, and a twelfth, each cut to whole numbers."""
    amount, months = sum(fact.amount or 0 for fact in facts), 12
    return told(facts, f"{int(amount * 0.1)} {int(amount / months)} {int(float(amount))} {int(amount * SHARE)}")
