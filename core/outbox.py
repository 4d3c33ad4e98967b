"""发件箱: jobs are put in the transaction of the state change; leases and fencing tokens make a second run harmless.

Postgres is the truth, arq is the doorbell: it carries the opaque id of an outbox row and nothing else. A job whose
worker died is found by the sweeper once its lease has run out (database clock), and claimed with a higher fence; the
late first worker then fails to finish it, and its whole transaction rolls back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.database import DB
from core.ids import new_id
from core.scope import Scope, Tx

RELAY = {"hedui.service": "relay"}
"""Door settings of relay and sweeper: they see every tenant's outbox rows, and no other table."""


class LeaseLost(Exception):
    """租约已失: another worker has taken the job over; what this one did is rolled back."""


LARGEST = 128
"""同批任务 that one worker takes at once."""


@dataclass(frozen=True)
class Lease:
    """租约: the right to finish one job, until another claims it."""

    id: UUID
    tenant: UUID
    job: str
    ref: UUID
    lane: UUID
    """同批: due jobs of one name and lane are taken together; a job that stands alone is its own lane."""
    fence: int
    attempts: int

    async def finish(self, tx: Tx) -> None:
        """Mark the job done in the transaction that saves its effect; raises LeaseLost for a late worker."""
        await finish(tx, [self])

    async def postpone(self, tx: Tx, delay: timedelta, fault: str | None = None) -> None:
        """Give the job back, due again after `delay`; with a fault the operator sees why it waits."""
        await postpone(tx, [(self, delay)], fault)


async def finish(tx: Tx, leases: Sequence[Lease]) -> None:
    """办结 all of these in the transaction that saves their effect; raises LeaseLost where one is somebody else's."""
    if not leases:
        return
    done = await tx.rows(
        """update outbox o set done_at = clock_timestamp(), lease_until = null
             from unnest($1::uuid[], $2::bigint[]) as l (id, fence)
            where o.id = l.id and o.fence = l.fence and o.done_at is null returning o.id""",
        [lease.id for lease in leases], [lease.fence for lease in leases],
    )  # fmt: skip
    _all_held(leases, done)


async def postpone(tx: Tx, given_back: Sequence[tuple[Lease, timedelta]], fault: str | None = None) -> None:
    """退回 each of these, due again after its delay; raises LeaseLost where one is somebody else's. `fault`: what it waits for."""
    if not given_back:
        return
    done = await tx.rows(
        """update outbox o set due_at = clock_timestamp() + l.delay, lease_until = null, fault = coalesce($4, o.fault)
             from unnest($1::uuid[], $2::bigint[], $3::interval[]) as l (id, fence, delay)
            where o.id = l.id and o.fence = l.fence and o.done_at is null returning o.id""",
        [lease.id for lease, _ in given_back], [lease.fence for lease, _ in given_back],
        [delay for _, delay in given_back], fault,
    )  # fmt: skip
    _all_held([lease for lease, _ in given_back], done)


async def still_held(tx: Tx, leases: Sequence[Lease]) -> None:
    """仍由本人办理: raises LeaseLost where one has been taken over, before anything is done for it."""
    ours = await tx.rows(
        """select o.id from outbox o join unnest($1::uuid[], $2::bigint[]) as l (id, fence)
               on o.id = l.id and o.fence = l.fence
            where o.done_at is null order by o.id for update of o""",
        [lease.id for lease in leases], [lease.fence for lease in leases],
    )  # fmt: skip
    _all_held(leases, ours)


def _all_held(leases: Sequence[Lease], done: Sequence[object]) -> None:
    if len(done) != len(leases):
        raise LeaseLost(", ".join(f"{lease.job} {lease.id}" for lease in leases))


Handler = Callable[[Scope, Sequence[Lease]], Awaitable[None]]
HANDLERS: dict[str, Handler] = {}
"""Job name -> handler; filled by the `jobs.py` of each capability."""


def handles_together(job: str) -> Callable[[Handler], Handler]:
    """Register the handler of a job whose lanes are taken together. It finishes or postpones every lease it is given."""

    def register(handler: Handler) -> Handler:
        if job in HANDLERS:
            raise ValueError(f"two handlers for {job}")
        HANDLERS[job] = handler
        return handler

    return register


HandlerOfOne = Callable[[Scope, Lease], Awaitable[None]]


def handles(job: str) -> Callable[[HandlerOfOne], HandlerOfOne]:
    """Register the handler of a job that stands alone. It finishes or postpones its lease in its last transaction."""

    def register(handler: HandlerOfOne) -> HandlerOfOne:
        handles_together(job)(alone(handler))
        return handler

    return register


def alone(handler: HandlerOfOne) -> Handler:
    """单独办理: the leases one after another."""

    async def each(scope: Scope, leases: Sequence[Lease]) -> None:
        for lease in leases:
            await handler(scope, lease)

    return each


async def put(
    tx: Tx, job: str, ref: UUID, delay: timedelta = timedelta(), tenant: UUID | None = None, lane: UUID | None = None
) -> UUID:
    """Put a job into the outbox, in the caller's transaction; it runs for `tenant` (default: the scope's own)."""
    identity = new_id()
    await tx.connection.execute(
        """insert into outbox (id, tenant_id, job, ref, lane, due_at)
           values ($1, $2, $3, $4, $5, clock_timestamp() + $6)""",
        identity, tenant or tx.scope.tenant.id, job, ref, lane or identity, delay,
    )  # fmt: skip
    if not delay:
        tx.jobs.append(identity)
    return identity


