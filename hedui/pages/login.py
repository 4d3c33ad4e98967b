"""登录页: a plain form; what it does is `tenants.sessions.actions.log_in`, with the same refusals in sentences."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie

from core import intake
from core.browser import session_cookies
from core.errors import Problem
from core.runtime import Runtime
from core.web import KEYLESS, Call
from hedui.pages.plain_pages import page
from tenants.sessions import actions
from tenants.sessions.api import address_of, cookie_of
from tenants.sessions.model import LoginIn

REMEMBERED = "hedui-tenant"
"""The division code that was last typed on this machine; nothing personal."""
YEAR = 365 * 24 * 3600
FIELDS = ("tenant", "staff_number", "password")
_WRITTEN = "%/?:@!$&'()*+,;=-._~#[]"


def local_path(wanted: str) -> str:
    """返回地址 after login: a path of ours, never another site's."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    # A header holds no Chinese: a browser writes addresses so anyway, a person types them otherwise.
    return quote(wanted, safe=_WRITTEN) if ours and "\\" not in wanted and wanted.isprintable() else "/"


def _form(message: Problem | None = None, next_path: str = "/", tenant: str = "", number: str = "") -> Response[str]:
    text = message.wording("zh") if message else None
    faults = {fault.field: fault.message for fault in message.faults} if message else {}
    status = message.status if message else 200
    return page("login.html", status, text=text, faults=faults, next=next_path, tenant=tenant, number=number)


@get("/login", include_in_schema=False, sync_to_thread=False)
def login_page(request: Call, next_path: str = "/") -> Response[str]:
    """登录页; the tenant is the one last used on this machine."""
    tenant = request.cookies.get(REMEMBERED, "")
    return _form(tenant=tenant if tenant.isdigit() else "", next_path=local_path(next_path))


@post("/login", include_in_schema=False, status_code=303, request_max_body_size=16 * 1024, opt={KEYLESS: True})
async def log_in(request: Call) -> Response[str]:
    """登录: to the page that was asked for; refused, the form again with the reason and without the password."""
    typed = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    next_path = local_path(typed.get("next", "/"))
    try:
        form = intake.convert(LoginIn, {name: typed.get(name, "").strip() for name in FIELDS[:2]} | _password(typed))
        return await _enter(request, form, next_path)
    except Problem as problem:
        return _form(problem, next_path, typed.get("tenant", ""), typed.get("staff_number", ""))


def _password(typed: dict[str, str]) -> dict[str, str]:
    return {"password": typed.get("password", "")}  # blanks at its ends are part of it


async def _enter(request: Call, form: LoginIn, next_path: str) -> Response[str]:
    runtime: Runtime = request.app.state.runtime
    opened = await actions.log_in(runtime, form, address_of(request))
    former = session_cookies(request.scope["headers"], runtime.entry.cookie)
    if len(former) == 1:
        await actions.leave(runtime, *former)
    remembered = Cookie(REMEMBERED, value=form.tenant, path="/login", max_age=YEAR, httponly=True, samesite="strict")
    cookies = [cookie_of(runtime, opened.cookie), remembered]
    return Response("", status_code=303, headers={"Location": next_path}, cookies=cookies)


ROUTES = (login_page, log_in)
