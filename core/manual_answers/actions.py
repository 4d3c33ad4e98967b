"""人工反馈事项: the department's list, one question, enter an answer, confirm it or return it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from core.deadlines.model import remaining
from core.deadlines.store import basis_text
from core.errors import Conflict, FieldFault, Invalid, NotFound, Refused
from core.households.identity import mask_name
from core.law import Law
from core.manual_answers import store
from core.manual_answers.model import (
    STAGE_TITLES,
    AskedFor,
    AskedPerson,
    ConfirmIn,
    DoneAnswer,
    DonePage,
    EnteredAnswer,
    EntryIn,
    ManualAnswered,
    ManualAskPage,
    ManualAskSummary,
    ManualAskView,
    ReturnIn,
    Stage,
    short_number,
    stage_of,
)
from core.manual_answers.reading import Question, question_of, unusable
from core.outbox import put
from core.persons import one_hand, refuse_one_hand
from core.recorded import law_to_read
from core.scope import Scope, Tx
from core.sources.model import AskRow
from core.sources.preparing import items_by_id
from core.verification.model import Case
from core.verification.store import key_of, sealed_text

JOB = "manual_answer.settle"


async def list_questions(scope: Scope, limit: int, after: UUID | None) -> ManualAskPage:
    """待人工反馈一览 of the clerk's departments, oldest first, paged by key; traced, because people stand there masked."""
    async with scope.read("manual_ask.list", personal=True) as tx:
        rows = await store.waiting(tx, limit + 1, after)
        items = [await _summary(tx, row, store.name_masked(tx, row)) for row in rows[:limit]]
        tx.note(rows=len(items))
    return ManualAskPage(items, items[-1].id if len(rows) > limit else None)


async def look(scope: Scope, ask: UUID) -> ManualAskView:
    """查看: the person and the reason as every department is told them, the form, and what a colleague has entered."""
    async with scope.read("manual_ask.look", personal=True) as tx:
        row, case = await store.question(tx, ask)
        question = await question_of(tx, row, case)
        found = await store.newest(tx, row)
        tx.note(ask=row.id, element=row.element)
        answer = await _answer(tx, case, found) if found else None
        name = mask_name(question.prepared.ask.subject.name)
        return _view(await _summary(tx, await _listed(tx, row, case, found), name), question, answer)


async def list_done(scope: Scope, limit: int, after: UUID | None) -> DonePage:
    """办理记录 of the clerk's departments, newest first, paged by key: what was entered, by whom of the two, and when judged."""
    async with scope.read("manual_ask.list") as tx:
        rows = await store.answered(tx, limit + 1, after)
        law, _ = await law_to_read(tx, scope.tenant.id, scope.today)
    titles = {item.source: item.title for item in law.source_items}
    items = [_done_line(scope, titles, row) for row in rows[:limit]]
    return DonePage(items, items[-1].id if len(rows) > limit else None)


def _done_line(scope: Scope, titles: Mapping[str, str], row: Mapping[str, Any]) -> DoneAnswer:
    stage, me = stage_of(row["state"]), scope.actor.account
    return DoneAnswer(
        row["id"], titles.get(row["source"], row["source"]), stage, STAGE_TITLES[stage], row["entered_at"],
        row["judged_at"], row["entered_by"] == me, row["judged_by"] == me,
    )  # fmt: skip


async def enter(scope: Scope, ask: UUID, told: EntryIn) -> ManualAnswered:
    """填写反馈 by one clerk. Raises Invalid with every wrong field, Conflict where an answer waits to be judged already."""
    async with scope.write("manual_answer.enter") as tx:
        row, case = await store.question(tx, ask)
        question = await question_of(tx, row, case)
        raw = _entered(question, told)
        found = await store.newest(tx, row)
        if found is not None and found.state != "returned":
            raise Conflict("manual_answer_there")
        identity = await store.add(tx, case, row, raw)
        tx.note(ask=row.id, answer=identity, element=row.element, digest=tx.scope.runtime.vault.digest(raw))
        return _done(tx, row, identity, Stage.TO_CONFIRM)


async def confirm(scope: Scope, ask: UUID, wanted: ConfirmIn) -> ManualAnswered:
    """复核确认 by another clerk of the department: from here on it is a reply like every other.

    Raises Refused for who entered it, Conflict where it is not this answer that waits.
    """
    async with scope.write("manual_answer.judge") as tx:
        row, case, found = await _to_judge(tx, ask, wanted.answer_id)
        await _judged(tx, case, row, found.id, "confirmed", "")
        await put(tx, JOB, found.id, tenant=scope.tenant.id, lane=case.id)
        tx.note(ask=row.id, answer=found.id, confirmed=True)
        return _done(tx, row, found.id, Stage.CONFIRMED)


