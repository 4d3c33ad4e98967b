"""保存反馈: what came back is kept with the ask it answers, once; what comes too late is kept as late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from core.outbox import put_once
from core.plugin.asks import Garbled
from core.scope import Tx
from core.sources.failing import to_a_clerk, turned_over
from core.sources.model import ANSWERABLE, AskRow, AskState, Judgement, StoredReply, words
from core.sources.store import Kept, add_replies, any_open, digests_of, in_force, settle
from core.verification.model import Case
from core.verification.store import key_of

_ANSWERS = (AskState.FOUND, AskState.NOTHING_FOUND)
"""What says something about the person: that there is nothing says so too."""


class Answer(Struct, frozen=True):
    """一项的结果: what came back, or why nothing did, and what it means."""

    row: AskRow
    judged: Judgement
    raw: bytes
    by_clerk: bool = False
    """Confirmed by a second clerk: of an ask that is with the clerks nobody else's answer moves anything."""


async def keep_replies(
    tx: Tx, case: Case, answers: Sequence[Answer], expected: tuple[AskState, ...]
) -> Collection[UUID]:
    """保存 each reply and move its ask; an answer that comes too late is kept as late and moves nothing. Those that moved."""
    judged = await _to_clerks(tx, case, await _still_authorized(tx, case, answers))
    late = [one for one in judged if _late(one, expected)]
    known = await digests_of(tx, case.id, [one.row.id for one in late]) if late else set()
    digest = tx.scope.runtime.vault.digest
    told = [one for one in judged if one not in late or (one.row.id, digest(one.raw)) not in known]
    kept = await add_replies(tx, case, key_of(tx, case), [_kept(one, expected) for one in told])
    fresh = [(one, reply) for one, reply in zip(told, kept, strict=True) if one not in late]
    moved = await settle(tx, case.id, [(one.row, one.judged, reply) for one, reply in fresh], expected)
    tx.note(replies=[{"ask": one.row.id, "kind": one.judged.kind, "settled": one.row.id in moved} for one in judged])
    if moved:
        await _assess(tx, case)
    return moved


def _late(one: Answer, expected: tuple[AskState, ...]) -> bool:
    return one.row.state not in expected or (one.row.manual and not one.by_clerk)


async def _to_clerks(tx: Tx, case: Case, answers: Sequence[Answer]) -> list[Answer]:
    """转人工: a refusal for good, where the pack or the tenant wants a clerk to be asked then."""
    refused = [one.row for one in answers if one.judged.state is AskState.REJECTED and not one.row.manual]
    turned = await turned_over(tx, case, [row for row in refused if row.state in ANSWERABLE])
    return [
        msgspec.structs.replace(one, judged=to_a_clerk(one.judged)) if one.row.id in turned else one for one in answers
    ]


async def keep_reply(
    tx: Tx, row: AskRow, case: Case, judged: Judgement, raw: bytes, expected: tuple[AskState, ...]
) -> bool:
    """保存 of one; whether its ask moved."""
    return bool(await keep_replies(tx, case, [Answer(row, judged, raw)], expected))


async def _still_authorized(tx: Tx, case: Case, answers: Sequence[Answer]) -> list[Answer]:
    """What says something about a person who has withdrawn the authorization meanwhile is not used."""
    sheets = {one.row.authorization_id for one in answers if one.judged.state in _ANSWERS}
    valid = await in_force(tx, case.id, [sheet for sheet in sheets if sheet]) if sheets else set()
    withdrawn = Judgement("quarantined", AskState.NOT_ANSWERED, note="反馈到达前授权已撤回，未采用")
    return [
        msgspec.structs.replace(one, judged=withdrawn)
        if one.judged.state in _ANSWERS and one.row.authorization_id not in valid
        else one
        for one in answers
    ]


def _kept(one: Answer, expected: tuple[AskState, ...]) -> Kept:
    kind = "late" if _late(one, expected) else one.judged.kind
    return Kept(one.row.id, kind, StoredReply(one.raw, one.judged.facts, one.judged.note))


async def _assess(tx: Tx, case: Case) -> None:
    """认定: at once with the last answer; before, once those that come soon have come."""
    delay = tx.scope.runtime.assess_delay if await any_open(tx, case.id) else timedelta()
    await put_once(tx, "verification.assess", case.id, delay, case.executing_tenant)


def garbled(fault: Garbled) -> Judgement:
    """无法识别: the source answered what the connector cannot read."""
    return Judgement("garbled", AskState.UNAVAILABLE, note=f"数源反馈无法识别：{words(fault.fault)}")


def unreachable(fault: Exception) -> Judgement:
    """未响应: no answer in time, or none at all. It is read in reports: what is no fault of the network alone has its type."""
    word = "数源未在时限内响应" if isinstance(fault, TimeoutError) else "数源连接失败"
    type_of = "" if isinstance(fault, OSError) else f"（{type(fault).__name__}）"
    return Judgement("unavailable", AskState.UNAVAILABLE, note=word + type_of)
