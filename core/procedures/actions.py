"""办理程序事项: file a field check, judge expenditure, record a delivery; each is one record and one trace."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from core.authorizations.store import first_signed
from core.deadlines.store import happened
from core.errors import Conflict, FieldFault, Invalid, NotFound, Refused
from core.households.store import load_subjects
from core.ids import new_id
from core.law import Law
from core.plugin.vocabulary import Event
from core.procedures.model import (
    AUTHORIZED,
    EXPENDITURE,
    DeliveryIn,
    FieldCheckIn,
    JudgementIn,
    Recorded,
    faults,
)
from core.procedures.store import (
    has_field_check,
    insert_delivery,
    insert_field_check,
    insert_judgement,
    is_judged,
    officers_of,
)
from core.scope import Scope, Tx
from core.sources.planning import plan_asks
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load

_JUDGED_IN = (State.COLLECTING, State.RETURNED, State.READY, State.VERIFYING)


async def file_field_check(scope: Scope, verification: UUID, record: FieldCheckIn) -> Recorded:
    """实地核查报送 (W 十一(一), 十六): by at least so many officers with credentials as the regulation says.

    The first filing is the event from which the next clock of the pack runs. Raises Invalid with every wrong field,
    Conflict before the authorizations have passed their review, and once the case has ended.
    """
    async with scope.write("field_check.file", verification) as tx:
        case = await load(tx, verification, lock=True)
        require_state(case, AUTHORIZED)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        procedure = law.procedure_of(case.programme)
        duty = procedure.field_check if procedure else None
        found = list(faults(record, duty, await _signed(tx, law, case), case.accepted_on, scope.today))
        if found:
            raise Invalid("fields_invalid", faults=found, count=len(found))
        officers = await officers_of(tx, case, record)
        first = not await has_field_check(tx, case)
        identity = new_id()
        await insert_field_check(tx, case, identity, record, officers)
        if first:
            await happened(tx, law, case, Event.FIELD_CHECK_FILED)
        tx.note(field_check=identity, officers=officers, methods=record.methods, first=first)
        recorded: Recorded = tx.answer(Recorded(identity))
        return recorded


async def judge_expenditure(scope: Scope, verification: UUID, judged: JudgementIn) -> Recorded:
    """支出明显不符的判断 (W 十四): an officer's own, with its reason; it opens the expenditure asks of the pack.

    From the declaration on, with which spending is compared: before initiation its asks are made with the others then.
    Raises Refused where the pack has no such asks, Conflict for a second judgement, no declaration, or another state.
    """
    async with scope.write("expenditure.judge", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        await judgeable(tx, law, case)
        identity = new_id()
        if not await insert_judgement(tx, case, identity, EXPENDITURE, judged):
            raise Conflict("already_judged")
        running = case.state is State.VERIFYING
        asks = await plan_asks(tx, law, case, await load_subjects(tx, case), EXPENDITURE) if running else 0
        tx.note(judgement=identity, asks=asks)
        recorded: Recorded = tx.answer(Recorded(identity, asks))
        return recorded


async def judgeable(tx: Tx, law: Law, case: Case) -> None:
    """可否作支出判断: raises Conflict in another state, without a declaration, and for a second one; Refused by the law."""
    require_state(case, _JUDGED_IN)
    await _require_declaration(tx, case)
    if not any(item.opens_on == EXPENDITURE for item in law.items_of(law.programmes[case.programme])):
        raise Refused("expenditure_not_verified")
    if await is_judged(tx, case, EXPENDITURE):
        raise Conflict("already_judged")


async def record_delivery(scope: Scope, report: UUID, delivered: DeliveryIn) -> Recorded:
    """送达记录 (W 十一(二)): of the final report; raises Conflict for a partial one, Invalid for a day that cannot be."""
    async with scope.write("delivery.record") as tx:
        row = await tx.row("select verification_id, final, issued_on from report where id = $1", report)
        if row is None:
            raise NotFound()
        case = await load(tx, row["verification_id"], lock=True)
        if not row["final"]:
            raise Conflict("report_not_final")
        if not row["issued_on"] <= delivered.delivered_on <= scope.today:
            fault = FieldFault("delivered_on", "送达日期应在报告出具日至今天之间")
            raise Invalid("fields_invalid", faults=[fault], count=1)
        identity = new_id()
        await insert_delivery(tx, case, identity, report, delivered)
        tx.note(delivery=identity, report=report, recipient=delivered.recipient)
        recorded: Recorded = tx.answer(Recorded(identity))
        return recorded


async def _signed(tx: Tx, law: Law, case: Case) -> dict[int, date]:
    """首次授权日期 by number of the person in the case."""
    subjects = await load_subjects(tx, case)
    first = await first_signed(tx, law, case, subjects)
    return {place: first[each.id] for place, each in enumerate(subjects, start=1) if each.id in first}


DECLARED = "select true as declared from declaration where verification_id = $1 limit 1"


async def _require_declaration(tx: Tx, case: Case) -> None:
    if not await tx.value(DECLARED, case.id):
        raise Conflict("declaration_missing", number=case.number)


def require_state(case: Case, expected: tuple[State, ...]) -> None:
    """办理时的状态: raises Conflict in another one."""
    if case.state not in expected:
        titles = "、".join(STATE_TITLES[state] for state in expected)
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected=titles)
