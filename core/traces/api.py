"""留痕接口: the traces themselves, and what an auditor asks of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from litestar import Response
from litestar.params import Parameter

from core.traces import actions, auditing
from core.traces.actions import TracePage
from core.traces.audit import AuditPage, Only, PersonIn, PersonPage, TracesChecked, VerbTitle, Wanted
from core.web import BINARY, Call, acts, reads, scope_of

Limit = Annotated[int, Parameter(ge=1, le=200)]
Text = Annotated[str | None, Parameter(max_length=100)]


@reads("/api/traces")
async def list_traces(
    request: Call, limit: Limit = 50, after: UUID | None = None, verification_id: UUID | None = None
) -> TracePage:
    """留痕一览 of the own tenant."""
    return await actions.list_traces(scope_of(request), limit, after, verification_id)


@reads("/api/traces/verbs")
async def list_verbs(request: Call) -> list[VerbTitle]:
    """事项一览."""
    return await auditing.list_verbs()


@reads("/api/traces/audit")
async def audit_traces(
    request: Call,
    limit: Limit = 50,
    after: UUID | None = None,
    staff_number: Text = None,
    verb: Text = None,
    since: date | None = None,
    until: date | None = None,
    number: Text = None,
    only: Only | None = None,
) -> AuditPage:
    """审计一览 by conditions: who, what, when, which case; accesses without an open case or outside of office hours marked."""
    wanted = Wanted(staff_number, verb, since, until, number, only)
    return await auditing.audit(scope_of(request), wanted, limit, after)


@acts("/api/traces/person")
async def audit_person(request: Call, data: PersonIn) -> PersonPage:
    """按人查询: who touched the cases of one person; wants a reason, which is traced."""
    return await auditing.audit_person(scope_of(request), data)


@reads("/api/traces/check")
async def check_traces(request: Call, after: UUID | None = None) -> TracesChecked:
    """完整性检查, from the newest backwards."""
    return await auditing.check(scope_of(request), after)


@reads("/api/traces/export", media_type=BINARY)
async def export_traces(
    request: Call,
    form: Literal["xlsx", "csv"] = "xlsx",
    staff_number: Text = None,
    verb: Text = None,
    since: date | None = None,
    until: date | None = None,
    number: Text = None,
    only: Only | None = None,
) -> Response[bytes]:
    """导出留痕 by the same conditions; every cell is text."""
    wanted = Wanted(staff_number, verb, since, until, number, only)
    name, body = await auditing.export(scope_of(request), wanted, form)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(body, media_type=BINARY, headers=headers)


ROUTES = (list_traces, list_verbs, audit_traces, audit_person, check_traces, export_traces)
