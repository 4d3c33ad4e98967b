"""措辞: amounts as printed in reasons and conclusions."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """元: 115200 → 1,152.00元."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"
