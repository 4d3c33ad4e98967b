"""措辞: amounts and measures as printed in reasons and conclusions."""

from __future__ import annotations

from decimal import Decimal

from hedui.plugin import ValueKind


def yuan(fen: int) -> str:
    """元: 115200 → 1,152.00元."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def measure(value: ValueKind, quantity: int | Decimal) -> str:
    """数值 with its unit."""
    if value is ValueKind.MONEY:
        return yuan(int(quantity))
    return f"{quantity:f}平方米" if isinstance(quantity, Decimal) else str(quantity)
