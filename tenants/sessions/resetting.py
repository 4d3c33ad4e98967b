"""重置密码: an administrator, or the operator for the first of them, gives out a password that opens nothing but its change."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.errors import NotFound, Refused
from core.scope import Scope, Tx
from tenants.sessions.hashing import hash_password
from tenants.sessions.model import ResetView
from tenants.sessions.passwords import initial_password
from tenants.sessions.store import end_sessions, held_posts, keep_password, name_account

LIFETIME = timedelta(days=7)
"""For how long an initial password may be changed."""


async def reset_password(scope: Scope, staff_number: str) -> ResetView:
    """重置密码: a password that is shown once and has to be changed; whatever the person had open is closed."""
    given = initial_password()
    encoded = await hash_password(given)
    view = ResetView(staff_number, given, scope.now + LIFETIME)
    async with scope.write("account.reset") as tx:
        account = await _account(tx, staff_number)
        if account == scope.actor.account:
            raise Refused("own_account_not_reset")
        await name_account(tx, account)
        await keep_password(tx, account, encoded, view.expires_at)
        await end_sessions(tx, account, "reset")
        tx.note(account=account, expires=view.expires_at)
        # A repetition with the same key is answered without the password: it is kept nowhere.
        tx.answer(ResetView(staff_number, None, view.expires_at))
    return view


async def _account(tx: Tx, staff_number: str) -> UUID:
    """A person in a post of this tenant; a machine has tokens and no password."""
    account: UUID | None = await tx.value(
        "select id from account where tenant_id = $1 and staff_number = $2", tx.scope.tenant.id, staff_number
    )
    if account is None or not await held_posts(tx.connection, tx.scope.tenant.id, account, tx.scope.today):
        raise NotFound()
    return account
