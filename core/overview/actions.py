"""态势事项: look at the load, at the sources, at what hangs on one; remind a department. Only downwards in the hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from core.errors import Conflict
from core.ids import new_id
from core.overview import store
from core.overview.calendars import calendar_of
from core.overview.model import (
    SOON,
    Affected,
    Answers,
    CountyShare,
    OpenAsks,
    Overview,
    Reminded,
    ReminderIn,
    ReminderView,
    Rest,
    SourceState,
    TenantLoad,
    bars,
    due_bars,
    health,
    press,
    usual,
)
from core.scope import Scope, Tx

SHOWN_FOR = timedelta(days=14)
"""A reminder stands on the department's list for so long."""


async def overview(scope: Scope) -> Overview:
    """全省态势: load of the own tenant and of each below it, and all their clocks by working days left."""
    async with scope.read("overview.look") as tx:
        tenants, clocks, asks = await store.tenants_below(tx), await store.clocks_below(tx), await store.asks_below(tx)
        calendar = await calendar_of(tx)
        if calendar is None:
            await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)  # says why there is none
            raise Conflict("law_not_available", packs="—")
    counted = {row["id"]: bars((c for c in clocks if c.tenant == row["id"]), scope.today, calendar) for row in tenants}
    loads = [_load(row, counted[row["id"]], [one for one in asks if one.tenant == row["id"]]) for row in tenants]
    return Overview(loads, due_bars(bars(clocks, scope.today, calendar)))


def _load(row: Mapping[str, object], counted: Mapping[int | None, int], asks: Sequence[OpenAsks]) -> TenantLoad:
    overdue = counted.get(-1, 0)
    soon = sum(number for bar, number in counted.items() if bar is not None and 0 <= bar <= SOON)
    return TenantLoad(
        id=row["id"],  # type: ignore[arg-type]
        parent_id=row["parent_id"],  # type: ignore[arg-type]
        name=str(row["name"]),
        level=str(row["level"]),
        open=sum(counted.values()),
        overdue=overdue,
        soon=soon,
        unanswered=sum(one.waiting for one in asks),
        unanswered_overdue=sum(one.overdue for one in asks),
        press=press(overdue, soon),
    )


async def source_board(scope: Scope) -> list[SourceState]:
    """数源状态板: every source that is waited for or has answered lately, the troubled ones first."""
    async with scope.read("sources.look") as tx:
        asks, answers, rests = await store.asks_below(tx), await store.answers_below(tx), await store.rests_below(tx)
        reminded = await store.reminded_today(tx)
        known = {each.source: each.tenant for each in asks} | {each.source: each.tenant for each in answers}
        titles = await _titles(tx, known)
    states = [
        _state(
            source, titles[source], _of(asks, source), _of(answers, source), _of(rests, source), reminded.get(source)
        )
        for source in known
    ]
    return sorted(states, key=lambda one: (_ORDER[one.health], -one.overdue, -one.waiting, one.title))


def _state(
    source: str,
    title: str,
    waits: Sequence[OpenAsks],
    told: Sequence[Answers],
    rested: Sequence[Rest],
    reminded_at: datetime | None,
) -> SourceState:
    median, number = usual(told)
    return SourceState(
        source=source,
        title=title,
        health=health(waits, rested),
        waiting=sum(each.waiting for each in waits),
        overdue=sum(each.overdue for each in waits),
        cases=sum(each.cases for each in waits),
        median_seconds=median,
        answers=number,
        last_answer=max((each.last_answer for each in told), default=None),
        resting_until=max((each.resting_until for each in rested if each.resting_until), default=None),
        reminded_at=reminded_at,
    )


_ORDER = {"down": 0, "late": 1, "normal": 2}


class _OfSource(Protocol):
    @property
    def source(self) -> str: ...


_Each = TypeVar("_Each", bound=_OfSource)


def _of(all_of_them: Iterable[_Each], source: str) -> list[_Each]:
    return [each for each in all_of_them if each.source == source]


async def _titles(tx: Tx, known: Mapping[str, UUID]) -> dict[str, str]:
    """数源 by id, in the words of the law of a tenant that asks it: above a county there may be no law of that name."""
    runtime, titles, laws = tx.scope.runtime, dict[str, str](), dict[UUID, Mapping[str, str]]()
    for source, tenant in known.items():
        if tenant not in laws:
            law = await runtime.law_for(tx.connection, tenant, tx.scope.today)
            laws[tenant] = {item.source: item.title for item in law.source_items}
        titles[source] = laws[tenant].get(source, source)
    return titles


async def affected(scope: Scope, source: str) -> Affected:
    """受影响的: how many cases of each county wait for the source; the cases themselves for who may look at cases."""
    async with scope.read("sources.look") as tx:
        names = {row["id"]: row["name"] for row in await store.tenants_below(tx)}
        waits = _of(await store.asks_below(tx), source)
        cases = await store.affected_cases(tx, source) if "verification.look" in scope.verbs else []
    shares = [CountyShare(each.tenant, names[each.tenant], each.cases, each.waiting, each.overdue) for each in waits]
    return Affected(sorted(shares, key=lambda one: (-one.overdue, -one.waiting, one.name)), cases)


async def remind(scope: Scope, told: ReminderIn) -> Reminded:
    """催办: once a day; it stands on the list of the department's clerks. Raises Conflict where nothing waits."""
    async with scope.write("source.remind") as tx:
        waits = _of(await store.asks_below(tx), told.source)
        made = Reminded(new_id(), told.source, sum(each.waiting for each in waits), sum(each.overdue for each in waits))
        if not made.waiting:
            raise Conflict("reminder_nothing_waits")
        if not await store.add_reminder(tx, made.id, made.source, made.waiting, made.overdue):
            raise Conflict("reminder_sent_today")
        tx.note(reminder=made.id, source=made.source, waiting=made.waiting, overdue=made.overdue)
        done: Reminded = tx.answer(made)
        return done


async def reminders(scope: Scope) -> list[ReminderView]:
    """催办 to the clerk's own departments."""
    async with scope.read("manual_ask.list") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        titles = {item.source: item.title for item in law.source_items}
        return await store.reminders(tx, scope.now - SHOWN_FOR, titles)
