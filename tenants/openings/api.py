"""开通接口: a tenant below is proposed by one person and approved by another of the level above."""

from __future__ import annotations

from uuid import UUID

from core.web import Call, acts, reads, scope_of
from tenants.api import RejectIn
from tenants.openings import actions
from tenants.openings.model import OpeningIn, OpeningList, OpeningView
from tenants.sessions.model import ResetView


@reads("/api/openings")
async def list_openings(request: Call) -> OpeningList:
    """开通申请一览 of the own tenant, the newest 200."""
    return await actions.list_openings(scope_of(request))


@acts("/api/openings")
async def propose_opening(request: Call, data: OpeningIn) -> OpeningView:
    """申请开通下级机构: in being once another person has approved it."""
    return await actions.propose(scope_of(request), data)


@acts("/api/openings/{opening_id:uuid}/approve")
async def approve_opening(request: Call, opening_id: UUID) -> OpeningView:
    """批准开通下级机构: by another person than its author; the tenant is there at once."""
    return await actions.approve(scope_of(request), opening_id)


@acts("/api/openings/{opening_id:uuid}/reject")
async def reject_opening(request: Call, opening_id: UUID, data: RejectIn) -> OpeningView:
    """不批准开通下级机构, with the reason."""
    return await actions.reject(scope_of(request), opening_id, data.reason)


@acts("/api/openings/{opening_id:uuid}/withdraw")
async def withdraw_opening(request: Call, opening_id: UUID) -> OpeningView:
    """撤回开通申请: by its author, before it is decided."""
    return await actions.withdraw(scope_of(request), opening_id)


@acts("/api/openings/{opening_id:uuid}/password")
async def first_password(request: Call, opening_id: UUID) -> ResetView:
    """领取首次登录密码: who proposed gives it to the administrator, who approved to the head; shown once."""
    return await actions.first_password(scope_of(request), opening_id)


ROUTES = (list_openings, propose_opening, approve_opening, reject_opening, withdraw_opening, first_password)
