"""会话存取: the session of a request becomes a scope; sessions are opened and ended in somebody's transaction."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from core.clock import legal_date
from core.database import DB
from core.errors import Unauthenticated
from core.ids import new_id
from core.runtime import Runtime
from core.scope import Scope, Tx
from core.vault.ciphers import NotGenuine
from tenants.access import HOLDER, HOLDERS, IN_OFFICE, enter, new_token, officer_scope, person_of, token_digest
from tenants.hierarchy import tenant_ref
from tenants.permissions import PERSONS, SELF
from tenants.sessions.model import BrowserSession, PostView

log = structlog.get_logger()

_TIMELY = "s.seen_at > now() - $2::interval and s.started_at > now() - $3::interval"
_KNOWN = f"select s.tenant_id, s.ended_by, {_TIMELY} as timely from browser_session s where s.digest = $1"  # noqa: S608
_SESSION = f"""
select {HOLDER}, s.id as session, s.initial, s.started_at, s.seen_at < now() - interval '1 minute' as stale
  from {HOLDERS}
  join browser_session s on (s.tenant_id, s.holding_id, s.account_id) = (h.tenant_id, h.id, h.account_id)
 where s.digest = $1 and s.ended_at is null and s.seen_at > now() - $3::interval
   and s.started_at > now() - $4::interval and {IN_OFFICE}"""  # noqa: S608 - of constants
"""Session, person, post and office in one statement: what has ended in any of them ends the access."""


class Loaded(NamedTuple):
    """已登录: who asks, and the session."""

    scope: Scope
    session: BrowserSession


async def load_session(runtime: Runtime, cookie: str, seen: bool = True) -> Loaded:
    """The scope of the person whose session this is; raises Unauthenticated, saying why to who had it.

    Without `seen` the session is looked at and not prolonged: nobody is at work because a page is open.
    """
    digest, day = token_digest(cookie), legal_date(runtime.clock.now())
    times = (runtime.entry.idle, runtime.entry.lifetime)
    async with DB.open({"hedui.credential": digest.hex()}) as door:
        known = await door.connection.fetchrow(_KNOWN, digest, *times)
        if known is None:
            raise Unauthenticated("session_ended")
        await enter(door.connection, known["tenant_id"])
        row = await door.connection.fetchrow(_SESSION, digest, day, *times)
        tenant = await tenant_ref(door.connection, known["tenant_id"], day)
        if seen and row is not None and row["stale"]:
            await door.connection.execute("update browser_session set seen_at = now() where digest = $1", digest)
    if row is None or tenant is None:
        raise _gone(known)
    scope = officer_scope(runtime, tenant, row)
    limited = dataclasses.replace(scope, verbs=scope.verbs & SELF) if row["initial"] else scope
    return Loaded(limited, BrowserSession(row["session"], row["initial"], row["started_at"]))


def _gone(known: Any) -> Unauthenticated:
    if known["ended_by"] == "replaced":
        return Unauthenticated("session_replaced")
    if known["ended_by"] is None and not known["timely"]:
        return Unauthenticated("session_expired")
    return Unauthenticated("session_ended")


async def open_session(tx: Tx, address: str, initial: bool) -> str:
    """开始会话: a new id, which the server alone makes; the digest is kept. The caller has ended the former one."""
    cookie, digest = new_token()
    actor = tx.scope.actor
    await tx.connection.execute(
        """insert into browser_session (tenant_id, id, digest, account_id, holding_id, initial, address)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        tx.scope.tenant.id, new_id(), digest, actor.account, actor.holding, initial, address,
    )  # fmt: skip
    return cookie


async def end_sessions(tx: Tx, account: UUID, why: str, session: UUID | None = None) -> None:
    """结束会话 of a person: there is one at most; with `session`, that one alone."""
    await tx.connection.execute(
        """update browser_session set ended_at = now(), ended_by = $3
            where tenant_id = $1 and account_id = $2 and ended_at is null and ($4::uuid is null or id = $4)""",
        tx.scope.tenant.id, account, why, session,
    )  # fmt: skip


_HELD = f"""
select {HOLDER} from {HOLDERS} where a.tenant_id = $1 and a.id = $3 and p.role = any ($4) and {IN_OFFICE}
 order by h.held_from desc, h.id"""  # noqa: S608 - of constants


async def held_posts(connection: Any, tenant: UUID, account: UUID, day: date) -> list[Any]:
    """岗位 that this person holds and may log in for, the newest first."""
    return list(await connection.fetch(_HELD, tenant, day, account, [*PERSONS]))


async def posts_of(scope: Scope) -> list[PostView]:
    """岗位 of whoever asks, to be shown."""
    async with DB.open(scope.local()) as door:
        rows = await held_posts(door.connection, scope.tenant.id, scope.actor.account, scope.today)
    return [PostView(row["post"], row["title"], row["office_name"]) for row in rows]


async def name_account(tx: Tx, account: UUID) -> None:
    """Let this transaction see the one password that it is about, and the counters."""
    await tx.value(
        "select set_config('hedui.service', 'login', true) || set_config('hedui.account', $1, true)", str(account)
    )


async def keep_password(tx: Tx, account: UUID, encoded: str, expires: datetime | None = None) -> None:
    """A new password; with a time when it was given out and has to be changed.

    Who gave it out stays on record when the holder changes it: the database sees to that."""
    blob = seal_hash(tx.scope.runtime, tx.scope.tenant.id, account, encoded)
    await tx.connection.execute(
        """insert into password (tenant_id, account_id, version, initial, expires_at, blob, given_by)
           values ($1, $2, 1, $3, $4, $5, $6)
           on conflict (tenant_id, account_id) do update set version = password.version + 1, initial = excluded.initial,
             expires_at = excluded.expires_at, blob = excluded.blob, set_at = excluded.set_at,
             given_by = excluded.given_by""",
        tx.scope.tenant.id, account, expires is not None, expires, blob, person_of(tx.scope.actor) if expires else None,
    )  # fmt: skip


def seal_hash(runtime: Runtime, tenant: UUID, account: UUID, encoded: str) -> bytes:
    """A hash as it is stored: of no use without the key file, and in no other account's row."""
    return runtime.vault.tenant_key(tenant).seal(encoded.encode(), "password", account)


def open_hash(runtime: Runtime, tenant: UUID, account: UUID, blob: bytes) -> str | None:
    """The hash; None where it was not put there by us: then nothing opens this account until it is reset."""
    try:
        return runtime.vault.tenant_key(tenant).open(blob, "password", account).decode()
    except NotGenuine:
        log.error("password.not_genuine", account=str(account))
        return None
