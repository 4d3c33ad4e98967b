"""依据: the document that this pack implements, and since when."""

from __future__ import annotations

from datetime import date

from hedui.plugin import Citation, DateRange

DOCUMENT = "雪岭自治州社会救助家庭经济状况核对办法"
IN_FORCE = DateRange(date(2026, 3, 1))


def article(number: str, text: str = "") -> tuple[Citation, ...]:
    """第…条, as the basis of an object; quoted words must stand in regulation.txt."""
    return (Citation(DOCUMENT, number, text),)
