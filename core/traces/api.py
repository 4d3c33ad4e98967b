"""留痕接口."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import Parameter

from core.traces import actions
from core.traces.actions import TracePage
from core.web import Call, reads, scope_of


@reads("/api/traces")
async def list_traces(
    request: Call,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
    after: UUID | None = None,
    verification_id: UUID | None = None,
) -> TracePage:
    """留痕一览 of the own tenant."""
    return await actions.list_traces(scope_of(request), limit, after, verification_id)


ROUTES = (list_traces,)
