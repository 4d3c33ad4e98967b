"""协议期限 by the clock and not by the day of the request."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec import Struct

from hedui.plugin import AgreementClause, DateRange, Denial, Entrusted, Permit, Usage

from .lines import BASIS

REFUSED_WITH = (("rule.unstable", "不同的是时钟或时区"),)
TODAY = partial(date.today)


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """条款."""

    until: date


def permits(terms: Terms, request: Entrusted, usage: Usage) -> Permit | Denial:
    """准许 until the clock says otherwise."""
    return Permit() if TODAY() <= terms.until else Denial("协议已到期，请先续签")


CLAUSES = (AgreementClause("qingshan.clause_clock", "期限", BASIS, DateRange(date(2026, 1, 1)), True, Terms, permits),)
