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
from tenants.access import HOLDER, HOLDERS, IN_OFFICE, new_token, officer_scope, person_of, tenant_of, token_digest
from tenants.permissions import PERSONS, SELF
from tenants.sessions.model import BrowserSession, PostView

log = structlog.get_logger()


class Loaded(NamedTuple):
    """已登录: who asks, and the session."""

    scope: Scope
    session: BrowserSession


async def load_session(runtime: Runtime, cookie: str, seen: bool = True) -> Loaded:
    """The scope of the person whose session this is; raises Unauthenticated, saying why to who had it.

    Without `seen` the session is looked at and not prolonged: nobody is at work because a page is open.
    """
    day = legal_date(runtime.clock.now())
    times = (runtime.entry.idle, runtime.entry.lifetime)
    row = await DB.once("hedui_session", token_digest(cookie), day, *times, seen)
    if row is None or row["account"] is None:
        raise _gone(row)
    scope = officer_scope(runtime, tenant_of(row), row)
    limited = dataclasses.replace(scope, verbs=scope.verbs & SELF) if row["initial"] else scope
    return Loaded(limited, BrowserSession(row["session"], row["initial"], row["started_at"]))


def _gone(known: Any) -> Unauthenticated:
    if known is not None and known["ended_by"] == "replaced":
        return Unauthenticated("session_replaced")
    if known is not None and known["ended_by"] is None and not known["timely"]:
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
