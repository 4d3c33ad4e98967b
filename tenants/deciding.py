"""两人办理的建议: what one person proposes and another decides, once; the same for settings and for report templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from core.errors import Conflict, NotFound, Refused
from core.persons import refuse_one_hand
from core.scope import Tx

STATES = {"pending": "待批准", "approved": "已批准", "rejected": "未批准", "withdrawn": "已撤回"}


class Kind(NamedTuple):
    """建议种类: its table, and what is said where it is not decided as it should be."""

    table: str
    own: Callable[[], Refused]
    """By its author."""
    foreign: Callable[[str], Refused]
    """Withdrawn by somebody else than this proposer."""
    decided: Callable[[str, str], Conflict]
    """Decided before: its state, and by whom."""


async def pending(tx: Tx, kind: Kind, proposal: UUID) -> Any:
    """The proposal of the own tenant, locked; raises NotFound, or Conflict where it was decided before."""
    row = await tx.row(f"select * from {kind.table} where id = $1 for update", proposal)  # noqa: S608 - of constants
    if row is None:
        raise NotFound()
    if row["state"] != "pending":
        raise kind.decided(STATES[row["state"]], row["decider"])
    return row


async def refuse_author(tx: Tx, kind: Kind, row: Any) -> None:
    """另一人决定: raise Refused for the author, and for an account in one hand with his; the operator has no hand."""
    if row["proposed_by"] == tx.scope.actor.account:
        raise kind.own()
    if row["proposed_by"] is not None:
        await refuse_one_hand(tx, row["proposed_by"], strictly=True, former=row["hands"])


def require_author(tx: Tx, kind: Kind, row: Any) -> None:
    """本人撤回: raise Refused for everybody else."""
    if row["proposed_by"] != tx.scope.actor.account:
        raise kind.foreign(row["proposer"])


async def decide(tx: Tx, kind: Kind, row: Any, state: str, reason: str = "") -> Any:
    """决定, once; the row as it is then."""
    scope = tx.scope
    return await tx.row(
        f"""update {kind.table} set state = $2, decided_by = $3, decider = $4, decided_at = $5, decided_on = $6,
              reason = $7 where id = $1 returning *""",  # noqa: S608 - of constants
        row["id"], state, scope.actor.account, scope.actor.name, scope.now, scope.today, reason.strip(),
    )  # fmt: skip
