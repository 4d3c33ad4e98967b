"""登录人: who a login could be, looked up and counted in one transaction before the password is looked at.

Whoever is asked for, known or not, the same statements run and the same answer comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from core.clock import legal_date
from core.database import DB
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from tenants.access import NOBODY, enter
from tenants.hierarchy import tenant_ref
from tenants.sessions.attempts import Admission, Slot, count, slots_of
from tenants.sessions.model import LoginIn
from tenants.sessions.store import held_posts, open_hash

SERVICE = {"hedui.service": "login"}


@dataclass(frozen=True)
class Candidate:
    """登录人, as far as there is one."""

    tenant: TenantRef | None
    account: UUID | None
    post: Any
    """Row of the post to log in for; None where there is none."""
    encoded: str | None
    version: int
    initial: bool
    expired: bool
    slots: tuple[Slot, Slot, Slot]
    admission: Admission

    @property
    def hindrance(self) -> str:
        """Why even the right password would not do; for the trace alone."""
        causes = (
            (self.account is None, "unknown_account"),
            (self.post is None, "no_post"),
            (self.encoded is None, "no_password"),
            (self.expired, "expired"),
            (self.admission.locked, "locked"),
        )
        return next((name for found, name in causes if found), "")


_TENANT = """
select tenant_id from tenant_code where code = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)"""
_ACCOUNT = """
select id from account where tenant_id = $1 and upper(staff_number) = upper($2) order by staff_number = $2 desc limit 1"""
_KEPT = """
select version, initial, coalesce(expires_at <= now(), false) as expired, blob from password
 where tenant_id = $1 and account_id = $2"""


async def find(runtime: Runtime, form: LoginIn, address: str) -> Candidate:
    """Who is meant by a login, with this attempt counted."""
    day = legal_date(runtime.clock.now())
    typed = f"{form.tenant}|{form.staff_number.strip().upper()}"
    async with DB.open(SERVICE) as door:
        tenant = _only(await door.connection.fetch(_TENANT, form.tenant, day))
        await enter(door.connection, tenant)
        account = await door.connection.fetchval(_ACCOUNT, tenant, form.staff_number.strip()) or NOBODY
        ref = await tenant_ref(door.connection, tenant, day)
        seen = await _look(door.connection, runtime, tenant, account, address, typed)
    return _candidate(runtime, ref, account, form.post_id, seen)


async def find_own(scope: Scope, address: str) -> Candidate:
    """The person who is logged in and proves it again, with this attempt counted."""
    account = scope.actor.account
    async with DB.open({**scope.local(), **SERVICE}) as door:
        seen = await _look(door.connection, scope.runtime, scope.tenant.id, account, address, "")
    return _candidate(scope.runtime, scope.tenant, account, None, seen)


def _only(rows: Sequence[Any]) -> UUID:
    found: UUID = rows[0]["tenant_id"] if len(rows) == 1 else NOBODY
    return found


class _Seen(NamedTuple):
    posts: Sequence[Any]
    kept: Any
    slots: tuple[Slot, Slot, Slot]
    admission: Admission


async def _look(connection: Any, runtime: Runtime, tenant: UUID, account: UUID, address: str, typed: str) -> _Seen:
    await connection.execute("select set_config('hedui.account', $1, true)", str(account))
    posts = await held_posts(connection, tenant, account, legal_date(runtime.clock.now()))
    kept = await connection.fetchrow(_KEPT, tenant, account)
    # With another password the count begins anew: a reset by the administrator frees at once.
    counted = typed if account == NOBODY else f"{account}|{kept['version'] if kept else 0}"
    slots = slots_of(runtime.vault, address, counted)
    return _Seen(posts, kept, slots, await count(connection, runtime.entry, slots))


def _candidate(runtime: Runtime, tenant: TenantRef | None, account: UUID, post: UUID | None, seen: _Seen) -> Candidate:
    kept = seen.kept
    return Candidate(
        tenant=tenant,
        account=None if account == NOBODY else account,
        post=next((row for row in seen.posts if post in (None, row["post"])), None),
        encoded=open_hash(runtime, tenant.id, account, kept["blob"]) if kept and tenant else None,
        version=kept["version"] if kept else 0,
        initial=bool(kept and kept["initial"]),
        expired=bool(kept and kept["expired"]),
        slots=seen.slots,
        admission=seen.admission,
    )