async def send_back(scope: Scope, ask: UUID, wanted: ReturnIn) -> ManualAnswered:
    """退回 by another clerk of the department, with the reason: it is to be entered again."""
    async with scope.write("manual_answer.judge") as tx:
        row, case, found = await _to_judge(tx, ask, wanted.answer_id)
        await _judged(tx, case, row, found.id, "returned", wanted.reason)
        tx.note(ask=row.id, answer=found.id, confirmed=False, reason=sealed_text(tx, case, wanted.reason))
        return _done(tx, row, found.id, Stage.RETURNED)


def _entered(question: Question, told: EntryIn) -> bytes:
    raw, reply = question.reply(told.entry)
    wrong = unusable(question.judged(reply), reply)
    if wrong is not None:
        faults = [FieldFault("entry.records", wrong.note)]
        raise Invalid("fields_invalid", faults=faults, count=1)
    return raw


async def _to_judge(tx: Tx, ask: UUID, answer: UUID) -> tuple[AskRow, Case, store.StoredAnswer]:
    row, case = await store.question(tx, ask)
    found = await store.newest(tx, row)
    if found is None or found.id != answer:
        raise NotFound() if found is None else Conflict("manual_answer_changed")
    if found.entered_by == tx.scope.actor.account:
        raise Refused("own_answer_not_confirmed")
    await refuse_one_hand(tx, found.entered_by, strictly=True, former=found.hands)
    return row, case, found


async def _judged(tx: Tx, case: Case, row: AskRow, answer: UUID, state: str, reason: str) -> None:
    if not await store.judge(tx, case, row, answer, state, reason):
        raise Conflict("manual_answer_changed")


def _done(tx: Tx, row: AskRow, answer: UUID, stage: Stage) -> ManualAnswered:
    done: ManualAnswered = tx.answer(ManualAnswered(row.id, answer, stage))
    return done


async def _listed(tx: Tx, row: AskRow, case: Case, found: store.StoredAnswer | None) -> Mapping[str, Any]:
    return {
        **msgspec.structs.asdict(row), "asked_on": row.left_on, "owner_tenant": case.owner_tenant,
        "applied_on": case.applied_on, "state": found.state if found else None,
        "entered_by": found.entered_by if found else None,
    }  # fmt: skip


async def _summary(tx: Tx, row: Mapping[str, Any], name: str) -> ManualAskSummary:
    law: Law = await tx.scope.runtime.law_for(tx.connection, row["owner_tenant"], row["applied_on"])
    stage, item = stage_of(row["state"]), items_by_id(law)[row["item"]]
    return ManualAskSummary(
        id=row["id"],
        number=short_number(row["id"]),
        name_masked=name,
        source_title=item.title,
        element_title=law.elements[row["element"]].title,
        asked_on=row["asked_on"],
        due_on=row["due_on"],
        due_provisional=row["due_provisional"],
        due_basis=basis_text(law.deadline_rules[item.deadline]),
        working_days_left=remaining(tx.scope.today, row["due_on"], law.calendar),
        stage=stage,
        stage_title=STAGE_TITLES[stage],
        own=stage is Stage.TO_CONFIRM and row["entered_by"] == tx.scope.actor.account,
    )


def _view(summary: ManualAskSummary, question: Question, answer: EnteredAnswer | None) -> ManualAskView:
    ask = question.prepared.ask
    return ManualAskView(
        summary=summary,
        person=AskedPerson(ask.subject.name, ask.subject.id_kind, ask.subject.id_number),
        reason=msgspec.convert(ask.reason, AskedFor, from_attributes=True),
        window_start=ask.window_start,
        window_end=ask.window_end,
        form=msgspec.json.schema(question.kind),
        answer=answer,
    )


async def _answer(tx: Tx, case: Case, found: store.StoredAnswer) -> EnteredAnswer:
    own = found.entered_by == tx.scope.actor.account
    hand = "" if own else await one_hand(tx, found.entered_by)
    key = key_of(tx, case)
    because = key.open(found.reason_blob, "manual_reason", found.id).decode() if found.reason_blob else ""
    entry = msgspec.json.decode(key.open(found.blob, "manual_answer", found.id))
    return EnteredAnswer(found.id, entry, own, hand, because)
