"""办理范围: who asks, for which tenant, for what purpose; read() and write() are transaction, tenant and trace in one.

A verb is a permission: a scope that lacks it cannot open the door. Whatever is written, and every look at personal
detail, leaves its trace in the same transaction; jobs go into the outbox there, and the doorbell rings after commit.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from core.ahead import Look
from core.clock import legal_date
from core.database import DB
from core.errors import Conflict, Refused
from core.ids import new_id
from core.runtime import Runtime
from core.statements import call
from core.traces.model import Actor, Entry, sealed_entry


@dataclass(frozen=True)
class TenantRef:
    """租户: whose office it is. `lineage` is the tenant itself, then its ancestors up to the province."""

    id: UUID
    name: str
    level: str
    code: str
    """Division code in force (GB/T 2260)."""
    lineage: tuple[UUID, ...]

    @property
    def domain(self) -> UUID:
        """执行域: the province; the second scope of blind indexes and of suspensions."""
        return self.lineage[-1]


@dataclass(frozen=True)
class Idempotency:
    """幂等键 of one request, and the digest of what was asked with it."""

    key: str
    request: bytes


class Replayed(Exception):
    """重复请求: the same key was answered before; `answer` is that answer's JSON."""

    def __init__(self, answer: bytes) -> None:
        super().__init__("replayed")
        self.answer = answer


