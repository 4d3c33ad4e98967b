"""数源查询任务."""

from __future__ import annotations

from collections.abc import Sequence

from core.outbox import Lease, handles, handles_together
from core.scope import Scope
from core.sources.batches import JOB, exchange
from core.sources.sending import send


@handles_together("ask.send")
async def ask_send(scope: Scope, leases: Sequence[Lease]) -> None:
    """The next attempt at asks of one case: query, or collect where the source has accepted it."""
    await send(scope, leases)


@handles(JOB)
async def batch_exchange(scope: Scope, lease: Lease) -> None:
    """The next step of one batch: hand it in, or fetch what is ready."""
    await exchange(scope, lease)