async def put_many(tx: Tx, job: str, refs: Sequence[UUID], tenant: UUID, lane: UUID | None = None) -> None:
    """Put one job for each of `refs`, in one statement; of a lane nobody is rung for whom another brings along."""
    if not refs:
        return
    made = [new_id() for _ in refs]
    await tx.connection.execute(
        """insert into outbox (id, tenant_id, job, ref, lane, due_at)
           select made.id, $3, $4, made.ref, coalesce($5, made.id), clock_timestamp()
             from unnest($1::uuid[], $2::uuid[]) as made (id, ref)""",
        made, list(refs), tenant, job, lane,
    )  # fmt: skip
    tx.jobs.extend(made[:: LARGEST if lane else 1])


async def put_once(
    tx: Tx, job: str, refs: UUID | Sequence[UUID], delay: timedelta, tenant: UUID, lane: UUID | None = None
) -> None:
    """Put a job for each of `refs`, or hasten the one that is there and that nobody has begun. Safe only while the caller
    holds the lock on the case: a job that begins meanwhile waits for that lock and then sees what the caller commits."""
    wanted = [refs] if isinstance(refs, UUID) else list(refs)
    waiting = await tx.rows(
        """update outbox set due_at = least(due_at, clock_timestamp() + $3)
            where ref = any ($1::uuid[]) and job = $2 and done_at is null and lease_until is null returning id, ref""",
        wanted, job, delay,
    )  # fmt: skip
    there = {row["ref"] for row in waiting}
    for ref in (each for each in wanted if each not in there):
        await put(tx, job, ref, delay, tenant, lane)
    if not delay:
        tx.jobs.extend(row["id"] for row in waiting)


async def claim(identity: UUID, lease: timedelta) -> tuple[Lease, ...]:
    """领取: the due jobs that nobody holds of this one's lane, so many at once; none where somebody else was faster."""
    async with DB.open(RELAY) as door:
        rows = await door.connection.fetch(
            """with rung as (select tenant_id, job, lane from outbox where id = $1), taken as (
                 select o.id from outbox o join rung r on (o.tenant_id, o.job, o.lane) = (r.tenant_id, r.job, r.lane)
                  where o.done_at is null and o.due_at <= clock_timestamp()
                    and (o.lease_until is null or o.lease_until < clock_timestamp())
                  order by o.id limit $3 for update of o skip locked)
               update outbox o set lease_until = clock_timestamp() + $2, fence = fence + 1, attempts = attempts + 1
                 from taken where o.id = taken.id
            returning o.id, o.tenant_id, o.job, o.ref, o.lane, o.fence, o.attempts""",
            identity, lease, LARGEST,
        )  # fmt: skip
    return tuple(Lease(*row) for row in sorted(rows, key=lambda row: row["id"]))


async def renew(leases: Sequence[Lease], length: timedelta) -> None:
    """续租: a job that takes long stays with its worker, unless it is done, given back, or somebody else's; one that is just
    being settled needs none."""
    async with DB.open(RELAY) as door:
        await door.connection.execute(
            """with ours as (
                 select o.id from outbox o join unnest($1::uuid[], $2::bigint[]) as l (id, fence)
                     on o.id = l.id and o.fence = l.fence
                  where o.done_at is null and o.lease_until is not null for update of o skip locked)
               update outbox o set lease_until = clock_timestamp() + $3 from ours where o.id = ours.id""",
            [lease.id for lease in leases], [lease.fence for lease in leases], length,
        )  # fmt: skip


async def due_jobs(limit: int = 500) -> dict[UUID, datetime]:
    """Jobs that are due and held by nobody, and since when: what the sweeper rings for; of a lane as many as bring along
    the others."""
    async with DB.open(RELAY) as door:
        rows = await door.connection.fetch(
            """with due as (
                 select id, due_at, tenant_id, job, lane from outbox where done_at is null
                    and due_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
                  order by due_at limit $1::int * $2::int)
               select id, due_at from (
                 select id, due_at, row_number() over (partition by tenant_id, job, lane order by due_at, id) as place
                   from due) placed where place % $2::int = 1 order by due_at limit $1::int""",
            limit, LARGEST,
        )  # fmt: skip
    return {row["id"]: row["due_at"] for row in rows}


async def release(given_back: Sequence[tuple[Lease, timedelta]], fault: str) -> None:
    """Give back jobs whose handler failed unexpectedly, each after its delay; `fault` is an exception's type, never its
    text. What was done meanwhile stays done."""
    async with DB.open(RELAY) as door:
        await door.connection.execute(
            """update outbox o set lease_until = null, due_at = clock_timestamp() + l.delay, fault = $4
                 from unnest($1::uuid[], $2::bigint[], $3::interval[]) as l (id, fence, delay)
                where o.id = l.id and o.fence = l.fence and o.done_at is null and o.lease_until is not null""",
            [lease.id for lease, _ in given_back], [lease.fence for lease, _ in given_back],
            [delay for _, delay in given_back], fault,
        )  # fmt: skip
