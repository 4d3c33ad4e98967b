"""受理草稿接口: for the clerk who types and who holds the post after, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.openapi.spec import OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import Parameter

from core.drafts import actions, checking, form, submitting
from core.drafts.form import IntakeForm
from core.drafts.model import Checked, DraftIn, DraftOpenIn, DraftPage, DraftSaved, DraftView, Submitted
from core.scans.drawing import judged
from core.scans.model import LARGEST, ScanView
from core.web import Action, Call, acts, reads, scope_of

PageNumber = Annotated[int, Parameter(ge=1, le=50, description="第几页")]


@dataclass
class ScanAction(Action):
    """上传扫描件, as the interface description has it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(
            content={"application/octet-stream": binary}, required=True, description="PDF、JPG 或 PNG"
        )


@reads("/api/intake/form")
async def intake_form(request: Call, on: date | None = None) -> IntakeForm:
    """受理表单: what the tenant's law asks of an application of that day."""
    return await form.intake_form(scope_of(request), on)


@reads("/api/drafts")
async def list_drafts(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=100)] = 20, after: UUID | None = None
) -> DraftPage:
    """本人的草稿, and those taken over with the post, newest first."""
    return await actions.list_drafts(scope_of(request), limit, after)


@acts("/api/drafts", status_code=201)
async def open_draft(request: Call, data: DraftOpenIn) -> DraftSaved:
    """新建草稿; with the id of a case: to mend what it lacks."""
    return await actions.open_draft(scope_of(request), data)


@reads("/api/drafts/{draft_id:uuid}")
async def look_at_draft(request: Call, draft_id: UUID) -> DraftView:
    """查看草稿, with everything that is missing."""
    return await actions.look(scope_of(request), draft_id)


@acts("/api/drafts/{draft_id:uuid}")
async def save_draft(request: Call, draft_id: UUID, data: DraftIn) -> DraftSaved:
    """保存草稿: whatever was typed; the answer says what is missing."""
    return await actions.save(scope_of(request), draft_id, data)


@acts("/api/drafts/{draft_id:uuid}/check")
async def check_draft(request: Call, draft_id: UUID) -> Checked:
    """查重: who of it stands in another open case, and whether the application was fed."""
    return await checking.check(scope_of(request), draft_id)


@acts(
    "/api/drafts/{draft_id:uuid}/scans", operation_class=ScanAction, request_max_body_size=2 * LARGEST, status_code=201
)
async def add_scan(request: Call, draft_id: UUID) -> ScanView:
    """上传扫描件: kind and size are judged from the bytes."""
    scope, body = scope_of(request), await request.body()
    await actions.require_own(scope, draft_id)
    return await actions.add_scan(scope, draft_id, await judged(body))


@reads("/api/drafts/{draft_id:uuid}/scans/{scan_id:uuid}", media_type="image/png")
async def look_at_draft_scan(request: Call, draft_id: UUID, scan_id: UUID, page: PageNumber = 1) -> Response[bytes]:
    """查看草稿的扫描件: one page as a picture."""
    return as_picture(await actions.look_at_scan(scope_of(request), draft_id, scan_id, page))


@acts("/api/drafts/{draft_id:uuid}/submit")
async def submit_draft(request: Call, draft_id: UUID) -> Submitted:
    """受理: opens the case with declaration and authorizations, or says everything that is missing."""
    return await submitting.submit(scope_of(request), draft_id)


@acts("/api/drafts/{draft_id:uuid}/discard")
async def discard_draft(request: Call, draft_id: UUID) -> dict[str, Any]:
    """放弃草稿."""
    return await actions.discard(scope_of(request), draft_id)


def as_picture(made: tuple[str, bytes]) -> Response[bytes]:
    """A picture, shown and never kept by the browser."""
    media_type, body = made
    return Response(body, media_type=media_type, headers={"Content-Disposition": "inline"})


ROUTES = (
    intake_form, list_drafts, open_draft, look_at_draft, save_draft, check_draft, add_scan, look_at_draft_scan,
    submit_draft, discard_draft,
)  # fmt: skip
