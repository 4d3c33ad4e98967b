"""真伪核验页: whoever holds a report asks whether it is genuine; no login, no script, nothing about a person."""

from __future__ import annotations

from urllib.parse import parse_qs

from litestar import Response, get, post

from core import intake
from core.errors import Problem
from core.runtime import Runtime
from core.web import KEYLESS, Call
from hedui.pages.plain_pages import page
from tenants.authenticity import Paper, PaperIn, check_paper
from tenants.sessions.api import address_of

FIELDS = ("number", "code")


def _page(
    typed: dict[str, str], found: Paper | None = None, problem: Problem | None = None, status: int = 200
) -> Response[str]:
    told = problem.wording("zh") if problem else None
    faults = {fault.field: fault.message for fault in problem.faults} if problem else {}
    words = {name: typed.get(name, "")[:80] for name in FIELDS}
    return page("verify.html", status, text=told, faults=faults, found=found, **words)


@get("/verify", include_in_schema=False, sync_to_thread=False)
def verify_page(number: str = "", code: str = "") -> Response[str]:
    """真伪核验页; the code on the report fills both fields in, and nothing is asked before the button is pressed."""
    return _page({"number": number, "code": code})


@post("/verify", include_in_schema=False, status_code=200, request_max_body_size=16 * 1024, opt={KEYLESS: True})
async def verify_paper(request: Call) -> Response[str]:
    """核验: what the paper is, or that there is no such paper."""
    told = parse_qs((await request.body()).decode("utf-8", "replace"))
    typed = {name: told[name][0].strip() for name in FIELDS if name in told}
    runtime: Runtime = request.app.state.runtime
    try:
        paper = intake.convert(PaperIn, {name: typed.get(name, "") for name in FIELDS})
        return _page(typed, await check_paper(runtime, paper, address_of(request)))
    except Problem as problem:
        return _page(typed, problem=problem, status=problem.status)


ROUTES = (verify_page, verify_paper)
