"""授权任务."""

from __future__ import annotations

from core.authorizations.suspensions import WAKE, wake_held
from core.outbox import Lease, handles
from core.scope import Scope


@handles(WAKE)
async def suspension_wake(scope: Scope, lease: Lease) -> None:
    """After a lifting: what was held back goes on at once."""
    await wake_held(scope, lease)
