"""认定任务."""

from __future__ import annotations

from core.assessment.actions import assess_case
from core.outbox import Lease, handles
from core.scope import Scope


@handles("verification.assess")
async def verification_assess(scope: Scope, lease: Lease) -> None:
    """Assess a case with what has been answered by now."""
    await assess_case(scope, lease)
