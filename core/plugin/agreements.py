"""协议条款: what an agreement with an entrusting party must say, and what it lets that party have verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from core.plugin.vocabulary import Citation, DateRange, Role


class Entrusted(Struct, frozen=True):
    """受托核对请求: what an entrusting party asks for, without the persons."""

    programme: str
    elements: tuple[str, ...]
    roles: tuple[Role, ...]
    on: date
    purpose: str = "recognition"
    """'recognition' (认定) | 'recheck' (复核)."""


class Usage(Struct, frozen=True):
    """使用情况: what the party has already used of what the agreement gives."""

    verifications_this_year: int = 0
    verifications_today: int = 0


class Permit(Struct, frozen=True):
    """准许. `elements` None: all that were asked for; else only these."""

    elements: tuple[str, ...] | None = None


class Denial(Struct, frozen=True):
    """不予准许: in words that the party can act on."""

    reason: str


class AgreementClause(Struct, frozen=True):
    """协议条款: typed terms, filled in when the agreement is made, judged at every request.

    All clauses of an agreement must permit; what is permitted is what every one of them permits. `permits` is pure:
    (terms, request, usage) -> Permit | Denial.
    """

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    required: bool
    """True: an agreement without it cannot be signed."""
    terms: type[Struct]
    """The terms as the agreement states them; its JSON Schema is the form."""
    permits: Callable[[Any, Entrusted, Usage], Permit | Denial]
    supersedes: tuple[str, ...] = ()
