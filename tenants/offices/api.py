"""内设机构接口: offices and townships of the own tenant."""

from __future__ import annotations

from uuid import UUID

from core.web import Call, acts, reads, scope_of
from tenants.offices import actions
from tenants.offices.model import CloseIn, OfficeIn, OfficeView, RenameIn, ReopenIn


@reads("/api/offices")
async def list_offices(request: Call) -> list[OfficeView]:
    """机构一览: since when, until when, with how many posts, and what they were called."""
    return await actions.list_offices(scope_of(request))


@acts("/api/offices")
async def create_office(request: Call, data: OfficeIn) -> OfficeView:
    """新设机构: an office or a township, from a day on."""
    return await actions.create(scope_of(request), data)


@acts("/api/offices/{office_id:uuid}/rename")
async def rename_office(request: Call, office_id: UUID, data: RenameIn) -> OfficeView:
    """机构更名: from today on; the former name stays on record."""
    return await actions.rename(scope_of(request), office_id, data)


@acts("/api/offices/{office_id:uuid}/close")
async def close_office(request: Call, office_id: UUID, data: CloseIn) -> OfficeView:
    """机构撤销: nothing is deleted; from that day on nobody holds a post there."""
    return await actions.close(scope_of(request), office_id, data)


@acts("/api/offices/{office_id:uuid}/reopen")
async def reopen_office(request: Call, office_id: UUID, data: ReopenIn) -> OfficeView:
    """撤回机构撤销, until its day has come."""
    return await actions.reopen(scope_of(request), office_id, data)


ROUTES = (list_offices, create_office, rename_office, close_office, reopen_office)
