"""确认导入: a second person has the answer settled: case by case, on the same way as every other reply, each case at once.

Where it breaks off, confirming again goes on: what was settled is not settled twice, and stands in the same account.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from uuid import UUID

import msgspec

from core.media.account import account_of
from core.media.connectors import ANSWER
from core.media.model import Account, Answer, Packed, State
from core.media.receiving import Judged, judge_answer, opened_account
from core.media.store import (
    OPEN_STATES,
    another_person,
    end,
    expect,
    leave_package,
    load,
    load_answer,
    settled_before,
    turn,
)
from core.plugin.asks import Reply
from core.scope import Scope, Tx
from core.sources.model import ANSWERABLE, AskRow, judge
from core.sources.settling import Answer as Settled
from core.sources.settling import keep_replies
from core.sources.store import locked_asks, subjects_of
from core.verification.model import Case
from core.verification.store import key_of

VERB = "package.confirm"
CORRECTION = "package_correction"
_LATE = "核对件已经办结或中止等候，作为迟到的反馈保存"
_NOT_USED = "反馈到达前授权已撤回，未采用"
Outcomes = Mapping[str, tuple[str, str]]


async def confirm_answer(scope: Scope, package: UUID, answer: UUID) -> Account:
    """确认导入, by another person than who uploaded it; confirmed again it says the same.

    Raises Refused for the same person, Conflict where the package has ended.
    """
    await scope.answered(VERB)
    alone = dataclasses.replace(scope, idempotency=None)  # the request's key stands for the whole
    packed, held, done = await _begin(alone, package, answer)
    if done is not None:
        return done
    judged = await judge_answer(alone, packed, _body(alone, held), held.received_on, VERB, answer)
    outcomes = dict(judged.ours)
    fresh = {UUID(ask): reply for ask, reply in judged.answer.replies.items() if ask not in judged.ours}
    for case in await _cases(alone, packed, fresh):
        outcomes |= await _settle(alone, packed, answer, case, fresh)
    return await _finish(scope, packed, held, judged, outcomes)


async def _begin(scope: Scope, package: UUID, answer: UUID) -> tuple[Packed, Answer, Account | None]:
    async with scope.write(VERB) as tx:
        packed = await load(tx, package, lock=True)
        held = await load_answer(tx, package, answer, lock=True)
        await another_person(tx, held.uploaded_by, "确认导入", held.hands)
        if held.state == "imported":
            return packed, held, opened_account(tx, answer, held.account)
        expect(packed, State.ANSWERED)
        await tx.rows(
            "update package_answer set state = 'confirming', confirmed_by = $2, confirmed_name = $3 where id = $1",
            answer, scope.actor.account, scope.actor.name,
        )  # fmt: skip
        tx.note(package=package, answer=answer, begun=True)
        return packed, held, None


def _body(scope: Scope, held: Answer) -> bytes:
    return scope.runtime.vault.tenant_key(scope.tenant.id).open(held.file or b"", ANSWER, held.id)


async def _cases(scope: Scope, packed: Packed, fresh: Mapping[UUID, Reply]) -> list[UUID]:
    async with scope.read(VERB) as tx:
        rows = await tx.rows(
            "select distinct verification_id from package_ask where package_id = $1 and ask_id = any ($2::uuid[])",
            packed.id, list(fresh),
        )  # fmt: skip
    return sorted(row["verification_id"] for row in rows)


async def _settle(scope: Scope, packed: Packed, answer: UUID, case_id: UUID, fresh: Mapping[UUID, Reply]) -> Outcomes:
    """办结 of one case's asks, with their marks in the package: all of it, or nothing."""
    async with scope.write(VERB, case_id) as tx:
        rows, case = await locked_asks(tx, case_id, list(fresh))
        # Two may confirm at once: what the other one has brought meanwhile, under the lock on the case, stays as it is.
        done = (await settled_before(tx, packed.id, answer))[1]
        rows = [row for row in rows if str(row.id) not in done]
        moved = await keep_replies(tx, case, await _answers(tx, case, rows, fresh), ANSWERABLE)
        outcomes = {row.id: _outcome(row.id in moved) for row in rows}
        outcomes |= await _unused(tx, list(moved))
        await leave_package(tx, packed.id, outcomes, answer)
        tx.note(package=packed.id, answer=answer)
        return dict(done) | {str(ask): told for ask, told in outcomes.items()}


async def _answers(tx: Tx, case: Case, rows: list[AskRow], fresh: Mapping[UUID, Reply]) -> list[Settled]:
    people = await subjects_of(tx, case.id, [row.subject_id for row in rows], key_of(tx, case))
    return [
        Settled(row, judge(fresh[row.id], people[row.subject_id].person, row.element), fresh[row.id].raw)
        for row in rows
    ]


def _outcome(moved: bool) -> tuple[str, str]:
    return ("taken", "") if moved else ("late", _LATE)


async def _unused(tx: Tx, asks: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """What was kept and is not used: the person has withdrawn the authorization meanwhile."""
    rows = await tx.rows("select id from ask where id = any ($1::uuid[]) and state = 'not_answered'", asks)
    return {row["id"]: ("not_used", _NOT_USED) for row in rows}


async def _finish(scope: Scope, packed: Packed, held: Answer, judged: Judged, outcomes: Outcomes) -> Account:
    made = account_of(packed.id, held.id, "imported", judged.answer, judged.returned, outcomes)
    key, back = scope.runtime.vault.tenant_key(scope.tenant.id), judged.answer.correction
    async with scope.write(VERB) as tx:
        await load(tx, packed.id, lock=True)
        ours = await tx.value(
            """update package_answer set state = 'imported', confirmed_at = $2, file = null, account = $3,
                 correction = $4 where id = $1 and state = 'confirming' returning true""",
            held.id, scope.now, key.seal(msgspec.msgpack.encode(made), ANSWER, held.id),
            key.seal(back.body, CORRECTION, held.id) if back else None,
        )  # fmt: skip
        if ours:
            await _go_on(tx, packed.id)
        else:  # somebody else confirmed it at the same moment
            made = opened_account(tx, held.id, (await load_answer(tx, packed.id, held.id)).account)
        tx.note(package=packed.id, answer=held.id, taken=made.taken, refused=made.refused)
        told: Account = tx.answer(made)
        return told


async def _go_on(tx: Tx, package: UUID) -> None:
    """What is still awaited decides: another answer to confirm, asks without an answer, or nothing."""
    more = await tx.value(
        "select true from package_answer where package_id = $1 and state <> 'imported' limit 1", package
    )
    left = await tx.value(
        """select true from package_ask p join ask a on (a.executing_tenant, a.id) = (p.executing_tenant, p.ask_id)
            where p.package_id = $1 and p.live and a.state = any ($2) limit 1""",
        package, OPEN_STATES,
    )  # fmt: skip
    if more:
        await turn(tx, package, State.ANSWERED)
    elif left:
        await turn(tx, package, State.HANDED_OVER)
    else:
        await end(tx, package, State.IMPORTED)
