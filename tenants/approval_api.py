"""待批准事项接口."""

from __future__ import annotations

from core.web import Call, reads, scope_of
from tenants import approvals
from tenants.approvals import Approvals


@reads("/api/approvals")
async def list_approvals(request: Call) -> Approvals:
    """待批准事项一览: settings, region's days, plugins, templates, openings, packages and answers that wait for another person."""
    return await approvals.list_approvals(scope_of(request))


ROUTES = (list_approvals,)
