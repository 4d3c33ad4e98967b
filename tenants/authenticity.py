"""真伪核验: number and verification code of a paper, and what the public may learn of it: date, validity, digest.

A wrong code and an unknown number are one answer; wrong ones are counted by address, as logins are. What is looked for
is the digest of both together, so neither is found without the other, and no comparison tells how near a guess was.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import date
from typing import Annotated, Any

import structlog
from msgspec import Meta, Struct

from core.clock import legal_date
from core.database import DB
from core.errors import NotFound, TooMany
from core.runtime import Runtime
from core.scope import TenantRef
from tenants.access import visitor_scope
from tenants.hierarchy import tenant_ref
from tenants.sessions import attempts
from tenants.sessions.attempts import Slot

log = structlog.get_logger()

_NOT_COUNTED = str.maketrans(dict.fromkeys("〔〕[]()（）【】《》-－—–_ \u3000\t\u2010\u2011\u2012", ""))
"""Brackets, dashes and blanks, which people type otherwise than they are printed; as the function `hedui_paper` does."""


class PaperIn(Struct, frozen=True, forbid_unknown_fields=True):
    """核验 of a paper: as it is printed, or nearly."""

    number: Annotated[str, Meta(min_length=1, max_length=80)]
    code: Annotated[str, Meta(min_length=1, max_length=40)]


class Paper(Struct, frozen=True):
    """核验结果: nothing about a person, and not whose report it is."""

    number: str
    sequence: int
    final: bool
    issued_on: date
    valid_until: date | None
    digest: str
    superseded: bool
    expired: bool


def paper_digest(number: str, code: str) -> bytes:
    """What number and code are found by."""
    typed = "|".join(_plain(part) for part in (number, code))
    return hashlib.sha256(typed.encode("utf-8", "replace")).digest()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_NOT_COUNTED).upper().replace("|", "")


_FOUND = """
select id, owner_tenant, executing_tenant, verification_id, number, verification_code, sequence, final, issued_on,
       valid_until, content_digest from report where paper = $1"""


async def check_paper(runtime: Runtime, paper: PaperIn, address: str) -> Paper:
    """核验真伪; raises NotFound for whatever is not exactly this paper, TooMany where the address has guessed too often."""
    digest = paper_digest(paper.number, paper.code)
    service = {"hedui.service": "authenticity", "hedui.credential": digest.hex()}
    slot = attempts.paper_slot(runtime.vault, address)
    async with DB.open(service) as door:
        tried = await attempts.count_paper(door.connection, runtime.entry, slot)
        row = None if tried.flooded else await door.connection.fetchrow(_FOUND, digest)
        tenant = None
        if row is not None and _is_this(row, digest):
            await attempts.give_back(door.connection, (slot,))
            tenant = await tenant_ref(door.connection, row["owner_tenant"], legal_date(runtime.clock.now()))
    if tried.flooded:
        _log_once(tried, address)
        raise TooMany("too_many_attempts", retry_after=tried.flooded)
    if row is None or tenant is None:
        raise NotFound("paper_unknown")
    return await _genuine(runtime, tenant, row, slot, address)


def _log_once(tried: attempts.Admission, address: str) -> None:
    if tried.first:
        log.warning("paper.flooded", address=address)


def _is_this(row: Any, digest: bytes) -> bool:
    return hmac.compare_digest(paper_digest(row["number"], row["verification_code"]), digest)


async def _genuine(runtime: Runtime, tenant: TenantRef, row: Any, slot: Slot, address: str) -> Paper:
    """The owner learns from the trace that somebody has held this paper; the newest version says whether it counts."""
    scope = visitor_scope(runtime, tenant)
    async with scope.write("report.authenticate", row["verification_id"]) as tx:
        newest = await tx.value("select max(sequence) from report where verification_id = $1", row["verification_id"])
        tx.note(report=row["id"], address=address)
    until = row["valid_until"]
    return Paper(
        row["number"], row["sequence"], row["final"], row["issued_on"], until, row["content_digest"].hex(),
        newest > row["sequence"], until is not None and until < legal_date(runtime.clock.now()),
    )  # fmt: skip
