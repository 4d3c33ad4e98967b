"""办理程序查阅: what the regulation demands of a case, what is on record; a traced look at personal detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core.ahead import look as asked
from core.law import months_after
from core.plugin.procedure import RECORD_TITLES, RECORDER_TITLES, Procedure, Step
from core.plugin.vocabulary import citations_text
from core.procedures.model import (
    DeliveryView,
    DutyView,
    FieldCheckView,
    JudgementView,
    ProcedureView,
    RetentionView,
    StepView,
    StoredDelivery,
    StoredFieldCheck,
    StoredJudgement,
    StoredStep,
)
from core.procedures.sampling import duties_of
from core.procedures.steps import steps_of
from core.procedures.store import RECORDS, records_of
from core.recorded import law_to_read
from core.scope import PLANNED, Scope
from core.verification.store import CASE, load

RECIPIENTS = {"applicant": "申请人", "department": "有关部门"}


async def look(scope: Scope, verification: UUID) -> ProcedureView:
    """办理程序 of one case: duties with their clause, and every record."""
    async with scope.read("procedure.look", verification, personal=True, way=PLANNED) as tx:
        await tx.ahead(*(asked(sql, verification) for sql in (CASE, *RECORDS.values())))
        case = await load(tx, verification)
        law, _ = await law_to_read(tx, case.owner_tenant, case.applied_on)
        checks = [_check(row, told) for row, told in await records_of(tx, case, "field_check", StoredFieldCheck)]
        judged = await records_of(tx, case, "judgement", StoredJudgement)
        noted = await records_of(tx, case, "procedure_step", StoredStep)
        handed = [delivery_view(row, told) for row, told in await records_of(tx, case, "delivery", StoredDelivery)]
        procedure = law.procedure_of(case.programme)
        visits = await duties_of(tx, case, procedure.sample if procedure else None, checks)
    duties = [*_duties(procedure, bool(checks), handed), *visits]
    views = [JudgementView(row["id"], row["kind"], row["judged_on"], told.reason) for row, told in judged]
    steps = [_step(step, noted) for step in steps_of(law, case).values()]
    return ProcedureView(duties, checks, views, handed, steps, list(_retention(procedure, case.closed_on)))


def _duties(procedure: Procedure | None, checked: bool, handed: Sequence[DeliveryView]) -> Iterator[DutyView]:
    if procedure is None:
        return
    if procedure.field_check is not None:
        yield DutyView("field_check", "实地核查", citations_text(procedure.field_check.basis), checked)
    for duty in procedure.deliveries:
        done = any(delivery.recipient == duty.recipient for delivery in handed)
        yield DutyView(f"delivery:{duty.recipient}", f"送达{duty.title}", citations_text(duty.basis), done)


def _retention(procedure: Procedure | None, closed_on: date | None) -> Iterator[RetentionView]:
    for each in procedure.retention if procedure else ():
        until = months_after(closed_on, each.months) if closed_on else None
        yield RetentionView(each.records, RECORD_TITLES[each.records], until, citations_text(each.basis))


def _step(step: Step, noted: Sequence[tuple[Any, StoredStep]]) -> StepView:
    days = {row["event"]: row["happened_on"] for row, _ in noted}
    notes = [told.note for row, told in noted if row["event"] in (step.begun, step.ended) and told.note]
    return StepView(
        step.id, step.title, citations_text(step.basis), step.recorder, RECORDER_TITLES[step.recorder],
        days.get(step.begun), days.get(step.ended), notes,
    )  # fmt: skip


def _check(row: Any, told: StoredFieldCheck) -> FieldCheckView:
    officers = [f"{officer.staff_number}（{officer.credential}）" for officer in told.officers]
    return FieldCheckView(row["id"], row["checked_on"], row["filed_on"], told.methods, officers, told.findings)


def delivery_view(row: Any, told: StoredDelivery) -> DeliveryView:
    """送达记录 as shown."""
    title = RECIPIENTS.get(told.recipient, told.recipient)
    return DeliveryView(
        row["id"], row["report_id"], told.recipient, title, told.name, told.means, told.delivered_on, told.receipt,
    )  # fmt: skip
