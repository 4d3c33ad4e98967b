"""身份验证: a token or a session becomes the caller's scope; whatever a foreign page could have sent is refused.

Looks at the permission row of the matched route, never at the path as text.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from litestar.middleware import AbstractMiddleware
from litestar.types import Receive, Scope, Send

from core import scope as caller
from core.browser import SAFE, judge_csrf, judge_origin, session_cookie
from core.errors import Invalid, Refused, Unauthenticated
from core.runtime import Runtime
from tenants.access import authenticate, source_scope
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tenants.sessions.store import load_session


class Authentication(AbstractMiddleware):
    """身份验证 of every request, before a byte of its body is read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave the caller's scope in the state; raise where the route wants one and there is none."""
        method = str(scope.get("method", ""))
        verb = ROUTES.get((method, permission_path(scope.get("path_template", ""))))
        runtime: Runtime = scope["litestar_app"].state.runtime
        if verb == BY_SIGNATURE:
            scope["state"]["hedui_scope"] = await source_scope(runtime, UUID(str(scope["path_params"]["tenant_id"])))
        elif verb != PUBLIC:
            scope["state"]["hedui_scope"] = await _permitted(scope, runtime, method, verb)
        elif method not in SAFE:
            judge_origin(tuple(scope["headers"]), runtime.entry, method)  # else a foreign page could log somebody in
        await self.app(scope, receive, send)


async def _permitted(scope: Scope, runtime: Runtime, method: str, verb: str | None) -> caller.Scope:
    token, cookie = _bearer(scope), session_cookie(scope["headers"], runtime.entry.cookie)
    if token is not None and cookie is not None:
        raise Invalid("credentials_ambiguous")
    if cookie is not None:
        return await _of_session(scope, runtime, cookie, method, verb)
    if token is None:
        raise Unauthenticated("token_missing")
    found = await authenticate(runtime, token)
    _judge_verb(found, verb)
    return found


async def _of_session(scope: Scope, runtime: Runtime, cookie: str, method: str, verb: str | None) -> caller.Scope:
    headers = tuple(scope["headers"])
    judge_origin(headers, runtime.entry, method)
    if method not in SAFE:
        judge_csrf(headers, cookie)
    found, session = await load_session(runtime, cookie)
    if session.initial and verb is not None and verb not in found.verbs:
        raise Refused("password_must_change")
    _judge_verb(found, verb)
    scope["state"]["hedui_session"] = session
    return found


def _judge_verb(found: caller.Scope, verb: str | None) -> None:
    if verb is not None and verb not in found.verbs:
        raise Refused("permission_missing", verb=verb)


def _bearer(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return value[7:].decode("latin-1").strip()
    return None


@lru_cache(maxsize=1024)
def permission_path(template: str) -> str:
    """'/api/x/{id:uuid}' as the permission table writes it: '/api/x/{id}'."""
    return "/".join(
        part.split(":")[0] + "}" if part.startswith("{") and ":" in part else part for part in template.split("/")
    )
