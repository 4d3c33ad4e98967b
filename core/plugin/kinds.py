"""值的种类: what the kinds of data elements have in common: units of what is measured, and days written as words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from core.plugin.vocabulary import ValueKind

QUANTITY_UNITS: Mapping[ValueKind, str] = {ValueKind.AREA: "平方米", ValueKind.MU: "亩"}
"""计量单位 of the kinds that are carried in `Fact.quantity`."""
WORDED = frozenset({ValueKind.TEXT, ValueKind.DATE})
"""Kinds that are carried in `Fact.text`."""
_DAY = re.compile(r"\s*(\d{4})(?:-|/|\.|年)?(\d{1,2})(?:-|/|\.|月)?(\d{1,2})日?\s*", re.ASCII)
_COMPACT = re.compile(r"\s*\d{5,7}\s*", re.ASCII)


def day_said(text: str) -> date | None:
    """日期 as registers write it: 2026-03-01, 20260301, 2026年3月1日; None where it is none, or may be two."""
    found = None if _COMPACT.fullmatch(text) else _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def day_text(day: date) -> str:
    """2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def worded(kind: ValueKind, text: str) -> str:
    """内容 as printed: a day in one manner, however the register writes it; words as they are."""
    day = day_said(text) if kind is ValueKind.DATE else None
    return day_text(day) if day else text
