"""抽查中止: an incomplete authorization found by spot check stops every ask about that person, everywhere (Z 六(二))."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.authorizations.model import SuspensionIn
from core.errors import NotFound, Refused
from core.ids import new_id
from core.outbox import put_once
from core.scope import Scope, Tx
from core.verification.store import load, sealed_text

LOCK = "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))"
"""The lock that an ask takes shared before it leaves: whoever commits first is seen by the other."""


async def raise_suspension(scope: Scope, verification: UUID, wanted: SuspensionIn) -> dict[str, str]:
    """抽查中止: until it is lifted no ask about this person leaves anywhere in the province."""
    async with scope.write("suspension.raise", verification) as tx:
        case = await load(tx, verification)
        person = await tx.value(
            "select domain_person from subject where verification_id = $1 and id = $2", verification, wanted.subject_id
        )
        if person is None:
            raise NotFound()
        sheet = await tx.value(
            "select true from authorization_sheet where verification_id = $1 and subject_id = $2 limit 1",
            verification, wanted.subject_id,
        )  # fmt: skip
        if not sheet:
            raise Refused("no_sheet_to_check")  # a spot check is of an authorization: without one there is no ground
        await tx.rows(LOCK, person)
        identity = new_id()
        await tx.rows(
            """insert into suspension (domain, id, tenant_id, domain_person, reason, raised_at)
               values ($1, $2, $3, $4, $5, clock_timestamp())""",
            scope.tenant.domain, identity, scope.tenant.id, person, sealed_text(tx, case, wanted.reason),
        )  # fmt: skip
        tx.note(suspension=identity, subject=wanted.subject_id, reason=sealed_text(tx, case, wanted.reason))
        result: dict[str, str] = tx.answer({"id": str(identity)})
        return result


async def lift_suspension(scope: Scope, suspension: UUID) -> dict[str, str]:
    """补齐后恢复: by who raised it, or the province; what was held goes on by itself. Lifting again changes nothing."""
    async with scope.write("suspension.lift") as tx:
        row = await tx.row(
            """select domain_person, lifted_at from suspension where id = $1 and $2 in (tenant_id, domain) for update""",
            suspension, scope.tenant.id,
        )  # fmt: skip
        if row is None:
            raise NotFound()
        if row["lifted_at"] is None:
            await tx.rows("update suspension set lifted_at = clock_timestamp() where id = $1", suspension)
            await _wake(tx, row["domain_person"])
        tx.note(suspension=suspension)
        result: dict[str, str] = tx.answer({"id": str(suspension)})
        return result


async def _wake(tx: Tx, person: bytes) -> None:
    held = await tx.rows(
        """select a.id, a.executing_tenant from subject s join ask a on a.subject_id = s.id
            and a.verification_id = s.verification_id
            where s.domain_person = $1 and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined')""",
        person,
    )
    for row in held:
        await put_once(tx, "ask.send", row["id"], timedelta(), row["executing_tenant"])
