"""批次存取: packages, what is in them, what came back; all of the agency that asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.errors import Conflict, NotFound, Refused
from core.media.model import STATE_TITLES, Answer, Packed, State
from core.persons import refuse_one_hand
from core.scope import Tx
from core.sources.model import OPEN
from core.sources.store import ASKING_TENANT

_COLUMNS = ", ".join(Packed.__struct_fields__)
_ANSWER = ", ".join(Answer.__struct_fields__)
_ANSWERED = ("found", "nothing_found", "rejected")
OPEN_STATES = [state.value for state in OPEN]
WAITS = f"""a.by_file and a.state = any ($2) and $1 = {ASKING_TENANT}
 and exists (select from verification v where v.id = a.verification_id and v.state = 'verifying')
 and not exists (select from package_ask p where p.executing_tenant = a.executing_tenant and p.ask_id = a.id and p.live)"""  # noqa: S608 - of constants
"""Asks `a` that may be packed: $1 the agency that asks, $2 the open states."""


REACHED = "($2::text[] is null or (source = any ($2) and released_at is not null))"
"""Of a department's clerk: its own, once they have left, which row-level security sees to as well. $2 his departments."""


async def load(tx: Tx, package: UUID, lock: bool = False) -> Packed:
    """The package of this agency; missing and foreign raise the same NotFound. `lock` orders its writers."""
    suffix = " for no key update" if lock else ""
    row = await tx.row(
        f"select {_COLUMNS} from package where id = $1 and {REACHED}{suffix}",  # noqa: S608 - of constants
        package, tx.scope.sources,
    )  # fmt: skip
    if row is None:
        raise NotFound()
    return Packed(**{**dict(row), "state": State(row["state"])})


def expect(packed: Packed, *states: State) -> None:
    """Raise Conflict where it is in another state."""
    if packed.state not in states:
        expected = "、".join(STATE_TITLES[state] for state in states)
        raise Conflict("package_state", state=STATE_TITLES[packed.state], expected=expected)


async def another_person(tx: Tx, first: UUID, act: str, hands: Sequence[UUID]) -> None:
    """双人办理: raise Refused where the same person did the step before; posts and roles do not matter.

    `hands`: whose hand the first one was in when he took his step.
    """
    if tx.scope.actor.account == first:
        raise Refused("package_same_person", act=act, basis="")
    await refuse_one_hand(tx, first, strictly=True, former=hands)


async def turn(tx: Tx, package: UUID, state: State, **changes: Any) -> None:
    """Move it; the caller holds its lock."""
    names = "".join(f", {name} = ${place}" for place, name in enumerate(changes, start=3))
    await tx.rows(f"update package set state = $2{names} where id = $1", package, state.value, *changes.values())  # noqa: S608
    tx.note(package=package, state=state.value)


async def end(tx: Tx, package: UUID, state: State) -> None:
    """办结: what it carried is gone from here, and what is still open in it may be packed again."""
    await turn(tx, package, state, ended_at=tx.scope.now, content=None, file=None)
    await tx.rows("update package_ask set live = false where package_id = $1 and live", package)
    await tx.rows("update package_answer set file = null, correction = null where package_id = $1", package)


async def members(tx: Tx, package: UUID) -> Mapping[UUID, list[UUID]]:
    """Case -> its asks that are in the package now."""
    rows = await tx.rows(
        "select verification_id, ask_id from package_ask where package_id = $1 and live order by 1, 2", package
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["verification_id"], []).append(row["ask_id"])
    return found


async def leave_package(
    tx: Tx, package: UUID, asks: Mapping[UUID, tuple[str, str]], answer: UUID | None = None
) -> None:
    """What became of these asks: (outcome, note); they are in the package no more."""
    if asks:
        await tx.rows(
            """update package_ask p set live = false, outcome = m.outcome, note = m.note, answer_id = $5
                 from unnest($2::uuid[], $3::text[], $4::text[]) as m (ask, outcome, note)
                where p.package_id = $1 and p.ask_id = m.ask""",
            package, list(asks), [told[0] for told in asks.values()], [told[1] for told in asks.values()], answer,
        )  # fmt: skip


async def stale(tx: Tx, package: UUID) -> int:
    """How many asks in it the database would not let leave now: an authorization ended, a case was closed."""
    return int(await tx.value("select hedui_package_stale($1)", package))


async def load_answer(tx: Tx, package: UUID, answer: UUID, lock: bool = False) -> Answer:
    """One answer of the package; raises NotFound."""
    suffix = " for no key update" if lock else ""
    row = await tx.row(
        f"select {_ANSWER} from package_answer where package_id = $1 and id = $2{suffix}",  # noqa: S608 - of constants
        package, answer,
    )  # fmt: skip
    if row is None:
        raise NotFound()
    return Answer(**dict(row))


async def settled_before(
    tx: Tx, package: UUID, answer: UUID | None
) -> tuple[frozenset[str], Mapping[str, tuple[str, str]]]:
    """此前已接收: asks that had an answer before this one came; and what this very one has brought already.

    Of an ask that was closed without an answer what comes is late, and kept as that."""
    rows = await tx.rows(
        """select p.ask_id, p.outcome, p.note, p.answer_id, a.state from package_ask p
             join hedui_package_asks($1) a on a.ask_id = p.ask_id where p.package_id = $1""",
        package,
    )
    ours = {str(row["ask_id"]): (row["outcome"], row["note"]) for row in rows if answer and row["answer_id"] == answer}
    closed = {str(row["ask_id"]) for row in rows if row["state"] in _ANSWERED}
    return frozenset(closed - set(ours)), ours
