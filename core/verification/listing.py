"""核对件一览: every case that the post may see, newest first, paged by key along an index of its own side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.ahead import Look, look
from core.law import Law
from core.recorded import law_to_read
from core.scope import WALKING, Scope
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
_NEWEST = "order by v.accepted_on desc, v.id desc limit $3"
_OFFICE = "v.version > 0 and v.office_id = $1"
_OWNER = "v.version > 0 and v.owner_tenant = $1"
_EXECUTOR = "v.version > 0 and v.executing_tenant = $1 and v.executing_tenant <> v.owner_tenant"
_GRANTED = """$1 not in (v.owner_tenant, v.executing_tenant) and v.id in (
   select g.verification_id from case_grant g where g.grantee_tenant = $1)"""
_OF_AN_OFFICE = "$1::uuid is not null and v.version > 0"
"""Along the index of the office that is asked for: what of it the tenant may see, the fences say."""
_NUMBERED = """$1::uuid is not null and v.id in (select id from verification where number = any ({0})
   union all select id from verification where application_number = any ({0}))"""
_NAMES = """coalesce((select name from office o where o.id = v.office_id),
   (select name from tenant t where t.id = v.owner_tenant), '') as place"""
_NEWER = "$2::date is not null"
_AFTER = "(v.accepted_on, v.id) < ((select accepted_on from verification where id = $2), $2)"
"""What comes after a row that was shown: nothing, where there is no such case."""


def numbers_of(scope: Scope, text: str) -> list[str]:
    """编号: what was typed as it is, and as the serial of this year's and last year's cases of the own tenant."""
    typed = text.strip().upper()
    found = [typed, text.strip()]
    if _SERIAL.fullmatch(typed):
        years = (scope.today.year, scope.today.year - 1)
        found += [f"HD{scope.tenant.code}{year}{typed.zfill(6)}" for year in years]
    return list(dict.fromkeys(found))


_FEW = "{0} = {{0}} and v.{0} between {{0}} and {{0}}"
"""Said twice, that the filter is taken to be met by few: of a province in which nearly all cases are of one programme the
database thinks that they all are, and would walk along the index of all for the three that are not."""


def list_look(scope: Scope, filters: CaseFilters, after: UUID | None, limit: int) -> Look:
    """A walk along each index by which a case can be seen; each ends where the page does.

    Only what is asked for is a condition: one that a filter might switch off would be planned as if it never held.
    """
    told = {
        _FEW.format("state"): filters.state, _FEW.format("programme"): filters.programme, "office_id = {0}": filters.office,
        "accepted_on >= {0}": filters.since,
        # What was shown already lies within it; and two upper ends of one walk make it begin at the higher one.
        "accepted_on <= {0}": None if after else filters.until,
    }  # fmt: skip
    wanted: list[tuple[str, Any]] = [(f"v.{text}", value) for text, value in told.items() if value is not None]
    if filters.number:
        wanted.append((_NUMBERED, numbers_of(scope, filters.number)))
    conditions = [text.format(f"${place}") for place, (text, _) in enumerate(wanted, start=4)]
    holds = [_AFTER if after else _NEWER, *conditions]
    walks = [_walk([side, *holds]) for side in _sides(scope, filters)]
    sql = _SHOWN.format(" union all ".join(walks))
    mine = scope.office_limit or scope.tenant.id
    return look(sql, mine, after or date.max, limit, *(value for _, value in wanted))


def _sides(scope: Scope, filters: CaseFilters) -> Sequence[str]:
    if filters.number:
        return ("true",)
    if scope.office_limit:
        return (_OFFICE,)
    return (_OF_AN_OFFICE,) if filters.office else (_OWNER, _EXECUTOR, _GRANTED)


def _walk(conditions: Sequence[str]) -> str:
    return f"(select {_COLUMNS} from verification v where {' and '.join(conditions)} {_NEWEST})"  # noqa: S608 - of constants


_SHOWN = f"""select v.*, {_NAMES}, d.due_on, d.provisional from (select * from ({{}}) v {_NEWEST}) v
  left join lateral (
    select c.due_on, c.provisional from deadline c where c.verification_id = v.id
     order by c.met_on is not null, c.stage <> 'total', c.due_on limit 1) d on true
  order by v.accepted_on desc, v.id desc"""  # noqa: S608 - of constants
"""A page with the places and the clocks of its rows alone."""


async def list_cases(scope: Scope, limit: int, after: UUID | None, filters: CaseFilters | None = None) -> CasePage:
    """核对件一览, newest first, paged by key; the scope's office limit holds."""
    wanted = filters or CaseFilters()
    listed = list_look(scope, wanted, after, limit + 1)
    async with scope.read("verification.list", way=WALKING) as tx:
        if wanted.state and wanted.programme:  # of two indexes the one that is shorter for these very values
            await tx.rows("select set_config('plan_cache_mode', 'force_custom_plan', true)")
        await tx.ahead(listed, *scope.runtime.law_looks(scope.tenant.id))
        law, _ = await law_to_read(tx, scope.tenant.id, scope.today)
        rows = await tx.rows(listed.sql, *listed.args)
    items = [_summary(law, row) for row in rows[:limit]]
    return CasePage(items, items[-1].id if len(rows) > limit else None)


def _summary(law: Law, row: Any) -> CaseSummary:
    state = State(row["state"])
    return CaseSummary(
        row["id"], row["number"], row["programme"], law.programme_title(row["programme"]),
        row["place"], state, STATE_TITLES[state],
        row["accepted_on"], row["closed_on"], row["due_on"], bool(row["provisional"]),
    )  # fmt: skip
