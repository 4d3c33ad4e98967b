"""登录接口: log in, who am I, log out, change the password; and an administrator resets one."""

from __future__ import annotations

from litestar import Response
from litestar.datastructures import Cookie

from core.browser import client_address, csrf_token, session_cookie, session_cookies
from core.errors import Refused
from core.runtime import Runtime
from core.scope import Scope
from core.web import Call, acts, ends, proves, reads, scope_of
from tenants.sessions import actions, resetting, tokens
from tenants.sessions.model import BrowserSession, InterfaceTokenView, LoginIn, PasswordIn, ResetView, SessionView
from tenants.sessions.store import posts_of


def _runtime(request: Call) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


def address_of(request: Call) -> str:
    """来访地址, as attempts are counted by."""
    socket = request.scope.get("client") or ("", 0)
    return client_address(str(socket[0]), request.scope["headers"], _runtime(request).entry.trusted_proxies)


def _session(request: Call) -> BrowserSession:
    """The session that the request came with; a token of the interface is none."""
    session: BrowserSession | None = request.scope["state"].get("hedui_session")
    if session is None:
        raise Refused("session_needed")
    return session


def cookie_of(runtime: Runtime, value: str) -> Cookie:
    """会话 Cookie; an empty value ends it."""
    rules, ended = runtime.entry, None if value else 0
    return Cookie(rules.cookie, value=value, max_age=ended, httponly=True, secure=rules.secure, samesite="strict")


async def _view(scope: Scope, session: BrowserSession | None, cookie: str | None) -> SessionView:
    actor, rules = scope.actor, scope.runtime.entry
    return SessionView(
        name=actor.name,
        staff_number=actor.number,
        post=actor.post,
        office=actor.office_name,
        tenant=scope.tenant.name,
        tenant_code=scope.tenant.code,
        tenant_level=scope.tenant.level,
        verbs=sorted(scope.verbs),
        posts=await posts_of(scope),
        csrf_token=cookie and csrf_token(cookie),
        must_change_password=session is not None and session.initial,
        ends_at=session.started_at + rules.lifetime if session else None,
        idle_minutes=int(rules.idle.total_seconds()) // 60,
    )


async def _welcome(opened: actions.Opened) -> Response[SessionView]:
    view = await _view(opened.scope, opened.session, opened.cookie)
    return Response(view, status_code=200, cookies=[cookie_of(opened.scope.runtime, opened.cookie)])


@proves("/api/session", security=[], request_max_body_size=16 * 1024)
async def log_in(request: Call, data: LoginIn) -> Response[SessionView]:
    """登录: a new session, whatever the browser sent; the person's former one is over."""
    runtime = _runtime(request)
    opened = await actions.log_in(runtime, data, address_of(request))
    former = session_cookies(request.scope["headers"], runtime.entry.cookie)
    if len(former) == 1:
        await actions.leave(runtime, *former)
    return await _welcome(opened)


@reads("/api/session")
async def look(request: Call) -> SessionView:
    """本次登录: who, in which post, what may be done, and the anti-forgery token."""
    scope = scope_of(request)
    cookie = session_cookie(request.scope["headers"], scope.runtime.entry.cookie)
    return await _view(scope, request.scope["state"].get("hedui_session"), cookie)


@ends("/api/session")
async def log_out(request: Call) -> Response[dict[str, bool]]:
    """退出."""
    scope = scope_of(request)
    await actions.log_out(scope, _session(request))
    return Response({"ended": True}, cookies=[cookie_of(scope.runtime, "")])


@proves("/api/password", request_max_body_size=16 * 1024)
async def change_password(request: Call, data: PasswordIn) -> Response[SessionView]:
    """修改密码: the session goes on under a new id."""
    _session(request)
    return await _welcome(await actions.change_password(scope_of(request), data, address_of(request)))


@acts("/api/accounts/{staff_number:str}/reset")
async def reset_password(request: Call, staff_number: str) -> ResetView:
    """重置密码: the initial password is shown once, in this answer."""
    return await resetting.reset_password(scope_of(request), staff_number)


@acts("/api/accounts/{staff_number:str}/token")
async def issue_token(request: Call, staff_number: str) -> InterfaceTokenView:
    """签发接口令牌 of the assistance system: shown once, in this answer; the former one ends."""
    return await tokens.issue_interface_token(scope_of(request), staff_number)


ROUTES = (log_in, look, log_out, change_password, reset_password, issue_token)
