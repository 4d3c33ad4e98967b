"""待办查阅: the desk of a post, page by page, and how much lies there; a look at masked names is traced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.ahead import Look
from core.deadlines.model import days_left
from core.deadlines.store import basis_text
from core.law import Law
from core.plugin.deadlines import DeadlineRule
from core.recorded import law_to_read
from core.scope import WALKING, Scope, Tx
from core.verification.listing import numbers_of
from core.verification.model import STATE_TITLES, State
from core.work import store
from core.work.model import (
    MISSING,
    MOST_COUNTED,
    NEVER,
    NOTHING_MISSING,
    TURNS,
    Filters,
    Group,
    Key,
    Reach,
    Whose,
    desk_titles,
    desks_of,
    group_of,
    key_from,
    reaches,
)


class WorkItem(Struct, frozen=True):
    """待办一件: what it waits for, who has to act, by when and by which clause; the applicant masked."""

    id: UUID
    number: str
    programme_title: str
    place: str
    """受理机构; of another tenant's case that tenant."""
    applicant: str
    state: State
    state_title: str
    turn: str
    turn_title: str
    mine: bool
    missing: list[str]
    due_on: date | None
    due_provisional: bool
    working_days_left: int | None
    clock_title: str
    basis: str
    group: Group
    waiting: int
    late: int
    """数源: items without an answer, and of those how many are over their own day."""
    held: bool
    """抽查中止."""


class WorkPage(Struct, frozen=True):
    """一页: `next` continues, None at the end."""

    items: list[WorkItem]
    next: str | None


class Choice(Struct, frozen=True):
    """可选项 of a filter."""

    id: str
    title: str


class WorkSummary(Struct, frozen=True):
    """待办概况: how much lies there, and what can be looked for. A count above `most` is only said to be more."""

    today: date
    soon_until: date
    """3 个工作日内: the last day of that group."""
    desks: list[str]
    mine: dict[str, int]
    others: int
    most: int
    programmes: list[Choice]
    offices: list[Choice]
    states: list[Choice]
    missing: list[Choice]
    turns: list[Choice]


class Asked(Struct, frozen=True):
    """查询条件 as the address has them."""

    whose: Whose = Whose.MINE
    group: Group | None = None
    number: str | None = None
    filters: Filters = Filters()


_EVERYTHING = Reach(date.min, NEVER)


async def list_work(scope: Scope, asked: Asked, limit: int, after: str | None) -> WorkPage:
    """待办一览 in the order of the due days, paged by key; traced, because the applicants stand there masked."""
    start = key_from(after)
    async with scope.read("verification.list", personal=True, way=WALKING) as tx:
        filters = await _narrowed(tx, asked)
        desks, stamp = _desks(scope, asked.whose, filters), scope.runtime.law_looks(scope.tenant.id)
        page = store.page_look(scope, desks, filters, _EVERYTHING, start, limit + 1)
        await tx.ahead(*stamp, *((page,) if page and asked.group is None else ()))
        law, _ = await law_to_read(tx, scope.tenant.id, scope.today)
        groups = reaches(scope.today, law.calendar)
        if asked.group:
            page = store.page_look(scope, desks, filters, groups[asked.group], start, limit + 1)
        rows = await store.rows_of(tx, page)
        items = await _items(tx, law, groups, rows[:limit])
        tx.note(rows=len(items))
    last = rows[limit - 1] if len(rows) > limit else None
    return WorkPage(items, str(Key(last["due_on"], last["verification_id"])) if last else None)


async def summary(scope: Scope, asked: Asked) -> WorkSummary:
    """待办概况 under the same filters."""
    async with scope.read("verification.list", way=WALKING) as tx:
        law, gone = await law_to_read(tx, scope.tenant.id, scope.today)
        groups = reaches(scope.today, law.calendar)
        filters = await _narrowed(tx, asked)
        own, else_ = _desks(scope, Whose.MINE, filters), _desks(scope, Whose.OTHERS, filters)
        counts = {group.value: store.count_look(scope, own, filters, reach) for group, reach in groups.items()}
        left, named = store.count_look(scope, else_, filters, _EVERYTHING), store.offices_look(scope)
        await tx.ahead(*(one for one in (*counts.values(), left, named) if one))
        mine = {group: await _counted(tx, one) for group, one in counts.items()}
        others, offices = await _counted(tx, left), await store.rows_of(tx, named)
    return WorkSummary(
        today=scope.today, soon_until=groups[Group.SOON].last, desks=list(desk_titles(scope.verbs)),
        mine=mine, others=others, most=MOST_COUNTED,
        programmes=[] if gone else [Choice(one.id, one.title) for one in law.programmes.values()],
        offices=[Choice(str(row["id"]), row["name"]) for row in offices] if scope.office_limit is None else [],
        states=[Choice(state.value, title) for state, title in STATE_TITLES.items() if state is not State.TERMINATED],
        missing=_unique(MISSING), turns=[Choice(desk, title) for desk, title in TURNS.items()],
    )  # fmt: skip


