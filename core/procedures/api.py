"""办理程序接口."""

from __future__ import annotations

from uuid import UUID

from core.procedures import actions, draws, looking, sampling, steps
from core.procedures.draws import VisitSampling
from core.procedures.model import DeliveryIn, FieldCheckIn, JudgementIn, ProcedureView, Recorded
from core.procedures.sampling import DrawnMonth, GroundIn, MonthIn
from core.procedures.steps import StepIn
from core.web import Call, acts, reads, scope_of


@acts("/api/verifications/{verification_id:uuid}/field-checks", status_code=201)
async def file_field_check(request: Call, verification_id: UUID, data: FieldCheckIn) -> Recorded:
    """实地核查报送."""
    return await actions.file_field_check(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/expenditure-judgement", status_code=201)
async def judge_expenditure(request: Call, verification_id: UUID, data: JudgementIn) -> Recorded:
    """支出明显不符的判断: opens the expenditure asks."""
    return await actions.judge_expenditure(scope_of(request), verification_id, data)


@acts("/api/reports/{report_id:uuid}/deliveries", status_code=201)
async def record_delivery(request: Call, report_id: UUID, data: DeliveryIn) -> Recorded:
    """送达记录 of a final report."""
    return await actions.record_delivery(scope_of(request), report_id, data)


@acts("/api/verifications/{verification_id:uuid}/steps", status_code=201)
async def record_step(request: Call, verification_id: UUID, data: StepIn) -> Recorded:
    """登记程序步骤: that it began or ended, on a day."""
    return await steps.record_step(scope_of(request), verification_id, data)


@reads("/api/visit-samples")
async def list_visit_draws(request: Call) -> VisitSampling:
    """入户抽查一览: whether visits are drawn here, and what was drawn."""
    return await draws.list_draws(scope_of(request))


@acts("/api/visit-samples")
async def draw_visits(request: Call, data: MonthIn) -> DrawnMonth:
    """抽取入户抽查的核对件 of a month."""
    return await sampling.draw_month(scope_of(request), data)


@acts("/api/verifications/{verification_id:uuid}/visit-sample")
async def include_visit(request: Call, verification_id: UUID, data: GroundIn) -> Recorded:
    """必须入户, on a ground of the regulation."""
    return await sampling.include(scope_of(request), verification_id, data)


@reads("/api/verifications/{verification_id:uuid}/procedure")
async def look_procedure(request: Call, verification_id: UUID) -> ProcedureView:
    """办理程序: what the regulation demands, and what is on record; traced."""
    return await looking.look(scope_of(request), verification_id)


ROUTES = (
    list_visit_draws,
    file_field_check,
    judge_expenditure,
    record_delivery,
    record_step,
    draw_visits,
    include_visit,
    look_procedure,
)
