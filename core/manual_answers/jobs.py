"""人工反馈任务: what two clerks have agreed on becomes the ask's reply, on the way of every other reply."""

from __future__ import annotations

import msgspec

from core.errors import NotFound
from core.manual_answers import store
from core.manual_answers.actions import JOB
from core.manual_answers.model import conclusive
from core.manual_answers.reading import question_of
from core.outbox import Lease, handles
from core.scope import Scope
from core.sources.model import AskState
from core.sources.settling import Answer, keep_replies
from core.sources.store import locked_ask
from core.verification.store import key_of


@handles(JOB)
async def settle_answer(scope: Scope, lease: Lease) -> None:
    """人工反馈办结: authorization is asked once more, as of an answer that comes from a machine."""
    async with scope.write("ask.settle") as tx:
        found = await store.answer(tx, lease.ref)
        if found.state != "confirmed":
            raise NotFound()
        row, case = await locked_ask(tx, found.ask_id)
        question = await question_of(tx, row, case)
        entered = key_of(tx, case).open(found.blob, "manual_answer", found.id)
        _, reply = question.reply(msgspec.json.decode(entered))
        told = Answer(row, conclusive(question.judged(reply)), entered, by_clerk=True)
        moved = await keep_replies(tx, case, [told], (AskState.WAITING,))
        tx.note(ask=row.id, answer=found.id, settled=bool(moved))
        await lease.finish(tx)
