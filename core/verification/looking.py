"""核对件查阅: the list by key, and one case with everything an officer needs, masked; each look is traced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.authorizations.looking import SuspensionView, held_by, suspension_views
from core.authorizations.model import SHEET_TITLES
from core.authorizations.store import sheets_of
from core.deadlines.looking import ClockView, clock_views
from core.deadlines.store import basis_text
from core.households.identity import mask_name
from core.households.presence import Elsewhere, elsewhere
from core.households.store import load_subjects
from core.law import TOTAL, Law
from core.plugin.reports import FOUR_STATES
from core.plugin.vocabulary import ROLE_TITLES
from core.reports.material import source_title
from core.scope import Scope, Tx
from core.sources.model import OPEN, REFUSALS, AskRow, printed
from core.sources.planning import Planned
from core.sources.store import asks_of
from core.sources.supplement import awaited
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load


class CaseSummary(Struct, frozen=True):
    """核对件 in a list: no personal detail. `due_on` is of the clock that runs, the total's before any other."""

    id: UUID
    number: str
    programme: str
    state: State
    state_title: str
    accepted_on: date
    due_on: date | None
    due_provisional: bool


class CasePage(Struct, frozen=True):
    """一页: `next` continues, None at the end."""

    items: list[CaseSummary]
    next: UUID | None


class SubjectView(Struct, frozen=True):
    """核对对象, masked."""

    id: UUID
    position: int
    household: int
    role: str
    name: str
    id_number: str
    authorization: str


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
    attempts: int
    held_by: str
    """提出抽查中止的人, where that is why it does not leave."""


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
    application_number: str
    state: State
    state_title: str
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
    awaited: list[AwaitedView]
    """等候补充核对, and from whom; empty where nothing is, or the agency has said that it will not."""
    elsewhere: list[Elsewhere]
    """同一人在别处在办: for the officer to look at; nothing is stopped by it."""


async def list_cases(scope: Scope, limit: int, after: UUID | None, state: State | None) -> CasePage:
    """核对件一览, newest first, paged by key; the scope's office limit holds."""
    async with scope.read("verification.list") as tx:
        rows = await tx.rows(
            """select v.id, v.number, v.programme, v.state, v.accepted_on, d.due_on, d.provisional
                 from verification v
                 left join lateral (
                   select c.due_on, c.provisional from deadline c where c.verification_id = v.id
                    order by c.met_on is not null, c.stage <> 'total', c.due_on limit 1) d on true
                where ($2::uuid is null or v.id < $2) and ($3::text is null or v.state = $3)
                order by v.id desc limit $1""",
            limit + 1, after, state.value if state else None,
        )  # fmt: skip
    items = [_summary(row) for row in rows[:limit]]
    return CasePage(items, items[-1].id if len(rows) > limit else None)


async def look(scope: Scope, verification: UUID) -> CaseView:
    """核对件详情, masked; the look is traced before it is answered."""
    async with scope.read("verification.look", verification, personal=True) as tx:
        case = await load(tx, verification)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        subjects = await load_subjects(tx, case)
        sheets = await sheets_of(tx, case)
        views = [
            SubjectView(
                s.id, position, s.household, ROLE_TITLES[s.role], mask_name(s.person.name), s.identity.masked(),
                SHEET_TITLES[sheets[s.id].state] if s.id in sheets else "没有授权书",
            )
            for position, s in enumerate(subjects, start=1)
        ]  # fmt: skip
        suspensions = await suspension_views(tx, case)
        holding = {entry.subject_id: entry for entry in suspensions}
        rows = await asks_of(tx, case.id)
        asks = [_ask(law, ask, holding.get(ask.subject_id)) for ask in rows]
        running = case.state in (State.VERIFYING, State.SUSPENDED)
        waits = await _awaited(tx, law, case, await awaited(tx, law, case, subjects, rows)) if running else []
        clocks = await clock_views(tx, law, case)
        others = await elsewhere(tx, case)
    return _view(case, law, clocks, views, suspensions, asks, waits, others)


async def _awaited(tx: Tx, law: Law, case: Case, planned: Sequence[Planned]) -> list[AwaitedView]:
    agency: str = await tx.value("select name from tenant where id = $1", case.owner_tenant) if planned else ""
    return [
        AwaitedView(agency, one.subject.id, one.item.id, law.elements[one.item.element].title, one.item.title)
        for one in planned
    ]


def _summary(row: Any) -> CaseSummary:
    state = State(row["state"])
    return CaseSummary(
        row["id"], row["number"], row["programme"], state, STATE_TITLES[state], row["accepted_on"], row["due_on"],
        bool(row["provisional"]),
    )  # fmt: skip


def _ask(law: Law, ask: AskRow, held: SuspensionView | None) -> AskView:
    state = printed(ask)
    return AskView(
        ask.id, ask.subject_id, ask.element, law.elements[ask.element].title,
        source_title(law, ask.source, ask.element), state, FOUR_STATES[state], REFUSALS.get(ask.note, ask.note),
        ask.due_on, ask.attempts, held_by(held) if ask.state in OPEN else "",
    )  # fmt: skip


def _view(
    case: Case, law: Law, clocks: list[ClockView], subjects: list[SubjectView], suspensions: list[SuspensionView],
    asks: list[AskView], waits: list[AwaitedView], others: list[Elsewhere],
) -> CaseView:  # fmt: skip
    total = next((clock for clock in clocks if clock.stage == TOTAL), None)
    return CaseView(
        id=case.id,
        number=case.number,
        programme=case.programme,
        programme_title=law.programmes[case.programme].title,
        application_number=case.application_number,
        state=case.state,
        state_title=STATE_TITLES[case.state],
        version=case.version,
        accepted_on=case.accepted_on,
        initiated_on=case.initiated_on,
        closed_on=case.closed_on,
        due_on=total.due_on if total else None,
        due_provisional=bool(total and total.due_provisional),
        working_days_left=total.working_days_left if total else None,
        due_basis=basis_text(law.total_deadline()),
        clocks=clocks,
        subjects=subjects,
        suspensions=suspensions,
        asks=asks,
        awaited=waits,
        elsewhere=others,
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
