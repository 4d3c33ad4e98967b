"""数值措辞: amounts, dates and quantities as a county clerk reads them. Integer fen in, text out; no floats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hedui.plugin import QUANTITY_UNITS, ReportItem, ReportLine, ValueKind

NONE = "—"
"""Nothing is declared, found or counted here: a dash, so that an empty cell never looks like a printing fault."""

NO_RECORD = "无记录"
NO_BREAK = "\u00a0"

LONG_AMOUNT = 14
"""Characters of the longest amount that stays on one line: 999,999,999.99."""


def yuan(fen: int) -> str:
    """元: 1234567 → 12,345.67; a true minus sign, which cannot be taken for a dash."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02d}"


def money(fen: int) -> str:
    """金额 with its unit; the space does not break, unless both together are wider than the columns of amounts."""
    number = yuan(fen)
    return f"{number}{' ' if len(number) > LONG_AMOUNT else NO_BREAK}元"


def difference(kind: str, declared: int | None, found: int | None) -> str:
    """差额: found less declared, signed; a dash where either side is missing."""
    if declared is None or found is None:
        return NONE
    gap = found - declared
    sign = "+" if gap > 0 else ""
    return sign + (money(gap) if kind == ValueKind.MONEY else whole_number(gap))


def whole_number(count: int) -> str:
    """整数, for counts: thousands separated, true minus sign."""
    return f"{'−' if count < 0 else ''}{abs(count):,}"


def value(kind: str, amount: int | None, text: str, quantity: Decimal | None = None) -> str:
    """值: amount, quantity and words of one side of an item; a dash where there is none of them."""
    parts = [_amount(kind, amount), _quantity(kind, quantity), text.strip()]
    return "\n".join(dict.fromkeys(part for part in parts if part)) or NONE


def found(item: ReportItem) -> str:
    """核对发现. Where a source has no record, no amount is printed: a zero would look like one that was found."""
    if item.state == "nothing_found" and not item.found and not item.found_text:
        return NO_RECORD
    return value(item.kind, item.found, item.found_text)


def _amount(kind: str, amount: int | None) -> str:
    if amount is None:
        return ""
    return money(amount) if kind == ValueKind.MONEY else whole_number(amount)


def _quantity(kind: str, quantity: Decimal | None) -> str:
    if quantity is None:
        return ""
    unit = next((unit for known, unit in QUANTITY_UNITS.items() if known == kind), "")
    return f"{quantity:,f}" + (f"\u00a0{unit}" if unit else "")


def summable(lines: Sequence[ReportLine]) -> bool:
    """Only money that every line has is added up."""
    return all(line.kind == ValueKind.MONEY and line.amount is not None for line in lines)


def count_and_sum(lines: Sequence[ReportLine]) -> str:
    """笔数与合计."""
    total = sum(line.amount or 0 for line in lines)
    return f"{len(lines)} 笔" + (f"，合计 {money(total)}" if summable(lines) else "")


def chinese_date(day: date | None) -> str:
    """日期: 2026年6月30日."""
    return NONE if day is None else f"{day.year}年{day.month}月{day.day}日"


def due_date(day: date, provisional: bool) -> str:
    """法定期限; provisional until the year's holidays are announced, and said to be."""
    return chinese_date(day) + ("（暂定）" if provisional else "")
