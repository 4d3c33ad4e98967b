"""抽查中止: an incomplete authorization found by spot check stops every ask about that person, everywhere (Z 六(二))."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from core.authorizations.model import Raiser, SuspensionIn
from core.errors import NotFound, Refused
from core.ids import new_id
from core.outbox import Lease, put, put_once
from core.scope import Scope, Tx
from core.verification.model import Case
from core.verification.store import load, sealed_text

LOCK = "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))"
"""The lock that an ask takes shared before it leaves: whoever commits first is seen by the other."""
WAKE = "suspension.wake"


async def raise_suspension(scope: Scope, verification: UUID, wanted: SuspensionIn) -> dict[str, str]:
    """抽查中止: until it is lifted no ask about this person leaves anywhere in the province."""
    async with scope.write("suspension.raise", verification) as tx:
        case = await load(tx, verification)
        identity = await suspend(tx, case, wanted.subject_id, wanted.reason)
        tx.note(suspension=identity, subject=wanted.subject_id, reason=sealed_text(tx, case, wanted.reason))
        result: dict[str, str] = tx.answer({"id": str(identity)})
        return result


async def suspend(tx: Tx, case: Case, subject: UUID, reason: str) -> UUID:
    """中止这个人 within an action that is under way; raises NotFound, or Refused where there is no sheet to check."""
    person = await tx.value(
        "select domain_person from subject where verification_id = $1 and id = $2", case.id, subject
    )
    if person is None:
        raise NotFound()
    sheet = await tx.value(
        "select true from authorization_sheet where verification_id = $1 and subject_id = $2 limit 1", case.id, subject
    )
    if not sheet:
        raise Refused("no_sheet_to_check")  # a spot check is of an authorization: without one there is no ground
    await tx.rows(LOCK, person)
    return await _insert(tx, person, sealed_text(tx, case, reason))


async def lift_suspension(scope: Scope, suspension: UUID) -> dict[str, str]:
    """补齐后恢复: by who raised it, or the province; what was held goes on by itself. Lifting again changes nothing."""
    async with scope.write("suspension.lift") as tx:
        row = await tx.row(
            """select domain, domain_person, lifted_at from suspension
                where id = $1 and $2 in (tenant_id, domain) for update""",
            suspension, scope.tenant.id,
        )  # fmt: skip
        if row is None:
            raise NotFound()
        if row["lifted_at"] is None:
            await tx.rows("update suspension set lifted_at = clock_timestamp() where id = $1", suspension)
            await _wake(tx, row["domain_person"])
            # Who else holds asks about this person, this tenant may not see: the province may, and passes it on.
            await put(tx, WAKE, suspension, tenant=row["domain"])
        tx.note(suspension=suspension)
        result: dict[str, str] = tx.answer({"id": str(suspension)})
        return result


async def wake_held(scope: Scope, lease: Lease) -> None:
    """唤醒: after a lifting, what this tenant itself holds back goes on; the province tells every tenant below it."""
    async with scope.write("ask.send") as tx:
        person = await tx.value("select domain_person from suspension where id = $1", lease.ref)
        woken = await _wake(tx, person)
        below = await _below(tx)
        for tenant in below:
            await put(tx, WAKE, lease.ref, tenant=tenant)
        await lease.finish(tx)
        tx.note(suspension=lease.ref, woken=woken, told=len(below))


async def _insert(tx: Tx, person: bytes, reason: str) -> UUID:
    identity, scope, actor = new_id(), tx.scope, tx.scope.actor
    raiser = Raiser(actor.name, actor.post, actor.office_name, scope.tenant.name)
    await tx.rows(
        """insert into suspension (domain, id, tenant_id, domain_person, reason, raised_by, raised_at)
           values ($1, $2, $3, $4, $5, $6, clock_timestamp())""",
        scope.tenant.domain, identity, scope.tenant.id, person, reason, msgspec.json.encode(raiser).decode(),
    )  # fmt: skip
    return identity


async def _below(tx: Tx) -> list[UUID]:
    """Tenants of the domain, where this one is its head: nobody else sees them all."""
    tenant = tx.scope.tenant
    if tenant.id != tenant.domain:
        return []
    return [row["id"] for row in await tx.rows("select id from tenant where id <> $1", tenant.id)]


async def _wake(tx: Tx, person: bytes) -> int:
    """Hasten the open asks about a person that this very tenant makes; nobody else's jobs can be seen, or doubled.

    A job that is running now has looked at the suspension already: beside it `put_once` puts another one.
    """
    held = await tx.rows(
        """select a.id, a.verification_id from subject s join ask a on a.subject_id = s.id and a.verification_id = s.verification_id
            where s.domain_person = $1 and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined')
              and $2 = case when a.supplementary then a.owner_tenant else a.executing_tenant end""",
        person, tx.scope.tenant.id,
    )  # fmt: skip
    for row in held:
        await put_once(tx, "ask.send", row["id"], timedelta(), tx.scope.tenant.id, lane=row["verification_id"])
    return len(held)