@dataclass
class Tx:
    """一次办理: the open transaction, what it traces, and the jobs it puts."""

    scope: Scope
    entry: Entry
    jobs: list[UUID] = field(default_factory=list)
    replied: bytes = b""
    claimed: Idempotency | None = None
    """The idempotency key that this transaction holds, and will keep the answer with."""

    @property
    def transaction(self) -> Any:
        """The open transaction itself."""
        return DB.current_transaction.get()

    @property
    def connection(self) -> Any:
        """The one connection of this transaction, for the task that opened it."""
        return self.transaction.connection

    async def ahead(self, *looks: Look) -> None:
        """预读: ask these in one round trip; `rows`, `row` and `value` then hand them out. For a look that changes nothing."""
        await self.transaction.ahead(looks)

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        """All rows of one statement."""
        told = self.transaction.handed_out(sql, args)
        return list(await self.connection.fetch(sql, *args)) if told is None else told

    async def row(self, sql: str, *args: Any) -> Any:
        """The first row, or None."""
        told = self.transaction.handed_out(sql, args)
        return await self.connection.fetchrow(sql, *args) if told is None else next(iter(told), None)

    async def value(self, sql: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        told = self.transaction.handed_out(sql, args)
        if told is None:
            return await self.connection.fetchval(sql, *args)
        return next((value for row in told for value in row.values()), None)

    async def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for many rows, in one round trip."""
        await self.connection.executemany(sql, rows)

    def note(self, **details: Any) -> None:
        """Add to this action's trace. Never a plain personal value: use `commitment`."""
        self.entry.details.update(details)

    def about(self, verification: UUID) -> None:
        """Name the case that this action concerns, where it was not known at the door."""
        self.entry.verification = verification

    def moved(self, before: str, after: str, version: int) -> None:
        """Record the state move of the case: one for each version."""
        self.entry.move = (before, after, version)

    def commitment(self, value: str) -> str:
        """A keyed digest that stands for a personal value in a trace."""
        return self.scope.runtime.vault.commitment(value)

    def sealed(self, text: str) -> str:
        """密封的说明 of what is about no case: written freely, so it may name people; only the tenant's key opens it, and
        only beside this trace."""
        key = self.scope.runtime.vault.tenant_key(self.scope.tenant.id)
        return base64.b64encode(key.seal(text.encode(), "trace", self.entry.id)).decode()

    def answer(self, result: Any) -> Any:
        """What the action answers; kept beside the idempotency key, so that a repetition gets the same."""
        self.replied = msgspec.json.encode(result)
        return result


@dataclass(frozen=True)
class Scope:
    """办理范围 of one person in one post, of a source, or of the system at work for one tenant."""

    runtime: Runtime
    tenant: TenantRef
    actor: Actor
    verbs: frozenset[str]
    office_limit: UUID | None = None
    """Set: cases of this office only (a township's clerk)."""
    sources: tuple[str, ...] | None = None
    """Set: nothing but the questions that wait for a clerk of these departments."""
    purpose: str = ""
    idempotency: Idempotency | None = None

    @property
    def now(self) -> datetime:
        """The current instant, UTC."""
        return self.runtime.clock.now()

    @property
    def today(self) -> date:
        """The legal date."""
        return legal_date(self.now)

    def with_idempotency(self, key: str, request: bytes) -> Scope:
        """The same scope for a request that carries an idempotency key."""
        return dataclasses.replace(self, idempotency=Idempotency(key, hashlib.sha256(request).digest()))

    @asynccontextmanager
    async def read(
        self, verb: str, verification: UUID | None = None, personal: bool = False, way: str = ""
    ) -> AsyncIterator[Tx]:
        """Look. With `personal`, the trace of the look commits before the first byte of the answer; `way`: how the
        statements of this look are planned (`PLANNED`, `WALKING`); such a look is short, and takes its turn."""
        async with self.runtime.looks if way else nullcontext(), self._door(verb, verification, first=way) as tx:
            yield tx
            if personal:
                await _write_trace(tx)

    @asynccontextmanager
    async def write(self, verb: str, verification: UUID | None = None) -> AsyncIterator[Tx]:
        """Act: everything in it, its trace and its jobs commit together or not at all."""
        claim = _claim(self, self.idempotency, verb) if self.idempotency is not None else ""
        try:
            async with self._door(verb, verification, planned=True, first=claim) as tx:
                yield tx
                await _write_trace(tx)
        except asyncpg.PostgresError as error:
            if error.sqlstate == KEY_TAKEN:
                await self.answered(verb)
            raise
        if tx.jobs:
            await self.runtime.doorbell.ring(tx.jobs)

    @asynccontextmanager
    async def keep(self, verb: str) -> AsyncIterator[Tx]:
        """暂存: what the caller alone still types, and nobody else sees: without trace, key or job.

        Every pause of a hand would be a row for ever. Opening it and handing it in are written: what comes of it is traced.
        """
        async with self._door(verb, None, planned=True) as tx:
            yield tx

    async def answered(self, verb: str) -> None:
        """已答复: raises Replayed where this request was done before: for an action that is many transactions."""
        async with self._door(verb, None) as tx:
            if self.idempotency is not None:
                await _replay(tx, self.idempotency, verb)

    @asynccontextmanager
    async def _door(
        self, verb: str, verification: UUID | None, planned: bool = False, first: str = ""
    ) -> AsyncIterator[Tx]:
        if verb not in self.verbs:
            raise Refused("permission_missing", verb=verb)
        entry = Entry(new_id(), self.now, self.tenant.id, self.actor, verb, verification, self.purpose)
        async with DB.open(self.local(), planned, first):
            yield Tx(self, entry, claimed=self.idempotency if planned and first else None)

    def local(self) -> dict[str, str]:
        """The transaction-local settings that row-level security reads."""
        lineage = ",".join(str(x) for x in self.tenant.lineage)
        return {
            "hedui.tenant": str(self.tenant.id),
            "hedui.lineage": f"{{{lineage}}}",
            "hedui.domain": str(self.tenant.domain),
            "hedui.office": str(self.office_limit or ""),
            "hedui.sources": "" if self.sources is None else f"{{{','.join(self.sources)}}}",
        }


PLANNED = ";set local plan_cache_mode = force_generic_plan;"
"""按既定计划: every statement by the plan that was made for it once: for pages that ask by key, where planning anew costs as
much as the look."""
WALKING = f"{PLANNED}set local enable_sort = off;set local enable_bitmapscan = off;"
"""沿索引, likewise: of the row-level fences the planner believes that they let nearly nothing through; it would then gather
all rows of a desk and sort them, where the first fifty of its index are wanted."""
KEY_TAKEN = "HD010"
"""What `hedui_claim` raises where the key was used before: by this very request, or by another one."""


def _claim(scope: Scope, idempotency: Idempotency, verb: str) -> str:
    return call(
        "hedui_claim", scope.tenant.id, scope.actor.account, idempotency.key, verb, idempotency.request, scope.now
    )


async def _write_trace(tx: Tx) -> None:
    """The trace of what was done, and beside it the answer for a repetition: in the round trip of the commit."""
    entry = tx.entry
    body, digest = sealed_entry(entry)
    version = entry.move[2] if entry.move else None
    key = tx.claimed.key if tx.claimed else None
    tx.transaction.closing = call(
        "hedui_done", entry.tenant, entry.id, entry.at, entry.verb, entry.actor.account, entry.verification, version,
        body, digest, key, tx.replied,
    )  # fmt: skip


async def trace_also(tx: Tx, verb: str, **details: Any) -> None:
    """另行留痕 in the tenant where the transaction stands for a while: what another level did to it, in the same commit."""
    scope = tx.scope
    entry = Entry(new_id(), scope.now, scope.tenant.id, scope.actor, verb, details=details)
    body, digest = sealed_entry(entry)
    await tx.connection.execute(
        "select hedui_done($1, $2, $3, $4, $5, null, null, $6, $7, null, null)",
        entry.tenant, entry.id, entry.at, entry.verb, entry.actor.account, body, digest,
    )  # fmt: skip


async def _replay(tx: Tx, idempotency: Idempotency, verb: str) -> None:
    row = await tx.row(
        "select verb, request, answer from idempotency where tenant_id = $1 and account_id = $2 and key = $3",
        tx.scope.tenant.id, tx.scope.actor.account, idempotency.key,
    )  # fmt: skip
    if row is None:
        return
    if (row["verb"], row["request"]) != (verb, idempotency.request):
        raise Conflict("idempotency_key_reused")
    raise Replayed(row["answer"])
