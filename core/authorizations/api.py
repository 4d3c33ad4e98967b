"""授权接口."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response
from litestar.params import Parameter

from core.authorizations import actions, reviewing, spot_checks, suspensions
from core.authorizations.model import Reviewed, SheetsIn, SuspensionIn, WithdrawIn
from core.authorizations.returning import ReturnIn, ReviewIn
from core.authorizations.reviewing import AuthorizationPage, ReviewPerson, ReviewView, Stage
from core.authorizations.spot_checks import (
    DrawIn,
    DrawnChecks,
    FoundIn,
    FullIn,
    SpotChecked,
    SpotCheckPage,
    SpotCheckView,
)
from core.verification.model import Moved
from core.web import Call, acts, reads, scope_of


@acts("/api/verifications/{verification_id:uuid}/authorizations")
async def take_authorizations(request: Call, verification_id: UUID, data: SheetsIn) -> Moved:
    """授权书登记 of one or more persons."""
    return await actions.take_sheets(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/review")
async def review_authorizations(request: Call, verification_id: UUID, data: ReviewIn) -> Reviewed:
    """授权审核: passed, or returned with all gaps at once; of the sheets that the reviewer has seen, and of no others."""
    return await actions.review_sheets(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/return")
async def return_authorizations(request: Call, verification_id: UUID, data: ReturnIn) -> Moved:
    """退回补正 with what the reviewer saw on the paper, all at once."""
    return await actions.return_sheets(scope_of(request), verification_id, data)


@reads("/api/authorizations")
async def list_authorizations(
    request: Call,
    stage: Annotated[Stage, Parameter(description="受理件的阶段")] = Stage.WAITING,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
    after: UUID | None = None,
) -> AuthorizationPage:
    """受理件一览 by stage: to be reviewed, incomplete, returned, passed."""
    return await reviewing.list_authorizations(scope_of(request), stage, limit, after)


@reads("/api/verifications/{verification_id:uuid}/authorizations")
async def look_at_authorizations(request: Call, verification_id: UUID) -> ReviewView:
    """查看授权书, in full; the look is traced."""
    return await reviewing.look(scope_of(request), verification_id)


@reads("/api/verifications/{verification_id:uuid}/scans/{scan_id:uuid}", media_type="image/*")
async def look_at_scan(
    request: Call, verification_id: UUID, scan_id: UUID, page: Annotated[int, Parameter(ge=1, le=50)] = 1
) -> Response[bytes]:
    """查看扫描件: one page as a picture."""
    media_type, body = await reviewing.look_at_scan(scope_of(request), verification_id, scan_id, page)
    return Response(body, media_type=media_type, headers={"Content-Disposition": "inline"})


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


@reads("/api/spot-checks")
async def list_spot_checks(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=200)] = 50, after: UUID | None = None, waiting: bool = False
) -> SpotCheckPage:
    """抽查一览: cases that were drawn, and what was found."""
    return await spot_checks.list_checks(scope_of(request), limit, after, waiting)


@acts("/api/spot-checks", status_code=201)
async def draw_spot_checks(request: Call, data: DrawIn) -> DrawnChecks:
    """抽取授权书 by chance."""
    return await spot_checks.draw(scope_of(request), data)


@reads("/api/spot-checks/{check_id:uuid}")
async def look_at_spot_check(request: Call, check_id: UUID) -> SpotCheckView:
    """查看所抽的授权书, people masked; the look is traced."""
    return await spot_checks.look(scope_of(request), check_id)


@acts("/api/spot-checks/{check_id:uuid}/full")
async def look_at_spot_check_in_full(request: Call, check_id: UUID, data: FullIn) -> ReviewPerson:
    """看全一人 of a case that was drawn, to compare with the scan; the look is traced."""
    return await spot_checks.look_in_full(scope_of(request), check_id, data)


@reads("/api/spot-checks/{check_id:uuid}/scans/{scan_id:uuid}", media_type="image/*")
async def look_at_drawn_scan(
    request: Call, check_id: UUID, scan_id: UUID, page: Annotated[int, Parameter(ge=1, le=50)] = 1
) -> Response[bytes]:
    """查看所抽的扫描件: one page as a picture."""
    media_type, body = await spot_checks.look_at_scan(scope_of(request), check_id, scan_id, page)
    return Response(body, media_type=media_type, headers={"Content-Disposition": "inline"})


@acts("/api/spot-checks/{check_id:uuid}/judge")
async def judge_spot_check(request: Call, check_id: UUID, data: FoundIn) -> SpotChecked:
    """抽查结论: complete, or whose sheet lacks what; an incomplete one stops the asks about its person."""
    return await spot_checks.judge(scope_of(request), check_id, data)


ROUTES = (
    take_authorizations, return_authorizations, list_authorizations, look_at_authorizations, look_at_scan,
    review_authorizations, withdraw_authorization, raise_suspension, lift_suspension,
    list_spot_checks, draw_spot_checks, look_at_spot_check, look_at_drawn_scan, look_at_spot_check_in_full,
    judge_spot_check,
)  # fmt: skip
