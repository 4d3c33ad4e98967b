"""待办存取: pages and counts over the index of one desk, and what stands beside the rows of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.ahead import Look, look
from core.households.identity import mask_name
from core.households.model import Person
from core.scope import Scope, Tx
from core.work.model import BEFORE_ALL, EXECUTING, MOST_COUNTED, TURNS, Filters, Key, Reach

_ROW = "w.verification_id, w.owner_tenant, w.office_id, w.programme, w.state, w.turn, w.missing, w.due_on, w.provisional, w.rule"
_HOLDS = """($5::text is null or w.state = $5) and ($6::text is null or w.programme = $6)
   and ($7::uuid is null or w.office_id = $7) and ($8::text is null or $8 = any (w.missing))
   and ($9::uuid[] is null or w.verification_id = any ($9))"""


_NAMES = """select v.id, v.number, v.wrapped_key, s.id as subject, s.blob from verification v
 join subject s on s.verification_id = v.id and s.role = 'applicant' where v.id = any ($1::uuid[])"""
# Of the open ones alone, which have an index of their own: a page of fifty cases has five thousand asks.
_SOURCES = """select verification_id, count(*) as waiting, count(*) filter (where left_at is not null and due_on < $2) as late
 from ask where verification_id = any ($1::uuid[]) and settled_at is null group by verification_id"""
_HELD = """select distinct s.verification_id from subject s
 join suspension u on u.domain_person = s.domain_person and u.domain = $2 and u.lifted_at is null
 where s.verification_id = any ($1::uuid[])"""
_PLACES = """select id, name from office where id = any ($1::uuid[])
 union all select id, name from tenant where id = any ($1::uuid[])"""
_OFFICES = """select o.id, o.name from office o where o.tenant_id = $1 and exists (
   select from post p where p.tenant_id = o.tenant_id and p.office_id = o.id and p.role = 'township_clerk')
 order by o.code, o.name"""


def side(scope: Scope) -> str:
    """Which index: a township's own office, the cases that the agency executes, or those that the tenant decides."""
    if scope.office_limit is not None:
        return "office_id"
    return "executing_tenant" if scope.verbs & EXECUTING else "owner_tenant"


def page_sql(scope: Scope, desks: Sequence[str]) -> str:
    """One walk a desk along its index, each no longer than the page."""
    walks = " union all ".join(
        f"""(select {_ROW} from work_item w where w.{side(scope)} = $1 and w.turn = '{desk}'
              and (w.due_on, w.verification_id) > ($2, $3) and w.due_on <= $4 and {_HOLDS}
            order by w.due_on, w.verification_id limit $10)"""  # noqa: S608 - of constants
        for desk in desks
        if desk in TURNS
    )
    return f"select * from ({walks}) w order by w.due_on, w.verification_id limit $10"  # noqa: S608 - of constants


def page_args(scope: Scope, filters: Filters, reach: Reach, after: Key, limit: int) -> tuple[Any, ...]:
    """What `page_sql` is asked with."""
    mine = scope.office_limit or scope.tenant.id
    told = (filters.state, filters.programme, filters.office, filters.missing, filters.cases)
    start = max(after, Key(reach.first, UUID(int=0)))  # one lower end: of two the walk would begin at the lower one
    return (mine, start.due_on, start.case, reach.last, *told, limit)


def page_look(
    scope: Scope, desks: Sequence[str], filters: Filters, reach: Reach, after: Key, limit: int
) -> Look | None:
    """Rows in the order of their due days; None where there is no desk, and so nothing to ask."""
    return look(page_sql(scope, desks), *page_args(scope, filters, reach, after, limit)) if desks else None


def count_look(scope: Scope, desks: Sequence[str], filters: Filters, reach: Reach) -> Look | None:
    """件数 of a group, counted no further than anybody reads."""
    page = page_look(scope, desks, filters, reach, BEFORE_ALL, MOST_COUNTED + 1)
    return page and look(f"select count(*) from ({page.sql}) c", *page.args)  # noqa: S608 - of constants


async def rows_of(tx: Tx, asked: Look | None) -> Sequence[Any]:
    """What a look brings; nothing where there is none."""
    return await tx.rows(asked.sql, *asked.args) if asked else ()


def row_looks(scope: Scope, rows: Sequence[Any]) -> Sequence[Look]:
    """What stands beside the rows of a page, for one round trip."""
    cases = [row["verification_id"] for row in rows]
    return (
        look(_NAMES, cases), look(_SOURCES, cases, scope.today), look(_HELD, cases, scope.tenant.domain),
        look(_PLACES, _places(rows)),
    )  # fmt: skip


async def cases_by_number(tx: Tx, numbers: Sequence[str]) -> list[UUID]:
    """核对件 of these numbers, or of the applications of these numbers."""
    rows = await tx.rows(
        """select id from verification where number = any ($1)
           union select id from verification where application_number = any ($1) limit 50""",
        list(numbers),
    )
    return [row["id"] for row in rows]


async def numbers_and_names(tx: Tx, cases: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """编号和申请人 (masked) of the cases of a page."""
    rows = await tx.rows(_NAMES, list(cases))
    vault = tx.scope.runtime.vault
    found = {}
    for row in rows:
        plain = vault.data_key(row["wrapped_key"], row["id"]).open(row["blob"], "subject", row["subject"])
        found[row["id"]] = row["number"], mask_name(msgspec.json.decode(plain, type=Person).name)
    return found


async def sources_of(tx: Tx, cases: Sequence[UUID]) -> Mapping[UUID, Any]:
    """数源 of the cases of a page: how many items still wait for an answer, and how many are late."""
    rows = await tx.rows(_SOURCES, list(cases), tx.scope.today)
    return {row["verification_id"]: row for row in rows}


async def held(tx: Tx, cases: Sequence[UUID]) -> set[UUID]:
    """抽查中止: cases in which nothing may be asked about somebody until the authorization is complete."""
    rows = await tx.rows(_HELD, list(cases), tx.scope.tenant.domain)
    return {row["verification_id"] for row in rows}


async def places_of(tx: Tx, rows: Sequence[Any]) -> Mapping[UUID, str]:
    """受理机构 of these cases: an office of the own tenant by its name; of another tenant no more than its own."""
    return {row["id"]: row["name"] for row in await tx.rows(_PLACES, _places(rows))}


def _places(rows: Sequence[Any]) -> list[UUID]:
    return sorted({row["office_id"] for row in rows} | {row["owner_tenant"] for row in rows})


def offices_look(scope: Scope) -> Look:
    """受理机构 of the own tenant, for the filter."""
    return look(_OFFICES, scope.tenant.id)
