"""人工反馈接口: for the clerks of departments, and nobody else."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import Parameter

from core.manual_answers import actions
from core.manual_answers.model import (
    ConfirmIn,
    DonePage,
    EntryIn,
    ManualAnswered,
    ManualAskPage,
    ManualAskView,
    ReturnIn,
)
from core.web import Call, acts, reads, scope_of


@reads("/api/manual-asks")
async def list_manual_asks(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=200)] = 50, after: UUID | None = None
) -> ManualAskPage:
    """待人工反馈一览 of the own department; people masked, the look is traced."""
    return await actions.list_questions(scope_of(request), limit, after)


@reads("/api/manual-asks/{ask_id:uuid}")
async def look_at_manual_ask(request: Call, ask_id: UUID) -> ManualAskView:
    """查看一项查询: who is asked about and why, and the form for the answer; the look is traced."""
    return await actions.look(scope_of(request), ask_id)


@reads("/api/manual-answers")
async def list_manual_answers(
    request: Call, limit: Annotated[int, Parameter(ge=1, le=200)] = 50, after: UUID | None = None
) -> DonePage:
    """办理记录 of the own department, newest first; nothing about any person."""
    return await actions.list_done(scope_of(request), limit, after)


@acts("/api/manual-asks/{ask_id:uuid}/answer", status_code=201)
async def enter_manual_answer(request: Call, ask_id: UUID, data: EntryIn) -> ManualAnswered:
    """填写反馈: every wrong field at once; a colleague confirms it."""
    return await actions.enter(scope_of(request), ask_id, data)


@acts("/api/manual-asks/{ask_id:uuid}/confirm")
async def confirm_manual_answer(request: Call, ask_id: UUID, data: ConfirmIn) -> ManualAnswered:
    """复核确认 by another clerk: the ask is settled by it."""
    return await actions.confirm(scope_of(request), ask_id, data)


@acts("/api/manual-asks/{ask_id:uuid}/return")
async def return_manual_answer(request: Call, ask_id: UUID, data: ReturnIn) -> ManualAnswered:
    """退回 by another clerk, with the reason."""
    return await actions.send_back(scope_of(request), ask_id, data)


ROUTES = (
    list_manual_answers, list_manual_asks, look_at_manual_ask, enter_manual_answer, confirm_manual_answer, return_manual_answer,
)  # fmt: skip
