"""队列: the outbox of all tenants as figures; what waits, how long, and what fails again and again.

A job has no end but being done: a handler that fails gives it back, due again after a delay that grows to an hour. So
"dead" is one that has failed STUCK times; the operator may have it tried now, and the tenant's trace says who did.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Conflict, Invalid, NotFound
from core.scope import Scope
from hedui.operating.door import jobs_of_all, permit
from hedui.operating.model import JobPage, JobState, JobView, QueueLine, QueueView, StateCount
from hedui.operating.processes import processes_of
from tenants.hierarchy import tenant_ref

STUCK = 8
"""So many attempts take about an hour."""
TITLES: Mapping[str, str] = {
    "ask.send": "向数源查询",
    "verification.assess": "认定",
    "report.render": "出具报告文件",
    "package.expire": "离线介质到期",
    "suspension.wake": "中止到时恢复",
    "manual_answer.settle": "记入人工答复",
    "batch.exchange": "批量文件交换",
    "deadline.reckon": "查找须重算期限的核对件",
    "deadline.recompute": "重算期限",
}
"""任务名称 in words; one without is shown by its name."""
STATE = f"""case when lease_until >= clock_timestamp() then 'running'
     when fault is not null and attempts >= {STUCK} then 'failing'
     when due_at <= clock_timestamp() then 'due'
     when fault is not null then 'retrying' else 'scheduled' end"""
"""State of an open job, as SQL over a row of the outbox."""
COUNTS = f"""
select o.tenant_id, t.name, o.job, o.state, count(*) as count, min(o.due_at) as oldest
  from (select tenant_id, job, due_at, {STATE} as state from outbox where done_at is null) o
  join tenant t on t.id = o.tenant_id
 group by o.tenant_id, t.name, o.job, o.state order by min(o.due_at), o.job"""  # noqa: S608 - of ours
JOBS = f"""
select o.*, t.name from (
  select id, tenant_id, job, due_at, attempts, fault, {STATE} as state from outbox
   where done_at is null and (due_at, id) > ($1, $2) order by due_at, id) o
  join tenant t on t.id = o.tenant_id
 where ($3::text is null or o.state = $3) and ($4::text is null or o.job = $4) and ($5::uuid is null or o.tenant_id = $5)
 order by o.due_at, o.id limit $6"""  # noqa: S608 - of ours
_WHOSE = "select tenant_id from outbox where id = $1"
_HASTEN = """
update outbox set due_at = clock_timestamp()
 where id = $1 and tenant_id = $2 and done_at is null and (lease_until is null or lease_until < clock_timestamp())
returning job, attempts, fault"""
_ORDER = tuple(JobState)


async def overview(scope: Scope) -> QueueView:
    """队列一览."""
    async with jobs_of_all(scope) as connection:
        now = await connection.fetchval("select clock_timestamp()")
        rows = await connection.fetch(COUNTS)
        workers = {one.pid for one in await processes_of(connection) if one.part == "worker" and one.alive}
    lines = [_line(row) for row in rows]
    counts = Counter[JobState]()
    for line in lines:
        counts[line.state] += line.count
    states = [StateCount(state, counts[state]) for state in _ORDER]
    return QueueView(now, states, _waiting(lines, now), len(workers), lines)


def _line(row: Any) -> QueueLine:
    title = TITLES.get(row["job"], row["job"])
    return QueueLine(
        row["tenant_id"], row["name"], row["job"], title, JobState(row["state"]), row["count"], row["oldest"]
    )


def _waiting(lines: Sequence[QueueLine], now: datetime) -> int:
    due = [line.oldest_due for line in lines if line.state is JobState.DUE]
    return max(0, int((now - min(due)).total_seconds())) if due else 0


async def list_jobs(
    scope: Scope, limit: int, after: str, state: JobState | None, job: str | None, tenant: UUID | None
) -> JobPage:
    """任务一览, the longest due first; `after` is the key of the last row."""
    start, last = _key(after)
    async with jobs_of_all(scope) as connection:
        rows = await connection.fetch(JOBS, start, last, state.value if state else None, job, tenant, limit + 1)
    items = [_job(row) for row in rows[:limit]]
    more = f"{items[-1].due_at.isoformat()}~{items[-1].id}" if len(rows) > limit else None
    return JobPage(items, more)


def _key(after: str) -> tuple[datetime, UUID]:
    if not after:
        return datetime.fromisoformat("1970-01-01T00:00:00+00:00"), UUID(int=0)
    try:
        moment, _, identity = after.partition("~")
        found = datetime.fromisoformat(moment.replace(" ", "+"))  # a plus in an address is a blank
        return found, UUID(identity)
    except ValueError:
        raise Invalid("query_invalid") from None


def _job(row: Any) -> JobView:
    title = TITLES.get(row["job"], row["job"])
    return JobView(
        row["id"], row["name"], row["job"], title, JobState(row["state"]), row["due_at"], row["attempts"],
        row["fault"] or "",
    )  # fmt: skip


async def retry(scope: Scope, identity: UUID, reason: str) -> JobView:
    """立即重试: due now instead of later. Nothing else about the job changes, so that lease and fence hold as before;
    raises Conflict where it is done or in a worker's hands."""
    permit(scope, "platform.retry")
    theirs = await _at(scope, identity)
    async with theirs.write("platform.retry") as tx:
        row = await tx.row(_HASTEN, identity, theirs.tenant.id)
        if row is None:
            raise Conflict("job_not_waiting")
        title = TITLES.get(row["job"], row["job"])
        tx.note(job=row["job"], task=title, outbox=identity, attempts=row["attempts"], fault=row["fault"] or "")
        tx.note(reason=reason)
        tx.jobs.append(identity)
        made = JobView(
            identity,
            theirs.tenant.name,
            row["job"],
            title,
            JobState.DUE,
            scope.now,
            row["attempts"],
            row["fault"] or "",
        )
        return tx.answer(made)  # type: ignore[no-any-return]


async def _at(scope: Scope, identity: UUID) -> Scope:
    """The same person and the same verbs, in the tenant whose job it is: there the trace belongs."""
    async with jobs_of_all(scope) as connection:
        tenant = await connection.fetchval(_WHOSE, identity)
        ref = await tenant_ref(connection, tenant, scope.today) if tenant else None
    if ref is None:
        raise NotFound()
    return dataclasses.replace(scope, tenant=ref)
