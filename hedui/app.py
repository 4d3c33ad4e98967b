"""网页应用: routes, problem answers, headers. Deny by default: a route without a permission row stops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import msgspec
from litestar import Litestar, Request, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Message, Scope
from litestar.utils import normalize_path

from core.applications import api as applications
from core.authorizations import api as authorizations
from core.browser import CSRF_HEADER, EntryRules
from core.drafts import api as drafts
from core.errors import NotFound
from core.explanations import api as explanations
from core.households import api as households
from core.keeping import api as keeping
from core.manual_answers import api as manual_answers
from core.media import api as media
from core.overview import api as overview
from core.procedures import api as procedures
from core.recipients import api as recipients
from core.reports import api as reports
from core.runtime import Runtime
from core.sources import api as sources
from core.spreadsheets import api as spreadsheets
from core.traces import api as traces
from core.verification import api as verification
from core.web import BEARER, EXCEPTION_HANDLERS, PROBLEMS, SESSION, Call, judge_body
from core.work import api as work
from hedui import case_events, layout_api, template_api
from hedui.authentication import Authentication, permission_path
from hedui.operating import api as operating
from hedui.pages import login, serving, verify
from hedui.sandbox import api as sandbox
from tenants import api as tenants
from tenants import approval_api, calendar_api, connector_api, texts_api
from tenants.configuration import api as configuration
from tenants.offices import api as offices
from tenants.openings import api as openings
from tenants.posts import api as posts
from tenants.routes import ROUTES
from tenants.sessions import api as sessions

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Under "no-referrer" a browser sends a form of ours with the origin "null", and the login page would be refused.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Set in before_send: Litestar's own response_headers skip error answers."""


class RouteWithoutPermission(RuntimeError):
    """路由未登记权限: the application does not start with it."""


@get("/health", sync_to_thread=False, responses={405: PROBLEMS[405]})
def health() -> dict[str, str]:
    """存活: answers as long as the process does; `hedui doctor` looks deeper."""
    return {"status": "ok"}


HANDLERS: Sequence[HTTPRouteHandler] = (
    health,
    *applications.ROUTES,
    *spreadsheets.ROUTES,
    *drafts.ROUTES,
    *keeping.ROUTES,
    *households.ROUTES,
    *authorizations.ROUTES,
    *verification.ROUTES,
    *case_events.ROUTES,
    *work.ROUTES,
    *procedures.ROUTES,
    *recipients.ROUTES,
    *reports.ROUTES,
    *template_api.ROUTES,
    *layout_api.ROUTES,
    *explanations.ROUTES,
    *sources.ROUTES,
    *media.ROUTES,
    *manual_answers.ROUTES,
    *overview.ROUTES,
    *traces.ROUTES,
    *tenants.ROUTES,
    *connector_api.ROUTES,
    *approval_api.ROUTES,
    *calendar_api.ROUTES,
    *texts_api.ROUTES,
    *posts.ROUTES,
    *offices.ROUTES,
    *openings.ROUTES,
    *configuration.ROUTES,
    *sessions.ROUTES,
    *operating.ROUTES,
    *sandbox.ROUTES,
    *login.ROUTES,
    *verify.ROUTES,
    *serving.ROUTES,
)


def check_permissions(routes: Sequence[Any]) -> None:
    """Raise RouteWithoutPermission for a route that has no row, and for a row that has no route."""
    served = {
        (method, permission_path(route.path_format))
        for route in routes
        for method in route.methods
        if method not in ("OPTIONS", "HEAD")  # answered by the framework, and only to who is known
    }
    unknown, unused = served - set(ROUTES), set(ROUTES) - served
    if unknown or unused:
        raise RouteWithoutPermission(f"没有权限登记的路由：{sorted(unknown)}；没有路由的权限登记：{sorted(unused)}")


_ENCODED = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_OURS = frozenset(name for name, _ in _ENCODED)


async def _set_headers(message: Message, scope: Scope) -> None:
    if message["type"] == "http.response.start":
        kept = [pair for pair in message["headers"] if pair[0].lower() not in _OURS or _is_cached(pair, scope)]
        own = {name for name, _ in kept}
        message["headers"] = [*kept, *(pair for pair in _ENCODED if pair[0] not in own)]
        if message["status"] == 405 or scope.get("method") == "OPTIONS":
            MutableScopeHeaders(message)["Allow"] = ", ".join(_offered(scope))


def _is_cached(header: tuple[bytes, bytes], scope: Scope) -> bool:
    # Files of the application say themselves how long they keep; everything else is never kept.
    return header[0] == b"cache-control" and not scope["path"].startswith(("/api", "/schema"))


def _offered(scope: Scope) -> Iterator[str]:
    # RFC 9110 wants a 405 to say it, and the framework forgets the further handlers of an address.
    for method in ("GET", "OPTIONS", "POST", "DELETE"):
        with suppress(HTTPException):
            scope["litestar_app"].asgi_router.handle_routing(path=normalize_path(scope["path"]), method=method)
            yield method


async def _judge_page(request: Request[Any, Any, Any]) -> None:
    # The framework has an HTML page of its own for what is not there.
    if "path" in request.path_params:
        raise NotFound()


SCHEMES = {
    BEARER: SecurityScheme(type="http", scheme="bearer", description="程序使用的接口令牌"),
    SESSION: SecurityScheme(
        type="apiKey",
        security_scheme_in="cookie",
        name=EntryRules(origin="https://").cookie,
        description=f"浏览器的登录会话；凡改变内容的请求另带 {CSRF_HEADER}，值见 GET /api/session",
    ),
}

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(runtime: Runtime | None = None, lifespan: Lifespan | None = None) -> Litestar:
    """The application over a runtime; `lifespan` opens and closes what the process holds (and may set the runtime)."""
    app = Litestar(
        route_handlers=list(HANDLERS),
        request_class=Call,
        middleware=[DefineMiddleware(Authentication)],
        before_request=judge_body,
        before_send=[_set_headers],
        exception_handlers=dict(EXCEPTION_HANDLERS),
        lifespan=[lifespan] if lifespan else [],
        openapi_config=OpenAPIConfig(
            title="核对 Hedui",
            version="0.1.0",
            components=Components(security_schemes=dict(SCHEMES)),
            openapi_router=Router("/schema", route_handlers=(), include_in_schema=False, before_request=_judge_page),
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=4,  # a tenth larger than the last level, at a third of its time
            exclude_opt_key="skip_compression",
        ),  # a stream is told at once
        request_max_body_size=8 * 1024 * 1024,  # an asynchronous answer may be so large; a form is refused earlier
        debug=False,
        logging_config=None,
    )
    app.state.runtime = runtime
    check_permissions(app.routes)
    _describe_forms(app)
    return app


def _describe_forms(app: Litestar) -> None:
    """接口说明: a form takes no other fields than its own, which the framework's description leaves out."""
    data = (handler.parsed_fn_signature.parameters.get("data") for handler in HANDLERS)
    _, forms = msgspec.json.schema_components([field.annotation for field in data if field is not None])
    described = app.openapi_schema.components.schemas or {}
    for name, form in forms.items():
        if name in described and form.get("additionalProperties") is False:
            described[name].additional_properties = False


def serve() -> Litestar:
    """What granian loads: the application with a runtime of its own process."""
    from hedui.wiring import runtime_of_process

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with runtime_of_process(part="web") as runtime:
            app.state.runtime = runtime
            yield

    return create_app(lifespan=lifespan)
