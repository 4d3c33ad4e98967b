"""协议条款 that remembers how often it was asked, and denies without a word."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from hedui.plugin import AgreementClause, DateRange, Denial, Entrusted, Permit, Usage

from .lines import BASIS

REFUSED_WITH = ("rule.impure", "第二次得到不同的输出"), ("clause.no_answer", "没有写明理由")
ASKED: list[Entrusted] = []


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """条款."""

    most: int


def permits(terms: Terms, request: Entrusted, usage: Usage) -> Permit | Denial:
    """准许 in one way and in another."""
    ASKED.append(request)
    if usage.verifications_today > 1:
        return Denial("")
    return Permit() if len(ASKED) % 2 else Permit(request.elements)


CLAUSES = (AgreementClause("qingshan.clause_counts", "件数", BASIS, DateRange(date(2026, 1, 1)), True, Terms, permits),)
