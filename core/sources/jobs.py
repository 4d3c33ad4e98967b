"""数源查询任务."""

from __future__ import annotations

from core.outbox import Lease, handles
from core.scope import Scope
from core.sources.batches import JOB, exchange
from core.sources.sending import send


@handles("ask.send")
async def ask_send(scope: Scope, lease: Lease) -> None:
    """The next attempt at one ask: query, or collect where the source has accepted it."""
    await send(scope, lease)


@handles(JOB)
async def batch_exchange(scope: Scope, lease: Lease) -> None:
    """The next step of one batch: hand it in, or fetch what is ready."""
    await exchange(scope, lease)
