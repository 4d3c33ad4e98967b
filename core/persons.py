"""两人办理: two accounts in one hand are not two persons: who handed over a post or gave out a password can log in there.

The database asks the same of every decision (migration 0019); here it becomes a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.errors import Refused
from core.scope import Tx

_HAND = """select a.real_name from account a
 where a.tenant_id = $1 and a.id = hedui_one_hand($1, $2, $3, $4, $5)"""


async def refuse_one_hand(tx: Tx, first: UUID, strictly: bool = False, former: Sequence[UUID] = ()) -> None:
    """同一经手人: raise Refused where who acts and who took the first step are in the hand of one of them.

    `strictly`: or in anybody's: a third person could have taken both steps.
    `former`: whose hand the first one was in when he took his step.
    """
    who = await one_hand(tx, first, strictly, former)
    if who:
        raise Refused("accounts_in_one_hand", who=who)


async def one_hand(tx: Tx, first: UUID, strictly: bool = False, former: Sequence[UUID] = ()) -> str:
    """在谁手中: in whose hand both are; empty where they are two persons. Asked before the step is offered, too."""
    scope = tx.scope
    who = await tx.value(_HAND, scope.tenant.id, first, scope.actor.account, strictly, list(former))
    return str(who or "")
