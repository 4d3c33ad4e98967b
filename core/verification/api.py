"""核对接口."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar.params import Parameter

from core.verification import actions, course, listing, looking, unsealing
from core.verification.listing import CaseFilters, CasePage
from core.verification.looking import CaseView
from core.verification.model import Accepted, ExtensionIn, Intake, Moved, ReasonIn, State
from core.web import Call, acts, reads, scope_of

Limit = Annotated[int, Parameter(ge=1, le=200, description="每页件数")]


NumberText = Annotated[str | None, Parameter(max_length=64, description="核对编号、申请编号，或核对编号末尾的流水号")]
ProgrammeFilter = Annotated[str | None, Parameter(max_length=80, description="只列出此救助项目的")]


@reads("/api/verifications")
async def list_verifications(
    request: Call,
    limit: Limit = 50,
    after: UUID | None = None,
    case_state: Annotated[State | None, Parameter(query="state", description="只列出此状态的核对件")] = None,
    programme: ProgrammeFilter = None,
    office: UUID | None = None,
    since: Annotated[date | None, Parameter(description="受理日期不早于")] = None,
    until: Annotated[date | None, Parameter(description="受理日期不晚于")] = None,
    number: NumberText = None,
) -> CasePage:
    """核对件一览: newest first, paged by key."""
    filters = CaseFilters(case_state, programme, office, since, until, number)
    return await listing.list_cases(scope_of(request), limit, after, filters)


@acts("/api/verifications", status_code=201, beside=actions.faults_beside)
async def accept_verification(request: Call, data: Intake) -> Accepted:
    """受理登记."""
    return await actions.accept(scope_of(request), data)


@reads("/api/verifications/{verification_id:uuid}")
async def look_at_verification(request: Call, verification_id: UUID) -> CaseView:
    """核对件详情, masked; the look is traced."""
    return await looking.look(scope_of(request), verification_id)


@acts("/api/verifications/{verification_id:uuid}/initiate")
async def initiate_verification(request: Call, verification_id: UUID) -> Moved:
    """发起核对."""
    return await actions.initiate(scope_of(request), verification_id)


@acts("/api/verifications/{verification_id:uuid}/suspend")
async def suspend_verification(request: Call, verification_id: UUID, data: ReasonIn) -> Moved:
    """中止."""
    return await course.suspend(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/resume")
async def resume_verification(request: Call, verification_id: UUID, data: ReasonIn) -> Moved:
    """恢复."""
    return await course.resume(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/extend")
async def extend_verification(request: Call, verification_id: UUID, data: ExtensionIn) -> dict[str, Any]:
    """延长核对时间."""
    return await course.extend(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/terminate")
async def terminate_verification(request: Call, verification_id: UUID, data: ReasonIn) -> Moved:
    """终止核对."""
    return await course.terminate(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/conclude")
async def conclude_verification(request: Call, verification_id: UUID, data: ReasonIn) -> Moved:
    """结束核对: the final report says what was not answered."""
    return await course.conclude(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/unseal")
async def unseal_verification(request: Call, verification_id: UUID, data: ReasonIn) -> unsealing.Unsealed:
    """启封: 只对本人、只在当日."""
    return await unsealing.unseal(scope_of(request), verification_id, data)


ROUTES = (
    list_verifications,
    accept_verification,
    look_at_verification,
    initiate_verification,
    suspend_verification,
    resume_verification,
    extend_verification,
    terminate_verification,
    conclude_verification,
    unseal_verification,
)
