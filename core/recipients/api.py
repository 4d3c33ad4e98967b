"""认定对象接口."""

from __future__ import annotations

from core.recipients import actions
from core.recipients.model import LookedUp, LookUpIn, RecipientsFed, RecipientsIn
from core.web import Call, acts, scope_of


@acts("/api/recipients")
async def feed_recipients(request: Call, data: RecipientsIn) -> RecipientsFed:
    """接收认定对象 from the assistance system; a bad row is named and costs only itself."""
    return await actions.feed(scope_of(request), data)


@acts("/api/recipients/look-up")
async def look_up_recipients(request: Call, data: LookUpIn) -> LookedUp:
    """查询认定结果 for a special programme, instead of a new verification; a look at personal detail, traced."""
    return await actions.look_up(scope_of(request), data)


ROUTES = (feed_recipients, look_up_recipients)
