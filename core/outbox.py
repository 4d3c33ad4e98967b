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


@dataclass(frozen=True)
class Lease:
    """租约: the right to finish one job, until another claims it."""

    id: UUID
    tenant: UUID
    job: str
    ref: UUID
    fence: int
    attempts: int

    async def finish(self, tx: Tx) -> None:
        """Mark the job done in the transaction that saves its effect; raises LeaseLost for a late worker."""
        await self._settle(tx, "done_at = clock_timestamp(), lease_until = null")

    async def postpone(self, tx: Tx, delay: timedelta) -> None:
        """Give the job back, due again after `delay`."""
        await self._settle(tx, "due_at = clock_timestamp() + $3, lease_until = null", delay)

    async def _settle(self, tx: Tx, change: str, *args: object) -> None:
        done = await tx.value(
            f"update outbox set {change} where id = $1 and fence = $2 and done_at is null returning true",  # noqa: S608
            self.id, self.fence, *args,
        )  # fmt: skip
        if not done:
            raise LeaseLost(f"{self.job} {self.id}")


Handler = Callable[[Scope, Lease], Awaitable[None]]
HANDLERS: dict[str, Handler] = {}
"""Job name -> handler; filled by the `jobs.py` of each capability."""


def handles(job: str) -> Callable[[Handler], Handler]:
    """Register the handler of a job. It finishes or postpones its lease in its last transaction."""

    def register(handler: Handler) -> Handler:
        if job in HANDLERS:
            raise ValueError(f"two handlers for {job}")
        HANDLERS[job] = handler
        return handler

    return register


async def put(tx: Tx, job: str, ref: UUID, delay: timedelta = timedelta(), tenant: UUID | None = None) -> UUID:
    """Put a job into the outbox, in the caller's transaction; it runs for `tenant` (default: the scope's own)."""
    identity = new_id()
    await tx.connection.execute(
        "insert into outbox (id, tenant_id, job, ref, due_at) values ($1, $2, $3, $4, clock_timestamp() + $5)",
        identity, tenant or tx.scope.tenant.id, job, ref, delay,
    )  # fmt: skip
    if not delay:
        tx.jobs.append(identity)
    return identity


async def put_many(tx: Tx, job: str, refs: Sequence[UUID], tenant: UUID) -> None:
    """Put one job for each of `refs`, in one round trip."""
    made = [(new_id(), tenant, job, ref) for ref in refs]
    await tx.many(
        "insert into outbox (id, tenant_id, job, ref, due_at) values ($1, $2, $3, $4, clock_timestamp())", made
    )
    tx.jobs.extend(row[0] for row in made)


async def put_once(tx: Tx, job: str, ref: UUID, delay: timedelta, tenant: UUID) -> None:
    """Put a job, or hasten the one that is there and that nobody has begun. Safe only while the caller holds the lock
    on `ref`'s case: a job that begins meanwhile waits for that lock and then sees what the caller commits."""
    waiting = await tx.value(
        """update outbox set due_at = least(due_at, clock_timestamp() + $3)
            where ref = $1 and job = $2 and done_at is null and lease_until is null returning id""",
        ref, job, delay,
    )  # fmt: skip
    if waiting is None:
        await put(tx, job, ref, delay, tenant)
    elif not delay:
        tx.jobs.append(waiting)


async def claim(identity: UUID, lease: timedelta) -> Lease | None:
    """Take a due job that nobody holds; None where it is done, not due, or somebody else was faster."""
    async with DB.open(RELAY) as door:
        row = await door.connection.fetchrow(
            """update outbox set lease_until = clock_timestamp() + $2, fence = fence + 1, attempts = attempts + 1
                where id = $1 and done_at is null and due_at <= clock_timestamp()
                  and (lease_until is null or lease_until < clock_timestamp())
            returning id, tenant_id, job, ref, fence, attempts""",
            identity,
            lease,
        )
    return Lease(row["id"], row["tenant_id"], row["job"], row["ref"], row["fence"], row["attempts"]) if row else None


async def renew(lease: Lease, length: timedelta) -> bool:
    """续租: a job that takes long stays with its worker; False where it is done, given back, or somebody else's."""
    async with DB.open(RELAY) as door:
        held = await door.connection.fetchval(
            """update outbox set lease_until = clock_timestamp() + $3
                where id = $1 and fence = $2 and done_at is null and lease_until is not null returning true""",
            lease.id, lease.fence, length,
        )  # fmt: skip
    return bool(held)


async def due_jobs(limit: int = 500) -> dict[UUID, datetime]:
    """Jobs that are due and held by nobody, and since when: what the sweeper rings for."""
    async with DB.open(RELAY) as door:
        rows = await door.connection.fetch(
            """select id, due_at from outbox where done_at is null and due_at <= clock_timestamp()
                  and (lease_until is null or lease_until < clock_timestamp()) order by due_at limit $1""",
            limit,
        )
    return {row["id"]: row["due_at"] for row in rows}


async def release(lease: Lease, delay: timedelta, fault: str) -> None:
    """Give back a job whose handler failed unexpectedly; `fault` is an exception's type, never its text."""
    async with DB.open(RELAY) as door:
        await door.connection.execute(
            """update outbox set lease_until = null, due_at = clock_timestamp() + $3, fault = $4
                where id = $1 and fence = $2 and done_at is null""",
            lease.id, lease.fence, delay, fault,
        )  # fmt: skip
