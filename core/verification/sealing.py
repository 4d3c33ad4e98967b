"""封存: once a kind of record may no longer be looked at, its contents do not open for anybody; nothing is deleted.

The door is the case's data key: whatever is sealed in a case is opened with it, and `store.key_of` hands out one that
refuses the tables of what is sealed. Numbers, states and traces are no contents. Who opened a case again (启封), for
which day and why, is a row of `unsealing`, and it opens for that person alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from core.errors import Refused
from core.law import Law, months_after
from core.plugin.procedure import RECORD_TITLES, RecordKind
from core.plugin.vocabulary import citations_text
from core.vault.vault import DataKey
from core.verification.model import Case, Seal

if TYPE_CHECKING:
    from core.scope import Tx

SEALED: Mapping[RecordKind, frozenset[str]] = {
    RecordKind.AUTHORIZATIONS: frozenset({"authorization_sheet"}),
    RecordKind.ANSWERS: frozenset({"reply", "manual_answer", "manual_reason", "assessment"}),
    RecordKind.REPORTS: frozenset({"report", "report_file", "assessment"}),
}
"""What holds the contents of a kind of record; an assessment holds both. Of a whole case: everything."""

SHORTEST = 1
"""Months that any 查阅期限 has at least: a pack names a whole number of them."""


class SealedKey(DataKey):
    """数据密钥 of a case some of whose contents are sealed: it opens the rest, and seals what is added."""

    def __init__(self, key: DataKey, number: str, seals: Sequence[Seal]) -> None:
        self._inner, self._number, self._seals = key, number, seals

    def seal(self, plain: bytes, table: str, row: UUID) -> bytes:
        """Encrypt, as ever."""
        return self._inner.seal(plain, table, row)

    def open(self, blob: bytes, table: str, row: UUID) -> bytes:
        """Decrypt what is not sealed; raises Refused for what is."""
        for seal in self._seals:
            if table in SEALED.get(seal.records, (table,)):
                raise Refused(
                    "case_sealed", basis=seal.basis, number=self._number, records=RECORD_TITLES[seal.records],
                    until=seal.until.isoformat(),
                )  # fmt: skip
        return self._inner.open(blob, table, row)


async def judged(tx: Tx, case: Case) -> Case:
    """The case with what of it is sealed today, by the law in force for it; an open case has nothing sealed."""
    if case.closed_on is None:
        return case
    if tx.scope.today <= months_after(case.closed_on, SHORTEST):  # open by any law: also while a pack cannot load
        return replace(case, seals=())
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    seals = due_seals(law, case, tx)
    return replace(case, seals=() if seals and await _opened_today(tx, case) else seals)


def due_seals(law: Law, case: Case, tx: Tx) -> tuple[Seal, ...]:
    """到期的查阅期限: each kind of record whose last day lies behind the legal date."""
    procedure = law.procedure_of(case.programme)
    closed_on = case.closed_on
    if procedure is None or closed_on is None:
        return ()
    ends = ((each, months_after(closed_on, each.months)) for each in procedure.retention)
    return tuple(Seal(each.records, end, citations_text(each.basis)) for each, end in ends if end < tx.scope.today)


async def _opened_today(tx: Tx, case: Case) -> bool:
    return bool(await tx.value(
        "select true from unsealing where verification_id = $1 and account_id = $2 and opened_on = $3",
        case.id, tx.scope.actor.account, tx.scope.today,
    ))  # fmt: skip
