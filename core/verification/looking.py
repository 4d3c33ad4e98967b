"""核对件查阅: one case with everything an officer needs, masked; each look is traced."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from core.ahead import look as asked
from core.authorizations.looking import IN_FORCE, SuspensionView, held_by, suspension_views
from core.authorizations.model import SHEET_TITLES
from core.authorizations.store import NEWEST, sheets_of
from core.deadlines.looking import ClockView, clock_views
from core.deadlines.store import CLOCKS, basis_text, clocks_of
from core.households.identity import mask_name
from core.households.model import Subject
from core.households.presence import OTHERS, Elsewhere, elsewhere
from core.households.store import SUBJECTS, load_subjects
from core.law import TOTAL, Law
from core.plugin.reports import FOUR_STATES
from core.plugin.vocabulary import ROLE_TITLES
from core.procedures.actions import DECLARED
from core.procedures.steps import DAYS
from core.recorded import LawGone, law_to_read
from core.reports.items import unasked
from core.reports.material import source_title
from core.scope import PLANNED, Scope, Tx
from core.sources.model import OPEN, REFUSALS, AskRow, printed
from core.sources.planning import JUDGED, Planned
from core.sources.store import asks_of
from core.sources.supplement import awaited
from core.verification.acting import FINAL, ActView, Known, acts_of
from core.verification.history import EventView, events_of, looks_of
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import CASE, load


class SubjectView(Struct, frozen=True):
    """核对对象, masked."""

    id: UUID
    position: int
    household: int
    role: str
    name: str
    id_number: str
    authorization: str
    authorization_state: str
    """State of the newest sheet; empty without one."""


class AskView(Struct, frozen=True):
    """查询, as an officer sees it."""

    id: UUID
    subject_id: UUID
    element: str
    element_title: str
    source_title: str
    state: str
    state_title: str
    note: str
    due_on: date | None
    asked_on: date | None
    answered_on: date | None
    open: bool
    """An answer can still come."""
    late: bool
    """Its own day has passed without an answer."""
    attempts: int
    held_by: str
    """提出抽查中止的人, where that is why it does not leave."""


class UnaskedView(Struct, frozen=True):
    """未查询: an item of the programme that nobody is asked for, why, and of whom; in the words of the report."""

    element_title: str
    note: str
    positions: list[int]
    """核对对象, by their numbers on the page."""


class AwaitedView(Struct, frozen=True):
    """等候补充核对: an item that the deciding agency may still ask itself; the final report waits for it."""

    agency: str
    subject_id: UUID
    item: str
    element_title: str
    source_title: str


class CaseView(Struct, frozen=True):
    """核对件."""

    id: UUID
    number: str
    programme: str
    programme_title: str
    office: str
    """受理机构; of another tenant's case empty."""
    agency: str
    """审批地的机构, and who verifies: the executing agency."""
    executing_agency: str
    application_number: str
    applied_on: date
    state: State
    state_title: str
    held: str
    """暂停认定的原因; empty where nothing holds it."""
    version: int
    accepted_on: date
    initiated_on: date | None
    closed_on: date | None
    due_on: date | None
    """总期限; None where the law counts it from an event that has not happened yet."""
    due_provisional: bool
    working_days_left: int | None
    due_basis: str
    clocks: list[ClockView]
    subjects: list[SubjectView]
    suspensions: list[SuspensionView]
    asks: list[AskView]
    unasked: list[UnaskedView]
    """没有可查的数源的事项; empty before the case is initiated."""
    awaited: list[AwaitedView]
    """等候补充核对, and from whom; empty where nothing is, or the agency has said that it will not."""
    elsewhere: list[Elsewhere]
    """同一人在别处在办: for the officer to look at; nothing is stopped by it."""
    acts: list[ActView]
    """可办事项 of the caller, now."""
    events: list[EventView]
    """办理经过, oldest first."""
    law_gone: LawGone | None
    """规则不可用: then only what is on record stands here, and no act that needs the law."""


_NAMES = """select (select name from office where id = v.office_id) as office,
   (select name from tenant where id = v.owner_tenant) as agency,
   (select name from tenant where id = v.executing_tenant) as executing from verification v where v.id = $1"""
_BY_CASE = (CASE, SUBJECTS, NEWEST, CLOCKS, OTHERS, JUDGED, FINAL, DAYS, DECLARED, _NAMES)


async def _ahead(tx: Tx, verification: UUID) -> None:
    """预读 of what the page is made of: one round trip instead of a dozen."""
    tenant = tx.scope.tenant
    by_case = [asked(sql, verification) for sql in _BY_CASE]
    held = asked(IN_FORCE, verification, tenant.id, tenant.domain)
    law = tx.scope.runtime.law_looks(tenant.id)  # of most cases the law is that of the agency that looks
    await tx.ahead(*by_case, held, *law, *looks_of(tx.scope, verification))


