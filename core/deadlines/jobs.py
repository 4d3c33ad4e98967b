"""期限任务: clocks follow a calendar that has changed, each case in its own transaction with its trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from core.deadlines.actions import recompute
from core.deadlines.moving import stale
from core.law import Law
from core.outbox import Lease, handles, put
from core.scope import Scope, Tx

RECKON, RECOMPUTE = "deadline.reckon", "deadline.recompute"


async def reckon_all(tx: Tx, tenants: Sequence[UUID], ref: UUID) -> None:
    """重算 the running clocks of these offices once this transaction is done; `ref` is what has changed the calendar."""
    for tenant in tenants:
        await put(tx, RECKON, ref, tenant=tenant)


@handles(RECKON)
async def reckon_office(scope: Scope, lease: Lease) -> None:
    """One office: a job for every case whose clocks are no longer what the calendar says."""
    async with scope.write(RECOMPUTE) as tx:

        async def law_on(day: date) -> Law:
            return await scope.runtime.law_for(tx.connection, scope.tenant.id, day)

        cases = await stale(tx.connection, scope.tenant.id, law_on)
        for case in cases:
            await put(tx, RECOMPUTE, case)
        tx.note(because=lease.ref, cases=len(cases))
        await lease.finish(tx)


@handles(RECOMPUTE)
async def recompute_case(scope: Scope, lease: Lease) -> None:
    """One case."""
    await recompute(scope, lease.ref, lease)
