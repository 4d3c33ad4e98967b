"""授权接口."""

from __future__ import annotations

from uuid import UUID

from core.authorizations import actions, suspensions
from core.authorizations.model import Reviewed, SheetsIn, SuspensionIn, WithdrawIn
from core.verification.model import Moved
from core.web import Call, acts, scope_of


@acts("/api/verifications/{verification_id:uuid}/authorizations")
async def take_authorizations(request: Call, verification_id: UUID, data: SheetsIn) -> Moved:
    """授权书登记 of one or more persons."""
    return await actions.take_sheets(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/review")
async def review_authorizations(request: Call, verification_id: UUID) -> Reviewed:
    """授权审核: passed, or returned with all gaps at once."""
    return await actions.review_sheets(scope_of(request), verification_id)


@acts("/api/verifications/{verification_id:uuid}/withdraw")
async def withdraw_authorization(request: Call, verification_id: UUID, data: WithdrawIn) -> Moved:
    """授权撤回 of one person."""
    return await actions.withdraw(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/suspensions")
async def raise_suspension(request: Call, verification_id: UUID, data: SuspensionIn) -> dict[str, str]:
    """抽查中止: no ask about this person leaves anywhere in the province until it is lifted."""
    return await suspensions.raise_suspension(scope_of(request), verification_id, data)


@acts("/api/suspensions/{suspension_id:uuid}/lift")
async def lift_suspension(request: Call, suspension_id: UUID) -> dict[str, str]:
    """补齐后恢复."""
    return await suspensions.lift_suspension(scope_of(request), suspension_id)


ROUTES = (take_authorizations, review_authorizations, withdraw_authorization, raise_suspension, lift_suspension)
