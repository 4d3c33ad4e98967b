"""程序步骤: record that a step of the pack's procedure began or ended; its clocks begin and end with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.deadlines.model import due
from core.deadlines.store import end_clocks, happened
from core.errors import Conflict, FieldFault, Invalid, Problem, Refused
from core.ids import new_id
from core.law import Law
from core.plugin.deadlines import DeadlineRule, WorkCalendar
from core.plugin.procedure import BEGUN, RECORDER_TITLES, Step, Timing
from core.plugin.supervision import RAISED
from core.plugin.vocabulary import DateRange, citations_text
from core.procedures.model import Recorded, StoredStep
from core.procedures.store import insert_step
from core.scope import Scope, Tx
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load

EDGES = {"begun": "开始", "ended": "结束"}


class StepIn(Struct, frozen=True, forbid_unknown_fields=True):
    """步骤登记: which step, whether it began or ended, on which day, and what an officer has to say of it."""

    step: Annotated[str, Meta(pattern=r"\S", max_length=120)]
    edge: Annotated[str, Meta(pattern="^(begun|ended)$")]
    on: date
    note: Annotated[str, Meta(max_length=2000)] = ""

    @property
    def event(self) -> str:
        """The event that clocks name."""
        return f"{self.step}.{self.edge}"


async def record_step(scope: Scope, verification: UUID, told: StepIn) -> Recorded:
    """登记程序步骤 (评议、公示、审批、渐退期): once each way, by the office that the pack names, in the pack's order.

    Raises Invalid for what the case's procedure does not have or the days contradict, Refused for another office's step,
    Conflict where it is on record, or the case is not there yet, or has been terminated.
    """
    async with scope.write("step.record", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        steps = steps_of(law, case)
        days = await days_of(tx, case)
        step = _step(steps, told)
        _may_be_recorded(tx, case, step, told, days)
        if found := list(_faults(step, steps, told, days, case, scope.today, law.calendar)):
            raise Invalid("fields_invalid", faults=found, count=len(found))
        identity = new_id()
        await insert_step(tx, case, identity, told.event, told.on, StoredStep(told.note))
        await happened(tx, law, case, told.event, told.on)
        if step.alert and told.event == step.begun:
            await happened(tx, law, case, f"{step.alert}{RAISED}", told.on)
        for event, day in days.items():  # a clock that has just begun may end with what was on record before it
            await end_clocks(tx, law, case, event, day)
        tx.note(step=step.id, edge=told.edge, on=told.on)
        recorded: Recorded = tx.answer(Recorded(identity))
        return recorded


async def require_steps(tx: Tx, law: Law, case: Case) -> None:
    """先评议、后核对: raises Refused where the text has a step first that has not ended."""
    first = [step for step in steps_of(law, case).values() if step.timing is Timing.BEFORE_INITIATION]
    days = await days_of(tx, case) if first else {}
    for step in first:
        if step.ended not in days:
            basis = citations_text(step.basis)
            raise Refused("step_missing", number=case.number, step=step.title, basis=basis)


async def recordable(tx: Tx, law: Law, case: Case) -> list[tuple[Step, str, Problem | None]]:
    """可登记的步骤: each edge that is not on record, and why it may not be recorded today."""
    steps, days = steps_of(law, case), await days_of(tx, case)
    edges = [(step, StepIn(step.id, edge, tx.scope.today)) for step in steps.values() for edge in EDGES]
    found: list[tuple[Step, str, Problem | None]] = []
    for step, told in edges:
        if told.event in days:
            continue
        try:
            _may_be_recorded(tx, case, step, told, days)
            faults = list(_faults(step, steps, told, days, case, tx.scope.today, law.calendar))
            why: Problem | None = Invalid("fields_invalid", faults=faults, count=len(faults)) if faults else None
        except Problem as problem:
            why = problem.kept()
        found.append((step, told.edge, why))
    return found


def steps_of(law: Law, case: Case) -> Mapping[str, Step]:
    """程序步骤 of a case, by id, in their order."""
    procedure = law.procedure_of(case.programme)
    return {step.id: step for step in procedure.steps} if procedure else {}


DAYS = "select event, happened_on from procedure_step where verification_id = $1"


async def days_of(tx: Tx, case: Case) -> Mapping[str, date]:
    """已登记的步骤: event and its day."""
    rows = await tx.rows(DAYS, case.id)
    return {row["event"]: row["happened_on"] for row in rows}


def _step(steps: Mapping[str, Step], told: StepIn) -> Step:
    step = steps.get(told.step)
    if step is None:
        known = "、".join(f"{step.id}（{step.title}）" for step in steps.values()) or "无"
        fault = FieldFault("step", f"不是本件办理程序的步骤，可填写：{known}")
        raise Invalid("fields_invalid", faults=[fault], count=1)
    return step


def _may_be_recorded(tx: Tx, case: Case, step: Step, told: StepIn, days: Mapping[str, date]) -> None:
    if f"step.{step.recorder}" not in tx.scope.verbs:
        recorder = RECORDER_TITLES[step.recorder]
        raise Refused("step_of_another_office", basis=citations_text(step.basis), step=step.title, recorder=recorder)
    if told.event in days:
        raise Conflict("step_recorded", step=f"{step.title}{EDGES[told.edge]}", day=days[told.event].isoformat())
    if case.state is State.TERMINATED or (step.timing is Timing.AFTER_REPORT and case.state is not State.REPORTED):
        expected = STATE_TITLES[State.REPORTED] if step.timing is Timing.AFTER_REPORT else "未终止"
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected=expected)


def _faults(
    step: Step, steps: Mapping[str, Step], told: StepIn, days: Mapping[str, date], case: Case, today: date,
    calendar: WorkCalendar,
) -> Iterator[FieldFault]:  # fmt: skip
    """差错 of the day, all at once."""
    earliest = case.closed_on if step.timing is Timing.AFTER_REPORT and case.closed_on else case.accepted_on
    if told.on > today:
        yield FieldFault("on", "日期晚于今天")
    if told.on < earliest:
        what = "办结（出具最终报告）" if step.timing is Timing.AFTER_REPORT else "受理"
        yield FieldFault("on", f"日期早于{what}日期 {earliest.isoformat()}")
    if told.event.endswith(BEGUN):
        yield from _out_of_order(step, steps, told.on, days)
    else:
        yield from _too_short(step, told.on, days.get(step.begun), calendar)


def _out_of_order(step: Step, steps: Mapping[str, Step], on: date, days: Mapping[str, date]) -> Iterator[FieldFault]:
    for earlier in (steps[name] for name in step.after):
        ended = days.get(earlier.ended)
        if ended is None:
            yield FieldFault(
                "step", f"“{earlier.title}”尚未登记结束，“{step.title}”应在其后（{citations_text(step.basis)}）"
            )
        elif on < ended:
            yield FieldFault("on", f"日期早于“{earlier.title}”的结束日期 {ended.isoformat()}")


def _too_short(step: Step, on: date, begun: date | None, calendar: WorkCalendar) -> Iterator[FieldFault]:
    if begun is None:
        yield FieldFault("step", f"“{step.title}”尚未登记开始")
    elif on < begun:
        yield FieldFault("on", f"日期早于“{step.title}”的开始日期 {begun.isoformat()}")
    elif on < (last := _earliest_end(step, begun, calendar)):
        basis = citations_text(step.basis)
        yield FieldFault("on", f"“{step.title}”自 {begun.isoformat()} 起，至 {last.isoformat()} 才满期（{basis}）")


def _earliest_end(step: Step, begun: date, calendar: WorkCalendar) -> date:
    always = DateRange(date.min)
    if not step.lasts_at_least:
        return begun
    rule = DeadlineRule(step.id, step.title, "", step.begun, step.lasts_at_least, step.unit, step.basis, always)
    return due(rule, begun, calendar).due_on
