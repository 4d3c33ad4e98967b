"""接口公共部分: what every `api.py` shares: scope of the caller, problem answers, bodies judged before they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import structlog
from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Operation, Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType
from msgspec import Struct

from core import intake
from core.database import STORAGE_AWAY, DoorMisused
from core.errors import Busy, Invalid, NotFound, Problem, Unauthenticated
from core.ids import new_id
from core.scope import Replayed, Scope

log = structlog.get_logger()

PROBLEM = "application/problem+json"
BINARY = "application/octet-stream"
"""A file whose kind its name tells."""


class Call(Request[Any, Any, State]):
    """请求 whose body is judged once, by us: the framework hands on what was made of it."""

    __slots__ = ("judged",)
    judged: Any

    async def json(self) -> Any:
        """The struct that was made of the body; the plain JSON where nobody has judged it."""
        return self.judged if hasattr(self, "judged") else await super().json()


class FieldError(Struct, frozen=True):
    """字段差错."""

    field: str
    message: str


class ProblemDetails(Struct, frozen=True):
    """差错 (RFC 9457): title and detail for people, code for machines, next says what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    next: str
    basis: str
    errors: list[FieldError]
    id: str


_STATUSES = {
    400: "输入有误",
    401: "凭证无效",
    403: "不予办理",
    404: "未找到",
    405: "不支持的请求方式",
    409: "状态冲突",
    413: "过大",
}
_LATER = {429: "尝试过多", 503: "繁忙"}


def _described(statuses: Mapping[int, str]) -> Mapping[int, ResponseSpec]:
    return {
        status: ResponseSpec(ProblemDetails, description=words, media_type=PROBLEM, generate_examples=False)
        for status, words in statuses.items()
    }


PROBLEMS = _described(_STATUSES)

BEARER, SESSION = "bearer", "session"
"""Names of the security schemes in the interface description; one of them is enough, both together are refused."""
EITHER: list[dict[str, list[str]]] = [{BEARER: []}, {SESSION: []}]


@dataclass
class Action(Operation):
    """办理请求, as the interface description has it: with the key that every one of them must carry."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or ()), _IDEMPOTENCY_KEY]


_IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    param_in="header",
    required=True,
    description="幂等键：每次办理一个新键，重试时用同一个键",
    schema=Schema(type=OpenAPIType.STRING, min_length=8, max_length=128, pattern="^[ -~]+$"),
)

KEYLESS = "keyless"
"""Marks a POST without Idempotency-Key: a digest of its body, with a password in it, must not be kept."""

reads = partial(get, responses=PROBLEMS, security=EITHER)
"""GET with its problem answers documented."""
acts = partial(post, responses=PROBLEMS, security=EITHER, operation_class=Action, status_code=200)
"""POST with its problem answers documented; carries an Idempotency-Key."""
ends = partial(delete, responses=PROBLEMS, security=EITHER, status_code=200)
"""DELETE with its problem answers documented."""
proves = partial(post, responses={**PROBLEMS, **_described(_LATER)}, status_code=200, opt={KEYLESS: True})
"""POST of a password."""
receives = partial(post, responses=PROBLEMS, status_code=200)
"""POST of a source, which proves itself by its signature."""


def scope_of(request: Call) -> Scope:
    """The caller's scope, as the authentication middleware left it."""
    scope: Scope | None = request.scope["state"].get("hedui_scope")
    if scope is None:
        raise Unauthenticated("token_missing")
    return scope


async def judge_body(request: Request[Any, Any, Any]) -> None:
    """Before a handler runs: judge its body with all faults at once, and take up the idempotency key."""
    if "\x00" in request.scope["path"]:
        raise NotFound()  # the database refuses to look for it
    caller: Scope | None = request.scope["state"].get("hedui_scope")
    if request.method != "POST" or (caller is not None and caller.actor.kind == "source"):
        return  # a source repeats its callback as it likes: the ask's state makes a repetition harmless
    if caller is None or KEYLESS in request.route_handler.opt:
        await _form(cast(Call, request))
        return
    key = request.headers.get("idempotency-key", "")
    if not 8 <= len(key) <= 128 or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_missing")
    body = await _form(cast(Call, request))
    asked = b"\n".join((request.method.encode(), request.scope["path"].encode(), body))
    # Kept as a commitment only: whoever makes keys out of identity numbers must not fill our tables with them.
    request.scope["state"]["hedui_scope"] = caller.with_idempotency(caller.runtime.vault.commitment(key), asked)


