"""查看完整信息: one person's full name and number, for a reason that stands in the trace; for one look, kept nowhere.

Legal basis: Z 六(一) (masking, real-named access); features.md row 90.
"""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from core.errors import NotFound
from core.households.identity import ID_KIND_TITLES
from core.households.store import load_subjects
from core.scope import Scope
from core.verification.model import Reason
from core.verification.store import load, sealed_text


class UnmaskIn(Struct, frozen=True, forbid_unknown_fields=True):
    """查看完整信息: whose, and why."""

    subject_id: UUID
    reason: Reason


class Unmasked(Struct, frozen=True):
    """完整信息 of one person."""

    subject_id: UUID
    name: str
    id_kind: str
    id_number: str


async def unmask(scope: Scope, verification: UUID, wanted: UnmaskIn) -> Unmasked:
    """查看完整姓名和证件号码; raises NotFound where the person is not in the case. The trace commits before the answer."""
    async with scope.read("subject.unmask", verification, personal=True) as tx:
        case = await load(tx, verification)
        subject = next((one for one in await load_subjects(tx, case) if one.id == wanted.subject_id), None)
        if subject is None:
            raise NotFound()
        tx.note(subject=subject.id, reason=sealed_text(tx, case, wanted.reason))
    return Unmasked(subject.id, subject.person.name, ID_KIND_TITLES[subject.identity.kind], subject.person.id_number)
