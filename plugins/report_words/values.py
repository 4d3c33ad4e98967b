"""数值措辞: amounts, days and quantities. A dash where there is nothing, so that no cell looks like a printing fault."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hedui.plugin import QUANTITY_UNITS, ReportItem, ValueKind

NONE = "—"
NO_RECORD = "无记录"


def yuan(fen: int) -> str:
    """元: 1234567 → 12,345.67; a true minus sign, which cannot be taken for a dash."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02d}"


def money(fen: int) -> str:
    """金额 with its unit."""
    return f"{yuan(fen)} 元"


def day(when: date | None) -> str:
    """日期: 2026年6月30日."""
    return NONE if when is None else f"{when.year}年{when.month}月{when.day}日"


def value(kind: str, amount: int | None, text: str, quantity: Decimal | None = None) -> str:
    """值: amount, quantity and words of one side of an item; a dash where there is none of them."""
    parts = (_amount(kind, amount), _quantity(kind, quantity), text.strip())
    return "；".join(dict.fromkeys(part for part in parts if part)) or NONE


def declared(item: ReportItem) -> str:
    """申报情况."""
    return value(item.kind, item.declared, item.declared_text)


def found(item: ReportItem) -> str:
    """核对发现. Where a source has no record, no amount is printed: a zero would look like one that was found."""
    if item.state == "nothing_found" and not item.found and not item.found_text:
        return NO_RECORD
    return value(item.kind, item.found, item.found_text)


def _amount(kind: str, amount: int | None) -> str:
    if amount is None:
        return ""
    return money(amount) if kind == ValueKind.MONEY else f"{'−' if amount < 0 else ''}{abs(amount):,}"


def _quantity(kind: str, quantity: Decimal | None) -> str:
    if quantity is None:
        return ""
    unit = next((unit for known, unit in QUANTITY_UNITS.items() if known == kind), "")
    return f"{quantity:,f} {unit}".rstrip()
