"""抽查中止: an incomplete authorization found by spot check stops every ask about that person, everywhere (Z 六(二))."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.authorizations.model import SuspensionIn
from core.errors import NotFound
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
    """补齐后恢复: what was held goes on by itself."""
    async with scope.write("suspension.lift") as tx:
        row = await tx.row(
            """update suspension set lifted_at = clock_timestamp()
                where id = $1 and tenant_id = $2 and lifted_at is null returning domain_person""",
            suspension, scope.tenant.id,
        )  # fmt: skip
        if row is None:
            raise NotFound()
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
