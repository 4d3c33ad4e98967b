"""接口令牌: an administrator gives the assistance system of the own agency what it asks with; no person gets one here."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.errors import Conflict, NotFound
from core.ids import new_id
from core.scope import Scope, Tx
from tenants.access import new_token
from tenants.permissions import PERSONS
from tenants.posts.store import close_access
from tenants.sessions.model import InterfaceTokenView

LIFETIME = timedelta(days=365)

_ACCOUNT = "select id from account where tenant_id = $1 and staff_number = $2 for update"
_HELD = """
select h.id, p.role from post_holding h
  join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
  join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
 where h.tenant_id = $1 and h.account_id = $2 and h.ended_at is null and a.disabled_at is null
   and h.held_from <= $3 and (h.held_until is null or h.held_until >= $3)
 order by h.held_from desc"""
_KEEP = "insert into api_token (tenant_id, id, digest, holding_id, expires_at) values ($1, $2, $3, $4, $5)"


async def issue_interface_token(scope: Scope, staff_number: str) -> InterfaceTokenView:
    """签发接口令牌: for a machine's post alone; whatever was issued for it before ends, so that a lost one is worth nothing."""
    token, digest = new_token()
    expires = scope.now + LIFETIME
    async with scope.write("token.issue") as tx:
        account: UUID | None = await tx.value(_ACCOUNT, scope.tenant.id, staff_number)
        if account is None:
            raise NotFound()
        holding = await _machine(tx, account)
        await close_access(tx, "reset", account)
        await _keep(tx, digest, holding, expires)
        tx.note(account=account, expires=expires)
        # A repetition with the same key is answered without the token: it is kept nowhere.
        tx.answer(InterfaceTokenView(staff_number, None, expires))
    return InterfaceTokenView(staff_number, token, expires)


async def _machine(tx: Tx, account: UUID) -> UUID:
    """The post of a machine that is held today; raises Conflict where the account has none, or is a person's too."""
    held = await tx.rows(_HELD, tx.scope.tenant.id, account, tx.scope.today)
    if not held or any(row["role"] in PERSONS for row in held):
        raise Conflict("token_for_machines_only")
    found: UUID = held[0]["id"]
    return found


async def _keep(tx: Tx, digest: bytes, holding: UUID, expires: datetime) -> None:
    await tx.rows(_KEEP, tx.scope.tenant.id, new_id(), digest, holding, expires)
