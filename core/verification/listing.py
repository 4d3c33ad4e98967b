"""核对件一览: every case that the post may see, newest first, paged by key along an index of its own side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.law import Law
from core.scope import Scope, Tx
from core.verification.model import STATE_TITLES, State


class CaseSummary(Struct, frozen=True):
    """核对件 in a list: no personal detail. `due_on` is of the clock that runs, the total's before any other."""

    id: UUID
    number: str
    programme: str
    programme_title: str
    place: str
    """受理机构; of another tenant's case that tenant."""
    state: State
    state_title: str
    accepted_on: date
    closed_on: date | None
    due_on: date | None
    due_provisional: bool


class CasePage(Struct, frozen=True):
    """一页: `next` continues, None at the end."""

    items: list[CaseSummary]
    next: UUID | None


class CaseFilters(Struct, frozen=True):
    """筛选: every one that is set has to hold."""

    state: State | None = None
    programme: str | None = None
    office: UUID | None = None
    since: date | None = None
    until: date | None = None
    """受理日期, both included."""
    number: str | None = None


_SERIAL = re.compile(r"\d{1,8}")
_COLUMNS = """v.id, v.number, v.programme, v.state, v.accepted_on, v.closed_on, v.office_id, v.owner_tenant"""
_HOLDS = """(v.accepted_on, v.id) < ($2, $3) and v.accepted_on between $4 and $5
   and ($6::text is null or v.state = $6) and ($7::text is null or v.programme = $7)
   and ($8::uuid is null or v.office_id = $8) and ($9::text[] is null or v.number = any ($9) or v.application_number = any ($9))"""
_NEWEST = "order by v.accepted_on desc, v.id desc limit $10"
_OFFICE = "v.version > 0 and v.office_id = $1"
_OWNER = "v.version > 0 and v.owner_tenant = $1"
_EXECUTOR = "v.version > 0 and v.executing_tenant = $1 and v.executing_tenant <> v.owner_tenant"
_GRANTED = """$1 not in (v.owner_tenant, v.executing_tenant) and v.id in (
   select g.verification_id from case_grant g where g.grantee_tenant = $1)"""
_NAMED = """v.id in (select id from verification where number = any ($9)
   union all select id from verification where application_number = any ($9))"""


def numbers_of(scope: Scope, text: str) -> list[str]:
    """编号: what was typed as it is, and as the serial of this year's and last year's cases of the own tenant."""
    typed = text.strip().upper()
    found = [typed, text.strip()]
    if _SERIAL.fullmatch(typed):
        years = (scope.today.year, scope.today.year - 1)
        found += [f"HD{scope.tenant.code}{year}{typed.zfill(6)}" for year in years]
    return list(dict.fromkeys(found))


def list_sql(scope: Scope, filters: CaseFilters) -> str:
    """A walk along each index by which a case can be seen; each ends where the page does."""
    sides = (_OFFICE,) if scope.office_limit else (_OWNER, _EXECUTOR, _GRANTED)
    if filters.number:
        sides = ("$1::uuid is not null and " + _NAMED,)
    by_state = " and v.state = $6" if filters.state else ""
    walks = " union all ".join(
        f"(select {_COLUMNS} from verification v where {side}{by_state} and {_HOLDS} {_NEWEST})"  # noqa: S608 - of constants
        for side in sides
    )
    return f"""select v.*, d.due_on, d.provisional from (select * from ({walks}) v {_NEWEST}) v
      left join lateral (
        select c.due_on, c.provisional from deadline c where c.verification_id = v.id
         order by c.met_on is not null, c.stage <> 'total', c.due_on limit 1) d on true
      order by v.accepted_on desc, v.id desc"""  # noqa: S608 - of constants


def list_args(scope: Scope, filters: CaseFilters, before: tuple[date, UUID], limit: int) -> tuple[Any, ...]:
    """What `list_sql` is asked with."""
    return (
        scope.office_limit or scope.tenant.id, *before, filters.since or date.min, filters.until or date.max,
        filters.state.value if filters.state else None, filters.programme, filters.office,
        numbers_of(scope, filters.number) if filters.number else None, limit,
    )  # fmt: skip


async def list_cases(scope: Scope, limit: int, after: UUID | None, filters: CaseFilters | None = None) -> CasePage:
    """核对件一览, newest first, paged by key; the scope's office limit holds."""
    async with scope.read("verification.list") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        before = await _before(tx, after)
        if before is None:
            return CasePage([], None)
        wanted = filters or CaseFilters()
        await along_the_index(tx)
        rows = await tx.rows(list_sql(scope, wanted), *list_args(scope, wanted, before, limit + 1))
        places = await places_of(tx, rows[:limit])
    items = [_summary(law, places, row) for row in rows[:limit]]
    return CasePage(items, items[-1].id if len(rows) > limit else None)


async def along_the_index(tx: Tx) -> None:
    """沿索引: of the row-level fences the planner believes that they let nearly nothing through; it would then gather all
    rows of a desk and sort them, where the first fifty of its index are wanted."""
    await tx.rows("select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)")


async def _before(tx: Tx, after: UUID | None) -> tuple[date, UUID] | None:
    """The key of the last row that was shown; None where there is no such case, and so nothing after it."""
    if after is None:
        return date.max, UUID(int=2**128 - 1)
    day = await tx.value("select accepted_on from verification where id = $1", after)
    return (day, after) if day else None


async def places_of(tx: Tx, rows: Sequence[Any]) -> Mapping[UUID, str]:
    """受理机构 of these cases: an office of the own tenant by its name; of another tenant no more than its own."""
    found = await tx.rows(
        """select id, name from office where id = any ($1::uuid[])
           union all select id, name from tenant where id = any ($1::uuid[])""",
        list({row["office_id"] for row in rows} | {row["owner_tenant"] for row in rows}),
    )
    return {row["id"]: row["name"] for row in found}


def _summary(law: Law, places: Mapping[UUID, str], row: Any) -> CaseSummary:
    state, programme = State(row["state"]), law.programmes.get(row["programme"])
    return CaseSummary(
        row["id"], row["number"], row["programme"], programme.title if programme else row["programme"],
        places.get(row["office_id"]) or places.get(row["owner_tenant"], ""), state, STATE_TITLES[state],
        row["accepted_on"], row["closed_on"], row["due_on"], bool(row["provisional"]),
    )  # fmt: skip
