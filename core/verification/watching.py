"""核对件动态: what an open page is told while answers arrive: states and no personal detail.

One look a second for all pages of a tenant that this process serves, in a transaction as short as a statement; no page, no
look. It reads a stamp of each case, and the asks of those alone whose stamp is another one than a second ago: a page that
nothing happens to costs one row. What a page may watch was asked when it began, and is asked again as long as it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from msgspec import Struct

from core.database import DB, STORAGE_AWAY
from core.plugin.reports import FOUR_STATES
from core.scope import Scope
from core.sources.model import OPEN, printed
from core.sources.store import COLUMNS, ask_of

log = structlog.get_logger()
EVERY = 1.0
"""Seconds between two looks."""


class AskTick(Struct, frozen=True):
    """查询 as a tile shows it."""

    id: UUID
    state: str
    state_title: str
    open: bool
    asked_on: date | None
    answered_on: date | None


class CaseTick(Struct, frozen=True):
    """核对件 at this moment; a changed `stamp` says that more than the tiles has changed, and the page is to be read anew."""

    stamp: str
    asks: list[AskTick]


class Seen(NamedTuple):
    """所见: what a page is told, and by which stamp of the case and its asks it would be another."""

    stamp: str
    tick: CaseTick


_STAMPS = """
select v.id, v.version::text || v.supplement || md5(v.held) || (select count(*) from report r where r.verification_id = v.id)
    || coalesce((select md5(string_agg(d.rule || d.due_on || coalesce(d.paused_on::text, '-') || coalesce(d.met_on::text, '-'), ','
         order by d.rule)) from deadline d where d.verification_id = v.id), '')
    || coalesce((select w.turn || w.missing::text from work_item w where w.verification_id = v.id), '') as stamp,
    (select md5(string_agg(concat_ws('|', a.state, a.left_at, a.settled_at, a.reply_id, a.ticket), ',' order by a.id))
       from ask a where a.verification_id = v.id) as asks
  from verification v where v.id = any ($1::uuid[])"""
_ASKS = f"select {COLUMNS} from ask where verification_id = any ($1::uuid[]) order by id"  # noqa: S608 - of constants


class _Watcher:
    """一个页面: what it was told last, and what it is to be told."""

    def __init__(self, scope: Scope, case: UUID) -> None:
        self.scope, self.case = dataclasses.replace(scope, office_limit=None), case
        self.last: CaseTick | None = None
        self.news: asyncio.Queue[CaseTick] = asyncio.Queue()

    def tell(self, tick: CaseTick | None) -> None:
        """Only what is new."""
        if tick is not None and tick is not self.last and tick != self.last:
            self.last = tick
            self.news.put_nowait(tick)


class CaseWatch:
    """动态 of this process."""

    def __init__(self) -> None:
        self._watchers: set[_Watcher] = set()
        self._seen: dict[UUID, Mapping[UUID, Seen]] = {}
        """Of each tenant the cases that are watched, as they stood at the last look: whoever comes in between gets them, too."""
        self._task: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def watch(self, scope: Scope, case: UUID) -> AsyncIterator[asyncio.Queue[CaseTick]]:
        """The news of one case, the first at once; the caller has asked whether it may be seen."""
        watcher = _Watcher(scope, case)
        watcher.tell((await _ticks(watcher.scope, [case])).get(case))
        self._watchers.add(watcher)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        try:
            yield watcher.news
        finally:
            self._watchers.discard(watcher)

    async def _look(self) -> None:
        while self._watchers:
            await asyncio.sleep(EVERY)
            try:
                await self._look_once()
            except STORAGE_AWAY as error:  # the pages stay, and are told when it is back
                log.warning("watch.storage_away", fault=type(error).__name__)

    async def _look_once(self) -> None:
        groups: dict[UUID, list[_Watcher]] = defaultdict(list)
        for watcher in self._watchers:
            groups[watcher.scope.tenant.id].append(watcher)
        self._seen = {tenant: seen for tenant, seen in self._seen.items() if tenant in groups}
        for tenant, watchers in groups.items():
            cases = list({watcher.case for watcher in watchers})
            found = self._seen[tenant] = await _looked(watchers[0].scope, cases, self._seen.get(tenant, {}))
            for watcher in watchers:
                if watcher.case in found:
                    watcher.tell(found[watcher.case].tick)


async def _ticks(scope: Scope, cases: Sequence[UUID]) -> Mapping[UUID, CaseTick]:
    return {case: seen.tick for case, seen in (await _looked(scope, cases, {})).items()}


async def _looked(scope: Scope, cases: Sequence[UUID], before: Mapping[UUID, Seen]) -> Mapping[UUID, Seen]:
    """The cases now; those whose stamp is what it was before, as they were."""
    async with DB.open(scope.local()) as door:
        stamps = await door.connection.fetch(_STAMPS, list(cases))
        same = {row["id"] for row in stamps if row["id"] in before and before[row["id"]].stamp == _stamp(row)}
        changed = [row["id"] for row in stamps if row["id"] not in same]
        rows = await door.connection.fetch(_ASKS, changed) if changed else []
    asks: dict[UUID, list[AskTick]] = defaultdict(list)
    for row in rows:
        asks[row["verification_id"]].append(_ask(row))
    return {
        row["id"]: before[row["id"]]
        if row["id"] in same
        else Seen(_stamp(row), CaseTick(row["stamp"], asks[row["id"]]))
        for row in stamps
    }


def _stamp(row: Any) -> str:
    return f"{row['stamp']} {row['asks']}"


def _ask(row: Any) -> AskTick:
    ask = ask_of(row)
    state = printed(ask)
    return AskTick(ask.id, state, FOUR_STATES[state], ask.state in OPEN, ask.left_on, ask.settled_on)
