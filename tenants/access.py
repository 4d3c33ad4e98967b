"""身份与权限: a token or a browser's session becomes a scope; the system's own scopes for workers and callbacks."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from core.clock import legal_date
from core.database import DB
from core.errors import Unauthenticated
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from core.traces.model import Actor
from tenants.permissions import (
    DEVELOPER,
    PLATFORM,
    PLATFORM_ROLES,
    SOURCE_CLERK,
    SOURCE_VERBS,
    SYSTEM_VERBS,
    VISITOR_VERBS,
    verbs_of,
)

NOBODY = UUID(int=0)
"""Account of the system and of sources: no person."""


def person_of(actor: Actor) -> UUID | None:
    """本人: the account of whoever acts; None for the operator and the system, who have none."""
    return None if actor.account == NOBODY else actor.account


HOLDER = """a.id as account, a.real_name, a.staff_number, h.id as holding, p.title, p.role, p.own_office_only, p.sources,
       p.id as post, o.id as office, o.name as office_name, o.code as office_code"""
"""Columns of a post holder."""
HOLDERS = """post_holding h
  join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
  join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
  join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)"""
"""任职 with account, post and office."""
IN_OFFICE = """a.disabled_at is null and h.ended_at is null
   and h.held_from <= $2 and (h.held_until is null or h.held_until >= $2)"""
"""在任: holds the post on day $2, and nothing has ended; asked in the very statement that loads what the post may do.

For a token the function `hedui_bearer` asks the same, for a browser's session `hedui_session`."""


def new_token() -> tuple[str, bytes]:
    """A fresh token for its holder, and the digest that is stored."""
    token = secrets.token_urlsafe(32)
    return token, token_digest(token)


def token_digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def authenticate(runtime: Runtime, token: str) -> Scope:
    """The scope of the person in the post that the token is bound to; raises Unauthenticated.

    Unknown, expired, revoked, and a post handed over are answered alike.
    """
    now = runtime.clock.now()
    row = await DB.once("hedui_bearer", token_digest(token), legal_date(now), now)
    if row is None:
        raise Unauthenticated("token_invalid")
    return officer_scope(runtime, tenant_of(row), row)


def tenant_of(row: Any) -> TenantRef:
    """机构 of a row of `hedui_bearer`, `hedui_session` or `hedui_agency`."""
    return TenantRef(row["tenant"], row["tenant_name"], row["level"], row["code"] or "", tuple(row["lineage"]))


async def enter(connection: Any, tenant: UUID) -> None:
    """Set tenant and lineage of an open transaction, for the look-ups that come before there is a scope."""
    await connection.execute(
        "select set_config('hedui.tenant', $1, true), set_config('hedui.lineage', $2, true)",
        str(tenant), f"{{{tenant}}}",
    )  # fmt: skip


def officer_scope(runtime: Runtime, tenant: TenantRef, row: Any) -> Scope:
    """The scope of one row with the columns of `HOLDER`."""
    actor = Actor(
        kind="operator" if tenant.level == PLATFORM else "officer",
        account=row["account"],
        name=row["real_name"],
        holding=row["holding"],
        post=row["title"],
        office=row["office"],
        office_name=row["office_name"],
        office_code=row["office_code"],
        number=row["staff_number"],
    )
    limit = row["office"] if row["own_office_only"] else None
    sources = tuple(row["sources"]) if row["role"] == SOURCE_CLERK else None
    return Scope(runtime, tenant, actor, _verbs(runtime, tenant, row["role"]), limit, sources)


def _verbs(runtime: Runtime, tenant: TenantRef, role: str) -> frozenset[str]:
    """What a role opens where: a platform's only in the platform's office, an agency's only in an agency. Else whoever
    makes posts in a county could make an operator."""
    if (role in PLATFORM_ROLES) != (tenant.level == PLATFORM) or (role == DEVELOPER and not runtime.sandbox):
        return frozenset()
    return verbs_of(role, tenant.level)


async def system_scope(runtime: Runtime, tenant: UUID) -> Scope:
    """The system at work for one tenant: what a job's handler gets."""
    return await _impersonal(runtime, tenant, Actor("system", NOBODY, "系统"), SYSTEM_VERBS)


async def source_scope(runtime: Runtime, tenant: UUID) -> Scope:
    """A source that calls back: the one thing it may do is to answer an ask of ours."""
    return await _impersonal(runtime, tenant, Actor("source", NOBODY, "数源"), SOURCE_VERBS)


def visitor_scope(runtime: Runtime, tenant: TenantRef) -> Scope:
    """Somebody at the door who has proven nothing: may leave a trace of the attempt."""
    return Scope(runtime, tenant, Actor("visitor", NOBODY, "未登录者"), VISITOR_VERBS)


async def _impersonal(runtime: Runtime, tenant: UUID, actor: Actor, verbs: frozenset[str]) -> Scope:
    row = await DB.once("hedui_agency", tenant, legal_date(runtime.clock.now()))
    if row is None:
        raise Unauthenticated("token_invalid")
    return Scope(runtime, tenant_of(row), actor, verbs)


OPERATOR_VERBS = (
    frozenset({"tenant.provision", "token.issue", "connector.configure", "deadline.recompute", "account.reset"})
    | {"post.list", "holding.hand_over", "holding.end", "account.disable", "account.enable", "report_template.propose"}
    | {"setting.preview"}
)
"""What the operator's command line does on the server itself."""


def operator_scope(runtime: Runtime, tenant: TenantRef) -> Scope:
    """The operator at the command line, for one tenant."""
    return Scope(runtime, tenant, Actor("operator", NOBODY, "平台运维"), OPERATOR_VERBS)
