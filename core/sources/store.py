"""查询存取: the hot tables, one statement each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.errors import NotFound
from core.households.model import Person, Subject
from core.ids import new_id
from core.plugin.vocabulary import Relation, Role
from core.scope import Tx
from core.sources.model import OPEN, AskRow, AskState, Judgement, StoredReply
from core.vault.vault import DataKey
from core.verification.model import Case
from core.verification.store import load

_OPEN = [state.value for state in OPEN]

COLUMNS = """id, verification_id, subject_id, authorization_id, item, source, element, connector, state, note,
 attempts, (left_at at time zone 'Asia/Shanghai')::date as left_on,
 (settled_at at time zone 'Asia/Shanghai')::date as settled_on, due_on, due_provisional, ticket, reply_id, supplementary"""


def ask_of(row: Any) -> AskRow:
    """A row as an AskRow."""
    return AskRow(**{**dict(row), "state": AskState(row["state"])})


async def locked_ask(tx: Tx, ask: UUID) -> tuple[AskRow, Case]:
    """The ask with its case, the case locked first: all writers of one case queue in the same order."""
    verification = await tx.value("select verification_id from ask where id = $1", ask)
    if verification is None:
        raise NotFound()
    case = await load(tx, verification, lock=True)
    row = await tx.row(f"select {COLUMNS} from ask where id = $1 for no key update", ask)  # noqa: S608
    return ask_of(row), case


async def asks_of(tx: Tx, verification: UUID) -> list[AskRow]:
    """Every ask of a case."""
    sql = f"select {COLUMNS} from ask where verification_id = $1 order by subject_id, item"  # noqa: S608
    return [ask_of(row) for row in await tx.rows(sql, verification)]


ASKING_TENANT = "case when a.supplementary then a.owner_tenant else a.executing_tenant end"
"""查询机构 of an ask `a`: whose connectors ask, and whose job it is."""


async def open_asks(tx: Tx, verification: UUID) -> list[tuple[UUID, UUID]]:
    """Asks that can still be answered, and the tenant that makes each."""
    rows = await tx.rows(
        f"select a.id, {ASKING_TENANT} as tenant from ask a where a.verification_id = $1 and a.state = any ($2)",  # noqa: S608
        verification, _OPEN,
    )  # fmt: skip
    return [(row["id"], row["tenant"]) for row in rows]


async def close_open_asks(tx: Tx, verification: UUID, note: str) -> int:
    """End waiting: what never left stays not asked, what could not be asked stays unavailable, the rest not answered."""
    rows = await tx.rows(
        """update ask set
             state = case when left_at is null then 'withheld' when state in ('unavailable', 'quarantined')
                          then 'given_up' else 'not_answered' end,
             note = case when left_at is null then 'never_left' when state in ('unavailable', 'quarantined')
                         then note else $3 end,
             settled_at = clock_timestamp()
            where verification_id = $1 and state = any ($2) returning id""",
        verification, _OPEN, note,
    )  # fmt: skip
    return len(rows)


async def subject_of(tx: Tx, ask: AskRow, key: DataKey) -> Subject:
    """The person asked about, opened."""
    row = await tx.row(
        "select id, household, role, relation, blob from subject where verification_id = $1 and id = $2",
        ask.verification_id, ask.subject_id,
    )  # fmt: skip
    person = msgspec.json.decode(key.open(row["blob"], "subject", row["id"]), type=Person)
    return Subject(row["id"], row["household"], Role(row["role"]), Relation(row["relation"]), person)


async def refusal(tx: Tx, ask: UUID) -> str | None:
    """Why the database would not let the ask leave; None where it would."""
    reason: str | None = await tx.value("select hedui_ask_refusal(a) from ask a where a.id = $1", ask)
    return reason


async def still_authorized(tx: Tx, ask: AskRow) -> bool:
    """Whether the person's authorization is still in force: an answer that comes after its withdrawal is not used."""
    state = await tx.value(
        "select state from authorization_sheet where verification_id = $1 and id = $2",
        ask.verification_id, ask.authorization_id,
    )  # fmt: skip
    return bool(state == "passed")


async def let_leave(tx: Tx, ask: UUID, due_on: date, provisional: bool) -> str | None:
    """放行: the one statement that lets an ask leave, on its conditions; None where it left, else why not."""
    left = await tx.value(
        """update ask a set state = 'asking', attempts = attempts + 1, note = '', due_on = coalesce(due_on, $2),
             due_provisional = coalesce(due_provisional, $3)
            where a.id = $1 and a.state = any ($4) and hedui_ask_refusal(a) is null returning true""",
        ask, due_on, provisional, _OPEN,
    )  # fmt: skip
    return None if left else (await refusal(tx, ask) or "case_not_running")


async def set_due(tx: Tx, ask: UUID, due_on: date, provisional: bool) -> None:
    """The ask's clock, reckoned again."""
    await tx.rows("update ask set due_on = $2, due_provisional = $3 where id = $1", ask, due_on, provisional)


async def note_why(tx: Tx, ask: UUID, note: str) -> None:
    """Say beside an ask why it rests; cleared when it leaves."""
    await tx.rows("update ask set note = $2 where id = $1", ask, note)


async def hold_back(tx: Tx, ask: AskRow, note: str) -> None:
    """不放行: not asked; or, where an earlier attempt had left, not answered."""
    state = AskState.WITHHELD if ask.left_on is None else AskState.NOT_ANSWERED
    await tx.rows(
        "update ask set state = $2, note = $3, settled_at = clock_timestamp() where id = $1", ask.id, state.value, note
    )


async def add_reply(tx: Tx, case: Case, ask: AskRow, key: DataKey, kind: str, stored: StoredReply) -> UUID:
    """Keep what came back, sealed; never changed afterwards."""
    identity = new_id()
    await tx.rows(
        """insert into reply (owner_tenant, executing_tenant, verification_id, id, ask_id, received_at, kind, digest,
             blob) values ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7, $8)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, ask.id, kind,
        tx.scope.runtime.vault.digest(stored.raw), key.seal(msgspec.msgpack.encode(stored), "reply", identity),
    )  # fmt: skip
    return identity


async def settle(tx: Tx, ask: AskRow, judged: Judgement, reply: UUID, expected: tuple[AskState, ...]) -> bool:
    """The ask's move by its reply; False where it was settled meanwhile."""
    done = judged.state not in OPEN
    moved = await tx.value(
        """update ask set state = $2, note = $3, ticket = case when $4 = '' then ticket else $4 end, reply_id = $5,
             not_before = $6, settled_at = case when $7 then clock_timestamp() end
            where id = $1 and state = any ($8) returning true""",
        ask.id, judged.state.value, judged.note, judged.ticket, reply, judged.retry_at, done,
        [state.value for state in expected],
    )  # fmt: skip
    return bool(moved)


async def effective_facts(tx: Tx, case: Case, key: DataKey) -> dict[UUID, tuple[str, StoredReply]]:
    """有效反馈 of a case: ask -> (digest, reply) for every ask that found something."""
    rows = await tx.rows(
        """select a.id as ask, r.id, r.digest, r.blob from ask a
             join reply r on r.executing_tenant = a.executing_tenant and r.id = a.reply_id
            where a.verification_id = $1 and a.state = 'found'""",
        case.id,
    )
    return {
        row["ask"]: (
            row["digest"].hex(),
            msgspec.msgpack.decode(key.open(row["blob"], "reply", row["id"]), type=StoredReply),
        )
        for row in rows
    }
