"""人工反馈存取: questions of the clerk's own departments, and answers. Each statement says itself whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.errors import NotFound
from core.households.identity import mask_name
from core.households.model import Person
from core.ids import new_id
from core.scope import Tx
from core.sources.model import AskRow
from core.sources.store import COLUMNS, ask_of
from core.verification.model import Case
from core.verification.store import key_of, load

WAITING = "a.manual and a.state = 'waiting'"
_NEWEST = """left join lateral (
     select m.state, m.entered_by from manual_answer m
      where m.executing_tenant = a.executing_tenant and m.ask_id = a.id order by m.id desc limit 1) n on true"""


class StoredAnswer(Struct, frozen=True):
    """人工反馈, as loaded: `blob` and `reason_blob` are sealed by the case's key."""

    id: UUID
    ask_id: UUID
    state: str
    entered_by: UUID
    blob: bytes
    reason_blob: bytes | None
    hands: Sequence[UUID]
    """经手人 of who entered it, as they were then."""


async def waiting(tx: Tx, limit: int, after: UUID | None) -> list[Any]:
    """Questions that stand, oldest first: of no department but the clerk's, which row-level security sees to as well."""
    return await tx.rows(
        f"""select a.id, a.item, a.element, (a.left_at at time zone 'Asia/Shanghai')::date as asked_on, a.due_on,
               a.due_provisional, v.owner_tenant, v.applied_on, n.state, n.entered_by,
               v.id as verification, v.wrapped_key, a.subject_id, s.blob
              from ask a join verification v on v.id = a.verification_id
              join subject s on s.verification_id = v.id and s.id = a.subject_id {_NEWEST}
             where {WAITING} and a.source = any ($1::text[]) and ($2::uuid is null or a.id > $2) and hedui_ask_stands(a)
             order by a.id limit $3""",  # noqa: S608
        list(tx.scope.sources or ()), after, limit,
    )  # fmt: skip


def name_masked(tx: Tx, row: Any) -> str:
    """被查询人 of a question that stands, masked: its case is open, and so is its key."""
    key = tx.scope.runtime.vault.data_key(row["wrapped_key"], row["verification"])
    return mask_name(msgspec.json.decode(key.open(row["blob"], "subject", row["subject_id"]), type=Person).name)


async def answered(tx: Tx, limit: int, after: UUID | None) -> list[Any]:
    """Answers of the clerk's departments, newest first: each department by its own index, and the first of them all."""
    return await tx.rows(
        """select m.* from unnest($1::text[]) as mine (source), lateral (
              select id, source, state, entered_at, judged_at, entered_by, judged_by from manual_answer
               where source = mine.source and ($2::uuid is null or id < $2) order by id desc limit $3) m
            order by m.id desc limit $3""",
        list(tx.scope.sources or ()), after, limit,
    )  # fmt: skip


async def question(tx: Tx, ask: UUID) -> tuple[AskRow, Case]:
    """The question, if it could be asked at this very moment, with its case; else NotFound, whatever the reason."""
    row = await tx.row(
        f"""select {COLUMNS} from ask a
             where a.id = $1 and {WAITING} and a.source = any ($2::text[]) and hedui_ask_refusal(a) is null""",  # noqa: S608
        ask, list(tx.scope.sources or ()),
    )  # fmt: skip
    if row is None:
        raise NotFound()
    found = ask_of(row)
    return found, await load(tx, found.verification_id)


async def newest(tx: Tx, ask: AskRow) -> StoredAnswer | None:
    """The newest answer to the question."""
    row = await tx.row(
        """select id, ask_id, state, entered_by, blob, reason_blob, hands from manual_answer
            where verification_id = $1 and ask_id = $2 order by id desc limit 1""",
        ask.verification_id, ask.id,
    )  # fmt: skip
    return StoredAnswer(**dict(row)) if row else None


async def answer(tx: Tx, identity: UUID) -> StoredAnswer:
    """One answer, for the job that settles its question."""
    row = await tx.row(
        "select id, ask_id, state, entered_by, blob, reason_blob, hands from manual_answer where id = $1", identity
    )
    if row is None:
        raise NotFound()
    return StoredAnswer(**dict(row))


async def add(tx: Tx, case: Case, ask: AskRow, entry: bytes) -> UUID:
    """Keep what was entered, sealed; none of it can be changed afterwards."""
    identity = new_id()
    await tx.rows(
        """insert into manual_answer (owner_tenant, executing_tenant, verification_id, id, ask_id, source, state, entered_by,
             entered_at, digest, blob) values ($1, $2, $3, $4, $5, $6, 'entered', $7, clock_timestamp(), $8, $9)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, ask.id, ask.source, tx.scope.actor.account,
        tx.scope.runtime.vault.digest(entry), key_of(tx, case).seal(entry, "manual_answer", identity),
    )  # fmt: skip
    return identity


async def judge(tx: Tx, case: Case, ask: AskRow, identity: UUID, state: str, reason: str) -> bool:
    """复核: whether this answer was still to be judged, and by somebody who did not enter it."""
    sealed = key_of(tx, case).seal(reason.encode(), "manual_reason", identity) if reason else None
    return bool(
        await tx.value(
            """update manual_answer set state = $3, judged_by = $4, judged_at = clock_timestamp(), reason_blob = $5
                where ask_id = $1 and id = $2 and state = 'entered' and entered_by <> $4 returning true""",
            ask.id, identity, state, tx.scope.actor.account, sealed,
        )
    )  # fmt: skip
