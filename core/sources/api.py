"""数源接口: callbacks of asynchronous sources, and what was quarantined."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import Parameter

from core.sources import callbacks, quarantine
from core.sources.quarantine import QuarantinePage
from core.sources.supplement import Supplemented, SupplementIn, supplement, waive_supplement
from core.verification.model import Moved, ReasonIn
from core.web import Call, acts, reads, receives, scope_of


@receives("/callbacks/{tenant_id:uuid}/{ask_id:uuid}")
async def receive_callback(request: Call, tenant_id: UUID, ask_id: UUID) -> dict[str, bool]:
    """接收异步反馈: proven by the source's signature; a repetition changes nothing and is answered alike."""
    new = await callbacks.receive(scope_of(request), ask_id, dict(request.headers), await request.body())
    return {"received": True, "new": new}


@acts("/api/verifications/{verification_id:uuid}/supplement", status_code=201)
async def supplement_verification(request: Call, verification_id: UUID, data: SupplementIn) -> Supplemented:
    """补充核对 by the deciding agency, through its own connectors."""
    return await supplement(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/waive-supplement")
async def waive_verification_supplement(request: Call, verification_id: UUID, data: ReasonIn) -> Moved:
    """不作补充核对: the final report no longer waits for the deciding agency."""
    return await waive_supplement(scope_of(request), verification_id, data)


@reads("/api/quarantine")
async def list_quarantine(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=200)] = 50, after: UUID | None = None
) -> QuarantinePage:
    """隔离区一览: answers that were about somebody else; no content is shown."""
    return await quarantine.list_quarantined(scope_of(request), limit, after)


ROUTES = (receive_callback, supplement_verification, waive_verification_supplement, list_quarantine)
