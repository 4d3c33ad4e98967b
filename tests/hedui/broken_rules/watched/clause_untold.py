"""协议条款 whose terms nobody can fill in without being told how."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from hedui.plugin import AgreementClause, DateRange, Entrusted, Permit, Usage

from .lines import BASIS

REFUSED_WITH = (("clause.not_judged", "不能自动填写"),)


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """条款."""

    number: Annotated[str, Meta(pattern=r"^协议第\d{6}号$")]


def permits(terms: Terms, request: Entrusted, usage: Usage) -> Permit:
    """准许 anything."""
    return Permit()


CLAUSES = (AgreementClause("qingshan.clause_untold", "编号", BASIS, DateRange(date(2026, 1, 1)), True, Terms, permits),)
