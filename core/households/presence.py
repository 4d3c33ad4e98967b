"""在办人员索引: where else in the province somebody of a case stands in an open case, without saying who they are.

Legal basis: Z 四(一)3 (谁审批、谁发起) and 二(二): one household is decided in one place; the same person in two households
or two open applications is for an officer to look at. Blind indexes only; other agencies see programme, part and day.
Everybody is entered with the case (`core.verification.opening`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.plugin.vocabulary import ROLE_TITLES, Role
from core.scope import Tx
from core.verification.model import Case


class Elsewhere(Struct, frozen=True):
    """别处在办: a person of this case in another open one."""

    subject_id: UUID
    agency: str
    programme: str
    part: str
    since: date


async def leave(tx: Tx, case: Case) -> None:
    """The case has ended: nobody of it is in hand any more."""
    await tx.rows(
        "update presence set ended_on = $2 where verification_id = $1 and ended_on is null", case.id, tx.scope.today
    )


OTHERS = """select mine.id, other.agency, other.programme, other.role, other.since from presence mine
 join presence other on other.domain = mine.domain and other.domain_person = mine.domain_person
  and other.verification_id <> mine.verification_id and other.ended_on is null
 where mine.verification_id = $1 order by mine.id, other.since, other.agency"""


async def elsewhere(tx: Tx, case: Case) -> list[Elsewhere]:
    """同一人在别处: open cases of the province, other than this one, in which somebody of this case stands."""
    rows: Sequence[Any] = await tx.rows(OTHERS, case.id)
    return [
        Elsewhere(row["id"], row["agency"], row["programme"], ROLE_TITLES[Role(row["role"])], row["since"])
        for row in rows
    ]
