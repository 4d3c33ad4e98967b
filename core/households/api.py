"""家庭接口: the declaration."""

from __future__ import annotations

from uuid import UUID

from core.households import actions, unmasking
from core.households.model import DeclarationIn
from core.households.unmasking import Unmasked, UnmaskIn
from core.web import Call, acts, scope_of


@acts("/api/verifications/{verification_id:uuid}/declaration")
async def take_declaration(request: Call, verification_id: UUID, data: DeclarationIn) -> dict[str, str]:
    """申报登记: a new version of the itemised declaration."""
    return await actions.take_declaration(scope_of(request), verification_id, data)


@acts("/api/verifications/{verification_id:uuid}/unmask")
async def unmask_subject(request: Call, verification_id: UUID, data: UnmaskIn) -> Unmasked:
    """查看完整姓名和证件号码 of one person, for a reason; the look is traced and nothing of it is kept."""
    return await unmasking.unmask(scope_of(request), verification_id, data)


ROUTES = (take_declaration, unmask_subject)