async def _form(request: Call) -> bytes:
    body = await request.body()
    field = request.route_handler.parsed_fn_signature.parameters.get("data")
    if field is not None:
        if not _says_json(request.headers.get("content-type", "application/json")):
            raise Invalid("body_not_json")
        try:
            request.judged = intake.read(field.annotation, body)
        except Invalid as error:
            await _tell_all(request, error, body)
            raise
    return body


async def _tell_all(request: Call, error: Invalid, body: bytes) -> None:
    """A form with faults: the route's own judgement beside it, so that a clerk need not correct it twice."""
    beside, caller = request.route_handler.opt.get("beside"), request.scope["state"].get("hedui_scope")
    if error.faults and beside is not None and caller is not None:
        more = await beside(caller, intake.plain(body))
        raise intake.with_more(error, intake.untold(error.faults, more)) from None


def _says_json(content_type: str) -> bool:
    kind, _, parameters = content_type.lower().partition(";")
    return kind.strip() == "application/json" and ("charset" not in parameters or "utf-8" in parameters)


def problem(request: Call, error: Problem) -> Response[ProblemDetails]:
    """A problem on purpose."""
    return _answer(request, error, error.status, str(new_id()))


def replayed(request: Call, error: Replayed) -> Response[bytes]:
    """A request that was done before: the same answer again."""
    status = getattr(request.route_handler, "status_code", 200)
    headers = {"Idempotent-Replay": "true"}
    return Response(error.answer, status_code=status, media_type="application/json", headers=headers)


def http_problem(request: Call, error: HTTPException) -> Response[ProblemDetails]:
    """What the framework refuses, in our words and without its own, which may quote the input."""
    known: dict[int, Problem] = {
        401: Unauthenticated("token_missing"),
        404: NotFound(),
        405: Invalid("method_not_allowed"),
        413: intake.TooLarge(),
    }
    if error.status_code >= 500:
        return unexpected(request, error)
    return _answer(request, known.get(error.status_code, Invalid("query_invalid")), error.status_code, str(new_id()))


def unexpected(request: Call, error: Exception) -> Response[ProblemDetails]:
    """A fault of ours: the type and the place go to the log, never the text, which may hold personal data."""
    identity = str(new_id())
    log.error("request.failed", id=identity, fault=type(error).__name__, place=_place(error))
    return _answer(request, Problem("internal"), 500, identity)


def storage_away(request: Call, error: Exception) -> Response[ProblemDetails]:
    """数据库暂不可用: down, starting, cut off, or its disk full: nobody's fault of logic, and over by itself or soon."""
    identity = str(new_id())
    log.warning("request.storage_away", id=identity, fault=type(error).__name__, place=_place(error))
    return _answer(request, Busy("storage_away", retry_after=5), 503, identity)


def language_of(request: Call) -> str:
    """语言 of the request: Chinese unless it asks for English first."""
    return "en" if request.headers.get("accept-language", "").startswith("en") else "zh"


def _answer(request: Call, error: Problem, status: int, identity: str) -> Response[ProblemDetails]:
    text = error.wording(language_of(request))
    details = ProblemDetails(
        type=f"urn:hedui:problem:{error.code}",
        title=text.title,
        status=status,
        detail=text.detail,
        code=error.code,
        next=text.next,
        basis=error.basis,
        errors=[FieldError(f.field, f.message) for f in error.faults],
        id=identity,
    )
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return Response(details, status_code=status, media_type=PROBLEM, headers=headers)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 3)[-1]}:{trace.tb_lineno}" if trace else ""


EXCEPTION_HANDLERS: Mapping[Any, Any] = {
    Problem: problem,
    Replayed: replayed,
    HTTPException: http_problem,
    DoorMisused: unexpected,
    **dict.fromkeys(STORAGE_AWAY, storage_away),
    Exception: unexpected,
}
