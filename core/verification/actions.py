"""核对事项: accept and initiate; what happens to a running case stands in `course.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.applications.naming import unknown
from core.applications.programme import law_on, programme_faults_beside
from core.deadlines.store import Starting, happened, require_total, starting_clocks
from core.errors import Conflict, FieldFault, Problem, Refused
from core.households.identity import Identity, parse
from core.households.model import Entry, Subject, entries, faults
from core.households.plain import faults_of_plain
from core.households.store import NewSubject, load_subjects, new_subjects
from core.ids import new_id
from core.intake import invalid
from core.law import TOTAL, Law
from core.plugin.vocabulary import ROLE_TITLES, Event, Programme, citations_text
from core.procedures.steps import require_steps
from core.procedures.store import require_field_check
from core.scope import Scope, TenantRef, Tx
from core.sources.planning import plan_asks
from core.verification.executing import executing_tenant
from core.verification.matching import match, matches
from core.verification.model import Accepted, Case, Initiator, Intake, Moved, State, move
from core.verification.opening import insert_case
from core.verification.store import load, move_case
from core.work.model import duties_of

ACCEPT = "verification.accept"


async def accept(scope: Scope, intake: Intake) -> Accepted:
    """受理登记: opens a case with its household and starts the clock; raises Invalid with every wrong field.

    Raises Conflict where the application has an open case; once that one has ended another may be accepted.
    """
    everybody = list(entries(intake.household, intake.supporters))
    people = await _judged(scope, intake, everybody)
    case, subjects = _sealed(scope, intake, people)
    async with scope.write(ACCEPT, case.id) as tx:
        law = await law_on(tx, intake.applied_on)
        if isinstance(law, FieldFault):
            raise invalid([law])
        programme = programme_for(law, intake.programme, everybody)
        case = msgspec.structs.replace(case, template=law.template.id)
        clocks = starting_clocks(law, case, Event.ACCEPTED, scope.today)
        number = await insert_case(tx, case, subjects, clocks, duties_of(law.procedure_of(programme.id)))
        if number is None:
            raise Conflict("application_has_case", existing=await _open_number(tx, case))
        tx.moved("", State.COLLECTING.value, 1)
        tx.note(programme=programme.id, subjects=len(people), stamp=law.stamp)
        accepted: Accepted = tx.answer(_accepted(case, number, subjects, clocks))
        return accepted


def _accepted(case: Case, number: str, subjects: Sequence[NewSubject], clocks: Sequence[Starting]) -> Accepted:
    total = next((clock for clock in clocks if clock.stage == TOTAL), None)
    due_on, provisional = (total.due_on, total.provisional) if total else (None, False)
    return Accepted(case.id, number, case.state, due_on, provisional, tuple(subject.id for subject in subjects))


async def initiate(scope: Scope, verification: UUID) -> Moved:
    """发起核对 (谁审批、谁发起): matches the case with the fed application and hands it to the executing agency.

    Raises Refused where no live application holds these very persons, and nobody else (Z 六(一)): then nothing is asked.
    """
    async with scope.write("verification.initiate", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        programme = law.programmes[case.programme]
        subjects = await load_subjects(tx, case)
        for problem in await _unprepared(tx, law, case):
            raise problem
        executor = await _executor(tx, scope.tenant, programme)
        await match(tx, case, subjects, programme)
        begun = await _begin(tx, law, case, executor)
        asks = await plan_asks(tx, law, begun, subjects)
        tx.note(executing_tenant=executor, asks=asks, stamp=law.stamp)
        moved: Moved = tx.answer(Moved(case.id, begun.state, begun.version))
        return moved


async def initiation_hindrances(tx: Tx, law: Law, case: Case, subjects: Sequence[Subject]) -> list[Problem]:
    """发起的障碍: everything that keeps a case from being initiated, at once, as `initiate` would say it one by one."""
    try:
        move("verification.initiate", case.state)
    except Problem as problem:
        return [problem.kept()]
    programme = law.programmes[case.programme]
    found = await _unprepared(tx, law, case)
    for check in (matches(tx, case, subjects, programme), _total_begins(tx, law, case)):
        found += await _refusal(check)
    return found


async def _unprepared(tx: Tx, law: Law, case: Case) -> list[Problem]:
    """What has to be there before anybody is asked: an agency that executes, the field check, the steps of the text."""
    programme = law.programmes[case.programme]
    checks = (
        _executor(tx, tx.scope.tenant, programme), require_field_check(tx, law, case), require_steps(tx, law, case),
    )  # fmt: skip
    return [problem for check in checks for problem in await _refusal(check)]


async def _refusal(check: Awaitable[object]) -> list[Problem]:
    try:
        await check
    except Problem as problem:
        return [problem.kept()]
    return []


async def _total_begins(tx: Tx, law: Law, case: Case) -> None:
    if law.total_deadline().starts_on != Event.INITIATED:
        await require_total(tx, law, case)


async def _begin(tx: Tx, law: Law, case: Case, executor: UUID) -> Case:
    """The case as it is handed to the executing agency, with its clocks."""
    actor = tx.scope.actor
    initiator = Initiator(actor.name, actor.number, actor.office_name, actor.office_code)
    state = await move_case(
        tx, case, "verification.initiate",
        executing_tenant=executor, items=list(law.programmes[case.programme].items), initiated_on=tx.scope.today,
        initiator=msgspec.json.encode(initiator).decode(),
    )  # fmt: skip
    begun = msgspec.structs.replace(case, executing_tenant=executor, state=state, version=case.version + 1)
    await happened(tx, law, begun, Event.INITIATED)
    await require_total(tx, law, begun)
    return begun


async def faults_beside(scope: Scope, plain: Any) -> list[FieldFault]:
    """另外的差错 of an intake that has some already: identities, programme and day, so that all are told at once."""
    return [*faults_of_plain(plain, scope.today), *await programme_faults_beside(scope, ACCEPT, plain)]


async def _judged(scope: Scope, intake: Intake, everybody: Sequence[Entry]) -> list[tuple[Entry, Identity]]:
    found = list(faults(everybody, scope.today))
    if found or intake.applied_on > scope.today:
        raise invalid([*found, *await programme_faults_beside(scope, ACCEPT, msgspec.structs.asdict(intake))])
    return [(entry, parse(entry.person.id_kind, entry.person.id_number)) for entry in everybody]


def programme_for(law: Law, wanted: str, everybody: Sequence[Entry]) -> Programme:
    """救助项目 in force that these persons may be verified for; raises Invalid."""
    programme = law.programmes.get(wanted)
    if programme is None:
        raise invalid([unknown(law.programmes.values())])
    strangers = {e.role for e in everybody} - set(programme.subjects)
    if strangers:
        roles = "、".join(ROLE_TITLES[role] for role in sorted(strangers))
        fault = FieldFault(
            "household", f"“{programme.title}”的核对对象不包括{roles}（{citations_text(programme.basis)}）"
        )
        raise invalid([fault])
    return programme


def _sealed(
    scope: Scope, intake: Intake, people: Sequence[tuple[Entry, Identity]]
) -> tuple[Case, Sequence[NewSubject]]:
    """The new case and everybody in it, sealed before the door opens: no connection waits for that."""
    tenant, identity = scope.tenant, new_id()
    key, wrapped = scope.runtime.vault.new_data_key(identity)
    case = Case(
        id=identity, owner_tenant=tenant.id, executing_tenant=tenant.id, office_id=_office(scope), number="",
        programme=intake.programme, application_number=intake.application_number, applied_on=intake.applied_on,
        accepted_on=scope.today, initiated_on=None, initiator=None, closed_on=None, items=(), template="",
        state=State.COLLECTING, resumes_to=None, version=1, wrapped_key=wrapped, residence=intake.residence,
    )  # fmt: skip
    return case, new_subjects(scope, identity, key, people)


async def _open_number(tx: Tx, case: Case) -> str:
    """The number of the open case of the same application, where the scope may see that case; else nothing."""
    found: str | None = await tx.value(
        """select number from verification where owner_tenant = $1 and application_number = $2 and programme = $3
              and state not in ('reported', 'terminated')""",
        case.owner_tenant, case.application_number, case.programme,
    )  # fmt: skip
    return f" {found}" if found else ""


def _office(scope: Scope) -> UUID:
    if scope.actor.office is None:
        raise Refused("permission_missing", verb="verification.accept")
    return scope.actor.office


async def _executor(tx: Tx, tenant: TenantRef, programme: Programme) -> UUID:
    found = await executing_tenant(tx, tenant, programme)
    if found is None:
        raise Refused("no_executing_agency", level=programme.executor, basis=citations_text(programme.basis))
    return found
