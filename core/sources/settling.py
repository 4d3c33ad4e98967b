"""保存反馈: what came back is kept with the ask it answers, once; what comes too late is kept as late."""

from __future__ import annotations

from core.outbox import put_once
from core.plugin.connectors import Garbled
from core.scope import Tx
from core.sources.model import AskRow, AskState, Judgement, StoredReply
from core.sources.store import add_reply, settle, still_authorized
from core.verification.model import Case
from core.verification.store import key_of

_ANSWERS = (AskState.FOUND, AskState.NOTHING_FOUND)
"""What says something about the person: that there is nothing says so too."""


async def keep_reply(
    tx: Tx, row: AskRow, case: Case, judged: Judgement, raw: bytes, expected: tuple[AskState, ...]
) -> bool:
    """Keep the reply and move the ask; an answer that comes too late is kept as late and moves nothing."""
    key = key_of(tx, case)
    if judged.state in _ANSWERS and not await still_authorized(tx, row):
        judged = Judgement("quarantined", AskState.NOT_ANSWERED, note="反馈到达前授权已撤回，未采用")
    kind = judged.kind if row.state in expected else "late"
    if kind == "late" and await _known(tx, row, raw):
        return False
    reply = await add_reply(tx, case, row, key, kind, StoredReply(raw, judged.facts, judged.note))
    if kind == "late" or not await settle(tx, row, judged, reply, expected):
        return False
    await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)
    return True


async def _known(tx: Tx, row: AskRow, raw: bytes) -> bool:
    digest = tx.scope.runtime.vault.digest(raw)
    return bool(await tx.value("select true from reply where ask_id = $1 and digest = $2 limit 1", row.id, digest))


def garbled(fault: Garbled) -> Judgement:
    """无法识别: the source answered what the connector cannot read."""
    return Judgement("garbled", AskState.UNAVAILABLE, note=f"数源反馈无法识别：{fault.fault}")


def unreachable(fault: Exception) -> Judgement:
    """未响应: no answer in time, or none at all."""
    word = "数源未在时限内响应" if isinstance(fault, TimeoutError) else f"数源连接失败（{type(fault).__name__}）"
    return Judgement("unavailable", AskState.UNAVAILABLE, note=word)
