"""态势接口: for agencies with tenants below them; reminders are read by the departments' clerks."""

from __future__ import annotations

from typing import Annotated

from litestar.params import Parameter

from core.overview import actions
from core.overview.model import Affected, Overview, Reminded, ReminderIn, ReminderView, SourceState
from core.web import Call, acts, reads, scope_of


@reads("/api/overview")
async def look_at_overview(request: Call) -> Overview:
    """全省态势: figures of the own tenant and of those below it."""
    return await actions.overview(scope_of(request))


@reads("/api/source-board")
async def look_at_sources(request: Call) -> list[SourceState]:
    """数源状态板."""
    return await actions.source_board(scope_of(request))


@reads("/api/source-board/affected")
async def look_at_affected(request: Call, source: Annotated[str, Parameter(min_length=1, max_length=100)]) -> Affected:
    """受影响的核对件: counts by county."""
    return await actions.affected(scope_of(request), source)


@acts("/api/source-reminders", status_code=201)
async def remind_source(request: Call, data: ReminderIn) -> Reminded:
    """催办, once a day for each source."""
    return await actions.remind(scope_of(request), data)


@reads("/api/source-reminders")
async def list_reminders(request: Call) -> list[ReminderView]:
    """催办 to the own department."""
    return await actions.reminders(scope_of(request))


ROUTES = (look_at_overview, look_at_sources, look_at_affected, remind_source, list_reminders)
