"""抽查中止查阅: who of a case is suspended, and by whom; the post holder is named to the agencies that may lift it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from core.authorizations.model import Raiser
from core.scope import Tx
from core.verification.model import Case


class SuspensionView(Struct, frozen=True):
    """抽查中止 of one person; `id` only for those who may lift it."""

    id: UUID | None
    subject_id: UUID
    raised_on: date
    raised_by: Raiser


IN_FORCE = """select u.id, s.id as subject_id, (u.raised_at at time zone 'Asia/Shanghai')::date as raised_on, u.raised_by,
   $2 in (u.tenant_id, u.domain) as liftable
 from subject s join suspension u on u.domain_person = s.domain_person and u.domain = $3
 where s.verification_id = $1 and u.lifted_at is null order by u.raised_at"""
"""Suspensions over anybody of a case, for a tenant of a domain."""


async def suspension_views(tx: Tx, case: Case) -> list[SuspensionView]:
    """Suspensions in force over anybody of the case, oldest first."""
    rows = await tx.rows(IN_FORCE, case.id, tx.scope.tenant.id, tx.scope.tenant.domain)
    return [
        SuspensionView(
            row["id"] if row["liftable"] else None, row["subject_id"], row["raised_on"],
            _named(row["raised_by"], row["liftable"]),
        )
        for row in rows
    ]  # fmt: skip


def _named(told: str, liftable: bool) -> Raiser:
    """The post holder; to a county whose case is only held by it no more than the agency, whom it may ask."""
    raiser = msgspec.json.decode(told, type=Raiser) if told else Raiser()
    return raiser if liftable else Raiser(agency=raiser.agency)


def held_by(suspension: SuspensionView | None) -> str:
    """提出人, in one line beside an ask; empty where nothing holds it."""
    if suspension is None:
        return ""
    raiser = suspension.raised_by
    place = " ".join(part for part in (raiser.agency, raiser.office_name, raiser.post, raiser.name) if part)
    return f"{suspension.raised_on.isoformat()} {place}"