async def look(scope: Scope, verification: UUID) -> CaseView:
    """核对件详情, masked; the look is traced before it is answered."""
    async with scope.read("verification.look", verification, personal=True, way=PLANNED) as tx:
        await _ahead(tx, verification)
        case = await load(tx, verification)
        law, gone = await law_to_read(tx, case.owner_tenant, case.applied_on)
        subjects = await load_subjects(tx, case)
        sheets = await sheets_of(tx, case)
        views = [
            SubjectView(
                s.id, position, s.household, ROLE_TITLES[s.role], mask_name(s.person.name), s.identity.masked(),
                SHEET_TITLES[sheets[s.id].state] if s.id in sheets else "没有授权书",
                sheets[s.id].state if s.id in sheets else "",
            )
            for position, s in enumerate(subjects, start=1)
        ]  # fmt: skip
        suspensions = await suspension_views(tx, case)
        rows = await asks_of(tx, case.id)
        asks = _asks(law, rows, {entry.subject_id: held_by(entry) for entry in suspensions}, scope.today)
        running = case.state in (State.VERIFYING, State.SUSPENDED)
        waits = (
            await _awaited(tx, law, case, await awaited(tx, law, case, subjects, rows)) if running and not gone else []
        )
        nobody = [] if gone else _unasked(law, case, subjects, rows)
        clocks = await clocks_of(tx, case)
        others = await elsewhere(tx, case)
        known = Known(case, law, subjects, sheets, suspensions, rows, clocks)
        acts = await acts_of(tx, known, lawless=gone is not None)
        events, names = await events_of(tx, law, case, clocks, rows), await _names(tx, case)
    shown = clock_views(law, clocks, scope.today)
    return _view(case, law, gone, names, shown, views, suspensions, asks, nobody, waits, others, acts, events)


async def _names(tx: Tx, case: Case) -> tuple[str, str, str]:
    """受理机构、审批地的机构、执行机构."""
    row = await tx.row(_NAMES, case.id)
    return row["office"] or "", row["agency"] or "", row["executing"] or ""


async def _awaited(tx: Tx, law: Law, case: Case, planned: Sequence[Planned]) -> list[AwaitedView]:
    agency: str = await tx.value("select name from tenant where id = $1", case.owner_tenant) if planned else ""
    return [
        AwaitedView(agency, one.subject.id, one.item.id, law.elements[one.item.element].title, one.item.title)
        for one in planned
    ]


def _asks(law: Law, rows: Sequence[AskRow], holders: Mapping[UUID, str], today: date) -> list[AskView]:
    """查询 of the page. Everybody is asked about the same items: what they are called is looked up once."""
    named = {(row.element, row.source) for row in rows}
    titles = {one: (law.element_title(one[0]), source_title(law, one[1], one[0])) for one in named}
    return [_ask(row, *titles[row.element, row.source], holders.get(row.subject_id, ""), today) for row in rows]


def _unasked(law: Law, case: Case, subjects: Sequence[Subject], rows: Sequence[AskRow]) -> list[UnaskedView]:
    """The rest of the programme's items: those without an ask. An item that lacks for several is said once."""
    known = {(row.subject_id, row.element) for row in rows}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for name in law.programmes[case.programme].items if case.initiated_on else ():
        lacking = [(place, one) for place, one in enumerate(subjects, start=1) if (one.id, name) not in known]
        notes = {role: unasked(law, role, name) for role in {one.role for _, one in lacking}}
        for place, one in lacking:
            found[name, notes[one.role]].append(place)
    return [UnaskedView(law.elements[name].title, note, those) for (name, note), those in found.items()]


def _ask(ask: AskRow, element_title: str, source: str, holder: str, today: date) -> AskView:
    state, still = printed(ask), ask.state in OPEN
    return AskView(
        ask.id, ask.subject_id, ask.element, element_title, source, state, FOUR_STATES[state],
        REFUSALS.get(ask.note, ask.note), ask.due_on, ask.left_on, ask.settled_on, still,
        still and ask.due_on is not None and ask.due_on < today, ask.attempts, holder if still else "",
    )  # fmt: skip


def _view(
    case: Case, law: Law, gone: LawGone | None, names: tuple[str, str, str], clocks: list[ClockView], subjects: list[SubjectView],
    suspensions: list[SuspensionView], asks: list[AskView], nobody: list[UnaskedView], waits: list[AwaitedView],
    others: list[Elsewhere], acts: list[ActView], events: list[EventView],
) -> CaseView:  # fmt: skip
    total = next((clock for clock in clocks if clock.stage == TOTAL), None)
    return CaseView(
        id=case.id,
        number=case.number,
        programme=case.programme,
        programme_title=law.programme_title(case.programme),
        office=names[0],
        agency=names[1],
        executing_agency=names[2],
        application_number=case.application_number,
        applied_on=case.applied_on,
        state=case.state,
        state_title=STATE_TITLES[case.state],
        held=case.held,
        version=case.version,
        accepted_on=case.accepted_on,
        initiated_on=case.initiated_on,
        closed_on=case.closed_on,
        due_on=total.due_on if total else None,
        due_provisional=bool(total and total.due_provisional),
        working_days_left=total.working_days_left if total else None,
        due_basis="" if gone else basis_text(law.total_deadline()),
        clocks=clocks,
        subjects=subjects,
        suspensions=suspensions,
        asks=asks,
        unasked=nobody,
        awaited=waits,
        elsewhere=others,
        acts=acts,
        events=events,
        law_gone=gone,
    )


class CaseProgress(Struct, frozen=True):
    """核对进度: counts, no personal detail."""

    number: str
    state: State
    total: int
    settled: int
    states: dict[str, int]


async def progress(scope: Scope, verification: UUID) -> CaseProgress:
    """核对进度: how many items are in which state."""
    async with scope.read("verification.list") as tx:
        case = await load(tx, verification)
        asks = await asks_of(tx, case.id)
    states = Counter(printed(ask) for ask in asks)
    return CaseProgress(case.number, case.state, len(asks), sum(ask.state not in OPEN for ask in asks), dict(states))