async def _counted(tx: Tx, asked: Look | None) -> int:
    return sum(row["count"] for row in await store.rows_of(tx, asked))


def _unique(titles: Mapping[str, str]) -> list[Choice]:
    return [Choice(code, title) for code, title in titles.items() if code != "field_check_later"]


def _desks(scope: Scope, whose: Whose, filters: Filters) -> list[str]:
    own = desks_of(scope.verbs)
    wanted = [desk for desk in TURNS if (desk in own) == (whose is Whose.MINE)]
    return [desk for desk in wanted if filters.turn in (None, desk)]


async def _narrowed(tx: Tx, asked: Asked) -> Filters:
    """A number stands for its cases: looked up once, so that the walk along the desk is short."""
    if not asked.number:
        return asked.filters
    cases = await store.cases_by_number(tx, numbers_of(tx.scope, asked.number))
    told = asked.filters
    return Filters(told.state, told.programme, told.office, told.missing, told.turn, cases)


async def _items(tx: Tx, law: Law, groups: Mapping[Group, Reach], rows: Sequence[Any]) -> list[WorkItem]:
    cases = [row["verification_id"] for row in rows]
    if not cases:
        return []
    await tx.ahead(*store.row_looks(tx.scope, rows))
    names, sources = await store.numbers_and_names(tx, cases), await store.sources_of(tx, cases)
    held, own, today = await store.held(tx, cases), desks_of(tx.scope.verbs), tx.scope.today
    places = await store.places_of(tx, rows)
    rules = await _rules(tx, law, rows)
    # Many cases of a page are due on one day, by one rule, and lack the same.
    left = {day: days_left(today, day, law.calendar) for day in {row["due_on"] for row in rows} if day < NEVER}
    lacking = {what: missing_words(law, *what) for what in {(row["turn"], tuple(row["missing"])) for row in rows}}
    cited = {place: basis_text(rule) for place, rule in {id(rule): rule for rule in rules.values()}.items()}
    made = []
    for row in rows:
        number, applicant = names[row["verification_id"]]
        rule, asks = rules.get(row["verification_id"]), sources.get(row["verification_id"])
        due_on, state = row["due_on"] if row["due_on"] < NEVER else None, State(row["state"])
        made.append(WorkItem(
            id=row["verification_id"], number=number, programme_title=law.programme_title(row["programme"]),
            place=places.get(row["office_id"]) or places.get(row["owner_tenant"], ""), applicant=applicant,
            state=state, state_title=STATE_TITLES[state], turn=row["turn"], turn_title=TURNS.get(row["turn"], ""),
            mine=row["turn"] in own, missing=lacking[row["turn"], tuple(row["missing"])],
            due_on=due_on, due_provisional=row["provisional"],
            working_days_left=left[due_on] if due_on else None,
            clock_title=rule.title if rule else row["rule"], basis=cited[id(rule)] if rule else "",
            group=group_of(row["due_on"], groups),
            waiting=asks["waiting"] if asks else 0, late=asks["late"] if asks else 0,
            held=row["verification_id"] in held,
        ))  # fmt: skip
    return made


async def _rules(tx: Tx, law: Law, rows: Sequence[Any]) -> Mapping[UUID, DeadlineRule]:
    """期限规则 of each row: by the law in force today where it still has the rule, else by the law of the case's own day."""
    found: dict[UUID, DeadlineRule] = {}
    for row in rows:
        rule = law.deadline_rules.get(row["rule"])
        if rule is None and row["rule"]:
            day = await tx.value("select applied_on from verification where id = $1", row["verification_id"])
            own, _ = await law_to_read(tx, row["owner_tenant"], day)
            rule = own.deadline_rules.get(row["rule"])
        if rule is not None:
            found[row["verification_id"]] = rule
    return found


def missing_words(law: Law, turn: str, missing: Sequence[str]) -> list[str]:
    """尚缺 in words; where nothing is, what is to be done."""
    steps = {step.id: step.title for procedure in law.procedures for step in procedure.steps}
    words = [MISSING.get(code) or steps.get(code.rpartition(":")[2], code) for code in missing]
    return list(dict.fromkeys(words)) or ([NOTHING_MISSING[turn]] if turn in NOTHING_MISSING else [])
