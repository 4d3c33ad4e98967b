"""登录、退出、修改密码: the verbs, each with its trace. A password is looked at outside of every transaction."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import structlog

from core.database import DB
from core.errors import Busy, Refused, TooMany, Unauthenticated
from core.runtime import Runtime
from core.scope import Scope, Tx
from tenants.access import officer_scope, visitor_scope
from tenants.sessions import attempts
from tenants.sessions.candidates import SERVICE, Candidate, find, find_own
from tenants.sessions.hashing import hash_password, verify_password
from tenants.sessions.model import BrowserSession, LoginIn, PasswordIn
from tenants.sessions.passwords import judge_password
from tenants.sessions.store import end_sessions, keep_password, load_session, name_account, open_session

log = structlog.get_logger()


class Opened(NamedTuple):
    """新会话: the id goes to the browser and is kept nowhere else."""

    cookie: str
    scope: Scope
    session: BrowserSession


async def log_in(runtime: Runtime, form: LoginIn, address: str) -> Opened:
    """登录: unknown, wrong, locked, disabled and handed over cost the same and are answered alike."""
    candidate = await find(runtime, form, address)
    genuine = await _verified(candidate, form.password, address)
    if not genuine or candidate.hindrance or candidate.tenant is None:
        await _note_refusal(runtime, candidate, form, address)
        raise Unauthenticated("login_failed")
    scope = officer_scope(runtime, candidate.tenant, candidate.post)
    async with scope.write("session.open") as tx:
        await _still(tx, candidate)
        await end_sessions(tx, scope.actor.account, "replaced")
        cookie = await open_session(tx, address, candidate.initial)
        await attempts.succeeded(tx.connection, candidate.slots)
        tx.note(outcome="opened", address=address, initial=candidate.initial)
    return await _opened(runtime, cookie)


async def _verified(candidate: Candidate, password: str, address: str) -> bool:
    """Compare, unless the address has tried too much; an attempt that finds no room is none."""
    if candidate.admission.flooded:
        if candidate.admission.first:
            log.warning("login.flooded", address=address)
        raise TooMany("too_many_attempts", retry_after=candidate.admission.flooded)
    try:
        return await verify_password(candidate.encoded, password)
    except Busy:
        async with DB.open(SERVICE) as door:
            await attempts.give_back(door.connection, candidate.slots)
        raise


async def _note_refusal(runtime: Runtime, candidate: Candidate, form: LoginIn, address: str) -> None:
    # What was typed for a staff number stands there as a commitment: it may be a password in the wrong field.
    why = candidate.hindrance or "wrong_password"
    if candidate.tenant is None:
        log.warning("login.refused", why="unknown_tenant", address=address)
        return
    async with visitor_scope(runtime, candidate.tenant).write("session.open") as tx:
        named = tx.commitment(form.staff_number)
        tx.note(outcome="refused", why=why, account=candidate.account, named=named, address=address)


async def _still(tx: Tx, candidate: Candidate) -> None:
    """Lock the password's row; raise where it was changed since it was compared."""
    await name_account(tx, tx.scope.actor.account)
    version = await tx.value(
        "select version from password where tenant_id = $1 and account_id = $2 for update",
        tx.scope.tenant.id, tx.scope.actor.account,
    )  # fmt: skip
    if version != candidate.version:
        raise Unauthenticated("login_failed")


async def _opened(runtime: Runtime, cookie: str) -> Opened:
    return Opened(cookie, *await load_session(runtime, cookie))


async def log_out(scope: Scope, session: BrowserSession) -> None:
    """退出: the session is over at once, wherever its id is still kept; one that began since goes on."""
    async with scope.write("session.end") as tx:
        await end_sessions(tx, scope.actor.account, "left", session.id)


async def change_password(scope: Scope, form: PasswordIn, address: str) -> Opened:
    """修改密码: with the current one, counted like a login; every session ends and a new one begins."""
    judge_password(form.new, form.current, scope.actor.number, scope.actor.name)
    candidate = await find_own(scope, address)
    if not await _verified(candidate, form.current, address) or candidate.hindrance:
        async with scope.write("password.change") as tx:
            tx.note(outcome="refused", why=candidate.hindrance or "wrong_password", address=address)
        raise Refused("password_wrong")
    encoded = await hash_password(form.new)
    async with scope.write("password.change") as tx:
        await _still(tx, candidate)
        await keep_password(tx, scope.actor.account, encoded)
        await end_sessions(tx, scope.actor.account, "changed")
        cookie = await open_session(tx, address, initial=False)
        await attempts.succeeded(tx.connection, candidate.slots)
        tx.note(outcome="changed", address=address)
    return await _opened(scope.runtime, cookie)


async def leave(runtime: Runtime, cookie: str) -> None:
    """离开: end the session that a browser still had when somebody logged in there; no matter if it is over."""
    with suppress(Unauthenticated):
        await log_out(*await load_session(runtime, cookie))
