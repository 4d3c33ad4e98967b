"""核对件查阅: the list by key, and one case with everything an officer needs, masked; each look is traced."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.authorizations.model import SHEET_TITLES
from core.authorizations.store import sheets_of
from core.deadlines.model import remaining
from core.deadlines.store import basis_text, total_due
from core.households.identity import mask_name
from core.households.store import load_subjects
from core.law import Law
from core.plugin.reports import FOUR_STATES
from core.plugin.vocabulary import ROLE_TITLES
from core.reports.material import source_title
from core.scope import Scope
from core.sources.model import OPEN, REFUSALS, AskRow, printed
from core.sources.store import asks_of
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import load


class CaseSummary(Struct, frozen=True):
    """核对件 in a list: no personal detail."""

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
    due_on: date
    due_provisional: bool
    working_days_left: int
    due_basis: str
    subjects: list[SubjectView]
    asks: list[AskView]


async def list_cases(scope: Scope, limit: int, after: UUID | None, state: State | None) -> CasePage:
    """核对件一览, newest first, paged by key; the scope's office limit holds."""
    async with scope.read("verification.list") as tx:
        rows = await tx.rows(
            """select v.id, v.number, v.programme, v.state, v.accepted_on, d.due_on, d.provisional
                 from verification v
                 left join deadline d on d.verification_id = v.id and d.stage = 'total'
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
        asks = [_ask(law, ask) for ask in await asks_of(tx, case.id)]
        reckoned = await total_due(tx, case)
    return _view(case, law, reckoned, remaining(scope.today, reckoned.due_on, law.calendar), views, asks)


def _summary(row: Any) -> CaseSummary:
    state = State(row["state"])
    return CaseSummary(
        row["id"], row["number"], row["programme"], state, STATE_TITLES[state], row["accepted_on"], row["due_on"],
        bool(row["provisional"]),
    )  # fmt: skip


def _ask(law: Law, ask: AskRow) -> AskView:
    state = printed(ask)
    return AskView(
        ask.id, ask.subject_id, ask.element, law.elements[ask.element].title,
        source_title(law, ask.source, ask.element), state, FOUR_STATES[state], REFUSALS.get(ask.note, ask.note),
        ask.due_on, ask.attempts,
    )  # fmt: skip


def _view(case: Case, law: Law, due: Any, left: int, subjects: list[SubjectView], asks: list[AskView]) -> CaseView:
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
        due_on=due.due_on,
        due_provisional=due.provisional,
        working_days_left=left,
        due_basis=basis_text(law.total_deadline()),
        subjects=subjects,
        asks=asks,
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
