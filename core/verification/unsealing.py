"""启封: the head of the agency opens a sealed case for one day and for the own eyes, with a reason; it is traced."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec import Struct

from core.errors import Conflict
from core.ids import new_id
from core.plugin.procedure import RECORD_TITLES
from core.scope import Scope, Tx
from core.verification.model import Case, ReasonIn
from core.verification.store import key_of, load, sealed_text


class Unsealed(Struct, frozen=True):
    """已启封: what opens, for whoever asked, until the end of the day."""

    id: UUID
    opened_on: date
    records: tuple[str, ...]


async def unseal(scope: Scope, verification: UUID, why: ReasonIn) -> Unsealed:
    """启封 of what is sealed of a case; raises Conflict where nothing is, or it is open for this person today already."""
    async with scope.write("verification.unseal", verification) as tx:
        case = await load(tx, verification, lock=True)
        if not case.seals:
            raise Conflict("case_not_sealed", number=case.number)
        await _insert(tx, case, why.reason)
        records = tuple(RECORD_TITLES[seal.records] for seal in case.seals)
        tx.note(records=records, reason=sealed_text(tx, case, why.reason))
        result: Unsealed = tx.answer(Unsealed(case.id, scope.today, records))
        return result


async def _insert(tx: Tx, case: Case, reason: str) -> None:
    identity = new_id()
    await tx.rows(
        """insert into unsealing (owner_tenant, executing_tenant, verification_id, id, account_id, opened_on, blob)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, tx.scope.actor.account, tx.scope.today,
        key_of(tx, case).seal(reason.encode(), "unsealing", identity),
    )  # fmt: skip
