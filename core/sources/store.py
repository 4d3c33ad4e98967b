"""查询存取: the hot tables, one statement each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from core.errors import NotFound
from core.households.model import Person, Subject
from core.ids import new_id
from core.plugin.vocabulary import Relation, Role
from core.scope import Tx
from core.sources.model import OPEN, AskRow, AskState, Effective, Judgement, StoredReply
from core.vault.vault import DataKey
from core.verification.model import Case
from core.verification.store import load

_STATES = {state.value: state for state in AskState}
_STATE = AskRow.__struct_fields__.index("state")
_OPEN = [state.value for state in OPEN]

COLUMNS = """id, verification_id, subject_id, authorization_id, item, source, element, connector, state, note,
 attempts, (left_at at time zone 'Asia/Shanghai')::date as left_on,
 (settled_at at time zone 'Asia/Shanghai')::date as settled_on, due_on, due_provisional, ticket, reply_id,
 supplementary, manual, settled_at"""


def ask_of(row: Any) -> AskRow:
    """A row of `COLUMNS` as an AskRow, whose fields stand in their order: a page reads a hundred of them."""
    values = [*row.values()]
    values[_STATE] = _STATES[values[_STATE]]
    return AskRow(*values)


async def locked_asks(tx: Tx, verification: UUID, asks: Sequence[UUID]) -> tuple[list[AskRow], Case]:
    """Asks with their case, the case locked first: all writers of one case queue in the same order."""
    case = await load(tx, verification, lock=True)
    rows = await tx.rows(
        f"""select {COLUMNS} from ask where verification_id = $1 and id = any ($2::uuid[])
             order by id for no key update""",  # noqa: S608
        verification, list(asks),
    )  # fmt: skip
    return [ask_of(row) for row in rows], case


async def locked_ask(tx: Tx, ask: UUID) -> tuple[AskRow, Case]:
    """One ask with its case; raises NotFound."""
    verification = await tx.value("select verification_id from ask where id = $1", ask)
    if verification is None:
        raise NotFound()
    rows, case = await locked_asks(tx, verification, [ask])
    return rows[0], case


ASKS = f"select {COLUMNS} from ask where verification_id = $1 order by subject_id, item"  # noqa: S608 - of constants


async def asks_of(tx: Tx, verification: UUID) -> list[AskRow]:
    """Every ask of a case."""
    return [ask_of(row) for row in await tx.rows(ASKS, verification)]


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


async def any_open(tx: Tx, verification: UUID) -> bool:
    """Whether an answer can still come in this case."""
    return bool(
        await tx.value(
            "select exists (select from ask where verification_id = $1 and state = any ($2))", verification, _OPEN
        )
    )


async def subjects_of(tx: Tx, verification: UUID, people: Sequence[UUID], key: DataKey) -> Mapping[UUID, Subject]:
    """The persons asked about, opened."""
    rows = await tx.rows(
        """select id, household, role, relation, blob from subject
            where verification_id = $1 and id = any ($2::uuid[])""",
        verification, list(set(people)),
    )  # fmt: skip
    opened = ((row, msgspec.json.decode(key.open(row["blob"], "subject", row["id"]), type=Person)) for row in rows)
    return {
        row["id"]: Subject(row["id"], row["household"], Role(row["role"]), Relation(row["relation"]), person)
        for row, person in opened
    }


async def in_force(tx: Tx, verification: UUID, sheets: Sequence[UUID]) -> set[UUID]:
    """有效授权 among these: an answer that comes after the withdrawal is not used."""
    rows = await tx.rows(
        """select id from authorization_sheet
            where verification_id = $1 and id = any ($2::uuid[]) and state = 'passed'""",
        verification, list(sheets),
    )  # fmt: skip
    return {row["id"] for row in rows}


class Leaving(NamedTuple):
    """拟放行: an ask, and the day by which its source is to answer."""

    ask: UUID
    due_on: date
    provisional: bool


async def let_leave(tx: Tx, verification: UUID, asks: Sequence[Leaving]) -> Mapping[UUID, str]:
    """放行: the one statement that lets asks leave, each on its conditions; those that did not leave, and why."""
    # In one order with whoever ends matches of several persons at once.
    await tx.rows(
        "select from request_match where verification_id = $1 and live order by subject_id for share", verification
    )
    left = await tx.rows(
        """update ask a set state = 'asking', attempts = attempts + 1, note = '', due_on = coalesce(a.due_on, l.due_on),
             due_provisional = coalesce(a.due_provisional, l.provisional)
             from unnest($2::uuid[], $3::date[], $4::bool[]) as l (id, due_on, provisional)
            where a.verification_id = $1 and a.id = l.id and a.state = any ($5) and hedui_ask_refusal(a) is null
           returning a.id""",
        verification, *zip(*asks, strict=True), _OPEN,
    )  # fmt: skip
    stayed = {one.ask for one in asks} - {row["id"] for row in left}
    return await refusals(tx, verification, list(stayed)) if stayed else {}


async def refusals(tx: Tx, verification: UUID, asks: Sequence[UUID]) -> Mapping[UUID, str]:
    """Why the database would not let them leave; what it would let leave is no case that runs."""
    rows = await tx.rows(
        """select a.id, coalesce(hedui_ask_refusal(a), 'case_not_running') as why from ask a
            where a.verification_id = $1 and a.id = any ($2::uuid[])""",
        verification, list(asks),
    )  # fmt: skip
    return {row["id"]: row["why"] for row in rows}


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


async def end_ask(tx: Tx, ask: UUID, note: str) -> None:
    """不再等候: what could not be asked stays unavailable, and why; the rest is not answered."""
    await tx.rows(
        """update ask set state = case when state in ('unavailable', 'quarantined') then 'given_up' else 'not_answered' end,
             note = case when note = '' then $2 else note || '；' || $2 end, settled_at = clock_timestamp()
            where id = $1 and state = any ($3)""",
        ask, note, _OPEN,
    )  # fmt: skip


async def to_clerks(tx: Tx, asks: Sequence[UUID]) -> None:
    """转人工: from now on these asks, which have left, wait for a clerk; none is counted a second time."""
    if asks:
        await tx.rows(
            """update ask set state = 'waiting', manual = true, batch_id = null, not_before = null,
                 note = '数源未在期限内反馈，已转部门经办人人工反馈' where id = any ($1::uuid[]) and state = any ($2)""",
            list(asks), _OPEN,
        )  # fmt: skip


class Kept(NamedTuple):
    """拟保存的反馈 to an ask."""

    ask: UUID
    kind: str
    stored: StoredReply


async def add_replies(tx: Tx, case: Case, key: DataKey, told: Sequence[Kept]) -> list[UUID]:
    """Keep what came back, sealed; never changed afterwards. The ids, in the order given."""
    if not told:
        return []
    ids = [new_id() for _ in told]
    pairs = list(zip(ids, told, strict=True))
    await tx.rows(
        """insert into reply (owner_tenant, executing_tenant, verification_id, id, ask_id, received_at, kind, digest,
             blob) select $1, $2, $3, r.id, r.ask, clock_timestamp(), r.kind, r.digest, r.blob
             from unnest($4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[]) as r (id, ask, kind, digest, blob)""",
        case.owner_tenant, case.executing_tenant, case.id, ids, [one.ask for one in told], [one.kind for one in told],
        [tx.scope.runtime.vault.digest(one.stored.raw) for one in told],
        [key.seal(msgspec.msgpack.encode(one.stored), "reply", identity) for identity, one in pairs],
    )  # fmt: skip
    return ids


async def digests_of(tx: Tx, verification: UUID, asks: Sequence[UUID]) -> set[tuple[UUID, bytes]]:
    """What has been kept of these asks, by ask and digest."""
    rows = await tx.rows(
        "select ask_id, digest from reply where verification_id = $1 and ask_id = any ($2::uuid[])",
        verification, list(asks),
    )  # fmt: skip
    return {(row["ask_id"], row["digest"]) for row in rows}


async def settle(
    tx: Tx, verification: UUID, moves: Sequence[tuple[AskRow, Judgement, UUID]], expected: tuple[AskState, ...]
) -> set[UUID]:
    """The asks' moves by their replies; those that moved, the others were settled meanwhile."""
    if not moves:
        return set()
    columns = zip(*((row.id, told.state.value, told.note, told.ticket, reply, told.retry_at, told.state not in OPEN, told.manual)
                    for row, told, reply in moves), strict=True)  # fmt: skip
    moved = await tx.rows(
        """update ask a set state = m.state, note = m.note, ticket = case when m.ticket = '' then a.ticket else m.ticket end,
             reply_id = m.reply, not_before = m.not_before, settled_at = case when m.done then clock_timestamp() end,
             manual = a.manual or m.manual
             from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::bool[], $9::bool[])
                  as m (id, state, note, ticket, reply, not_before, done, manual)
            where a.verification_id = $1 and a.id = m.id and a.state = any ($10) returning a.id""",
        verification, *columns, [state.value for state in expected],
    )  # fmt: skip
    return {row["id"] for row in moved}


async def effective_facts(tx: Tx, case: Case, key: DataKey) -> dict[UUID, Effective]:
    """有效反馈 of a case, for every ask that found something."""
    rows = await tx.rows(
        """select a.id as ask, r.id, r.digest, r.blob from ask a
             join reply r on r.executing_tenant = a.executing_tenant and r.id = a.reply_id
            where a.verification_id = $1 and a.state = 'found'""",
        case.id,
    )
    return _effective(rows, key)


async def replies_of(tx: Tx, case: Case, key: DataKey, replies: Sequence[UUID]) -> dict[UUID, Effective]:
    """反馈 that were once in effect, by their asks."""
    rows = await tx.rows(
        "select ask_id as ask, id, digest, blob from reply where verification_id = $1 and id = any ($2::uuid[])",
        case.id, list(replies),
    )  # fmt: skip
    return _effective(rows, key)


def _effective(rows: Sequence[Any], key: DataKey) -> dict[UUID, Effective]:
    return {
        row["ask"]: Effective(
            row["id"],
            row["digest"].hex(),
            msgspec.msgpack.decode(key.open(row["blob"], "reply", row["id"]), type=StoredReply),
        )
        for row in rows
    }
