"""待办接口."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import Parameter

from core.verification.api import Limit, NumberText, ProgrammeFilter
from core.verification.model import State
from core.web import Call, reads, scope_of
from core.work import looking
from core.work.looking import Asked, WorkPage, WorkSummary
from core.work.model import Filters, Group, Whose

StateFilter = Annotated[State | None, Parameter(query="state", description="只列出此状态的")]
Code = Annotated[str | None, Parameter(max_length=120, description="只列出缺此项的")]
Turn = Annotated[str | None, Parameter(max_length=40, description="只列出该此岗位办理的")]


@reads("/api/work")
async def list_work(
    request: Call,
    whose: Whose = Whose.MINE,
    group: Group | None = None,
    number: NumberText = None,
    case_state: StateFilter = None,
    programme: ProgrammeFilter = None,
    office: UUID | None = None,
    missing: Code = None,
    turn: Turn = None,
    limit: Limit = 50,
    after: Annotated[str | None, Parameter(max_length=60, description="上一页的 next")] = None,
) -> WorkPage:
    """待办一览: what lies on the desk of the own post, or what it waits for, in the order of the due days."""
    filters = Filters(case_state.value if case_state else None, programme, office, missing, turn)
    return await looking.list_work(scope_of(request), Asked(whose, group, number, filters), limit, after)


@reads("/api/work/summary")
async def summarise_work(
    request: Call,
    number: NumberText = None,
    case_state: StateFilter = None,
    programme: ProgrammeFilter = None,
    office: UUID | None = None,
    missing: Code = None,
    turn: Turn = None,
) -> WorkSummary:
    """待办概况: how much lies there by urgency, and what can be looked for."""
    filters = Filters(case_state.value if case_state else None, programme, office, missing, turn)
    return await looking.summary(scope_of(request), Asked(number=number, filters=filters))


ROUTES = (list_work, summarise_work)
