"""待办存取: pages and counts over the index of one desk, and what stands beside the rows of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.households.identity import mask_name
from core.households.model import Person
from core.scope import Scope, Tx
from core.work.model import BEFORE_ALL, EXECUTING, MOST_COUNTED, TURNS, Filters, Key, Reach

_ROW = "w.verification_id, w.owner_tenant, w.office_id, w.programme, w.state, w.turn, w.missing, w.due_on, w.provisional, w.rule"
_HOLDS = """($6::text is null or w.state = $6) and ($7::text is null or w.programme = $7)
   and ($8::uuid is null or w.office_id = $8) and ($9::text is null or $9 = any (w.missing))
   and ($10::uuid[] is null or w.verification_id = any ($10))"""


def side(scope: Scope) -> str:
    """Which index: a township's own office, the cases that the agency executes, or those that the tenant decides."""
    if scope.office_limit is not None:
        return "office_id"
    return "executing_tenant" if scope.verbs & EXECUTING else "owner_tenant"


def page_sql(scope: Scope, desks: Sequence[str]) -> str:
    """One walk a desk along its index, each no longer than the page."""
    walks = " union all ".join(
        f"""(select {_ROW} from work_item w where w.{side(scope)} = $1 and w.turn = '{desk}'
              and (w.due_on, w.verification_id) > ($2, $3) and w.due_on between $4 and $5 and {_HOLDS}
            order by w.due_on, w.verification_id limit $11)"""  # noqa: S608 - of constants
        for desk in desks
        if desk in TURNS
    )
    return f"select * from ({walks}) w order by w.due_on, w.verification_id limit $11"  # noqa: S608 - of constants


def page_args(scope: Scope, filters: Filters, reach: Reach, after: Key, limit: int) -> tuple[Any, ...]:
    """What `page_sql` is asked with."""
    mine = scope.office_limit or scope.tenant.id
    told = (filters.state, filters.programme, filters.office, filters.missing, filters.cases)
    return (mine, after.due_on, after.case, reach.first, reach.last, *told, limit)


async def page(tx: Tx, desks: Sequence[str], filters: Filters, reach: Reach, after: Key, limit: int) -> Sequence[Any]:
    """Rows in the order of their due days; nothing where there is no desk."""
    if not desks:
        return ()
    return await tx.rows(page_sql(tx.scope, desks), *page_args(tx.scope, filters, reach, after, limit))


async def count(tx: Tx, desks: Sequence[str], filters: Filters, reach: Reach) -> int:
    """件数 of a group, counted no further than anybody reads."""
    if not desks:
        return 0
    told = page_args(tx.scope, filters, reach, BEFORE_ALL, MOST_COUNTED + 1)
    found: int = await tx.value(f"select count(*) from ({page_sql(tx.scope, desks)}) c", *told)  # noqa: S608
    return found


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
    rows = await tx.rows(
        """select v.id, v.number, v.wrapped_key, s.id as subject, s.blob from verification v
             join subject s on s.verification_id = v.id and s.role = 'applicant' where v.id = any ($1::uuid[])""",
        list(cases),
    )
    vault = tx.scope.runtime.vault
    found = {}
    for row in rows:
        plain = vault.data_key(row["wrapped_key"], row["id"]).open(row["blob"], "subject", row["subject"])
        found[row["id"]] = row["number"], mask_name(msgspec.json.decode(plain, type=Person).name)
    return found


async def sources_of(tx: Tx, cases: Sequence[UUID]) -> Mapping[UUID, Any]:
    """数源 of the cases of a page: how many items are asked, how many still wait, how many are late."""
    rows = await tx.rows(
        """select verification_id, count(*) filter (where left_at is not null or settled_at is null) as asked,
             count(*) filter (where settled_at is null) as waiting,
             count(*) filter (where settled_at is null and left_at is not null and due_on < $2) as late
             from ask where verification_id = any ($1::uuid[]) group by verification_id""",
        list(cases), tx.scope.today,
    )  # fmt: skip
    return {row["verification_id"]: row for row in rows}


async def held(tx: Tx, cases: Sequence[UUID]) -> set[UUID]:
    """抽查中止: cases in which nothing may be asked about somebody until the authorization is complete."""
    rows = await tx.rows(
        """select distinct s.verification_id from subject s
             join suspension u on u.domain_person = s.domain_person and u.domain = $2 and u.lifted_at is null
            where s.verification_id = any ($1::uuid[])""",
        list(cases), tx.scope.tenant.domain,
    )  # fmt: skip
    return {row["verification_id"] for row in rows}


async def offices_with_cases(tx: Tx) -> Sequence[Any]:
    """受理机构 of the own tenant, for the filter."""
    return await tx.rows(
        """select o.id, o.name from office o
            where o.tenant_id = $1 and exists (
              select from post p where p.tenant_id = o.tenant_id and p.office_id = o.id and p.role = 'township_clerk')
            order by o.code, o.name""",
        tx.scope.tenant.id,
    )
