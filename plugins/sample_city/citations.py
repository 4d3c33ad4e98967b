"""依据: articles of the sample regulation, quoted."""

from __future__ import annotations

from datetime import date

from hedui.plugin import Citation, DateRange

DOCUMENT = "样例市社会救助家庭经济状况核对办法（样例）"
IN_FORCE = DateRange(date(2026, 1, 1))


def article(number: str, text: str = "") -> tuple[Citation, ...]:
    """第…条, as the basis of an object."""
    return (Citation(DOCUMENT, number, text),)
