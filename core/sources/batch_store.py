"""批次存取: which asks stand together, and how far their batch has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import Struct

from core.ids import new_id
from core.scope import Scope, Tx
from core.sources.model import OPEN, AskRow
from core.sources.store import COLUMNS, ask_of

LARGEST = 500
"""Asks in one batch; the next one goes into another."""


class Batch(Struct, frozen=True):
    """批次, as loaded."""

    id: UUID
    state: str
    """'gathering' | 'full' (nobody joins any more) | 'sending' | 'waiting' | 'done'."""
    ticket: str


async def load(tx: Tx, batch: UUID) -> Batch:
    """The batch of the executing tenant; a job names no other."""
    row = await tx.row("select id, state, ticket from batch where id = $1", batch)
    return Batch(row["id"], row["state"], row["ticket"])


async def place_in(tx: Tx, ask: UUID, tenant: UUID, source: str, connector: str) -> UUID:
    """Put an ask into the batch that is gathering for its source, or open one."""
    batch: Any = await tx.value(
        """insert into batch (tenant_id, id, source, connector, state, size, opened_at)
           values ($1, $2, $3, $4, 'gathering', 1, clock_timestamp())
           on conflict (tenant_id, source, connector) where state = 'gathering' do update
              set size = batch.size + 1, state = case when batch.size + 1 >= $5 then 'full' else 'gathering' end
           returning id""",
        tenant, new_id(), source, connector, LARGEST,
    )  # fmt: skip
    await tx.rows("update ask set batch_id = $2 where id = $1", ask, batch)
    return UUID(str(batch))


async def stands_in(tx: Tx, ask: UUID) -> bool:
    """Whether the ask is in a batch that goes on."""
    return bool(
        await tx.value(
            """select true from ask a join batch b on (b.tenant_id, b.id) = (a.executing_tenant, a.batch_id)
                where a.id = $1 and b.state <> 'done'""",
            ask,
        )
    )


async def leave_batch(tx: Tx, ask: UUID) -> None:
    """The ask goes its own way: it is settled, or is asked again in another batch."""
    await tx.rows("update ask set batch_id = null where id = $1", ask)


async def close(tx: Tx, batch: UUID) -> None:
    """From now on nobody joins."""
    await tx.rows("update batch set state = 'sending' where id = $1 and state in ('gathering', 'full')", batch)


async def turn(tx: Tx, batch: UUID, state: str, ticket: str = "") -> None:
    """How far it has come."""
    await tx.rows(
        "update batch set state = $2, ticket = case when $3 = '' then ticket else $3 end where id = $1",
        batch, state, ticket,
    )  # fmt: skip


async def members_of(scope: Scope, batch: UUID) -> list[AskRow]:
    """Asks of the batch that can still be answered."""
    async with scope.read("ask.send") as tx:
        rows = await tx.rows(
            f"select {COLUMNS} from ask where batch_id = $1 and state = any ($2) order by id",  # noqa: S608
            batch, [state.value for state in OPEN],
        )  # fmt: skip
    return [ask_of(row) for row in rows]
