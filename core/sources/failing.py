"""缺失处理: what becomes of an ask whose source has refused for good, or whose time has run out.

The pack says it for each entry of the catalogue (`SourceItem.on_failure`), a tenant may set a stricter one. Without either
the source is waited for, as long as it takes.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.clock import first_instant
from core.law import Law
from core.outbox import put_once
from core.plugin.connectors import FailurePolicy, ManualConnector
from core.scope import Tx
from core.sources.batch_store import leave_batch
from core.sources.model import LONGEST_WAIT, REFUSALS, AskRow, AskState, Judgement, by_hand
from core.sources.preparing import asking_tenant, items_by_id
from core.sources.store import end_ask, hold_back, refusals, to_clerks
from core.verification.model import Case

SOURCE_FAILURE = "source_failure"
"""Tenant setting: source, or entry of its catalogue -> a stricter policy than the pack's."""
RECHECK = LONGEST_WAIT
"""How often a question that waits for a clerk is looked at: whether it still stands, and whether its time has run out."""


class Failure(enum.Enum):
    """缺失的原因."""

    REFUSED = "refused"
    """The source will not answer: asking again changes nothing."""
    OVERDUE = "overdue"
    """Its own clock has run out."""


class Outcome(enum.Enum):
    """处理."""

    KEEP = "keep"
    """As it is: an ask goes on, a refusal stands."""
    END = "end"
    """Nobody waits any longer."""
    TURN = "turn"
    """A clerk of the department is asked."""


def decide(policy: FailurePolicy, failure: Failure, manual: bool, clerks: bool) -> Outcome:
    """缺失处理 of one ask: `manual` where it is with the clerks already, `clerks` where there is a form for them."""
    if policy is FailurePolicy.MANUAL and clerks and not manual:
        return Outcome.TURN
    if policy is FailurePolicy.GAP and failure is Failure.OVERDUE:
        return Outcome.END
    return Outcome.KEEP


def policy_of(declared: FailurePolicy, source: str, item: str, told: Mapping[str, str]) -> FailurePolicy:
    """缺失处理方式 in force: the pack's, or the stricter one that the tenant set for the entry or for the whole source."""
    for name in (source, item):
        declared = declared.at_least(FailurePolicy(told.get(name, declared)))
    return declared


def form_connector(law: Law) -> ManualConnector | None:
    """人工连接器 that gives the forms of a tenant's clerks: of several the first by its id."""
    found: Any = next((one for _, one in sorted(law.connectors.items()) if by_hand(one)), None)
    connector: ManualConnector | None = found
    return connector


async def outcomes(tx: Tx, case: Case, rows: Sequence[AskRow], failure: Failure) -> Mapping[UUID, Outcome]:
    """缺失处理 of asks that have failed in this way, by id."""
    if not rows:
        return {}
    runtime = tx.scope.runtime
    items = items_by_id(await runtime.law_for(tx.connection, case.owner_tenant, case.applied_on))
    laws = {
        one: await runtime.law_for(tx.connection, one, case.applied_on)
        for one in {asking_tenant(r, case) for r in rows}
    }
    return {row.id: _outcome(laws[asking_tenant(row, case)], items[row.item].on_failure, row, failure) for row in rows}


def _outcome(law: Law, declared: FailurePolicy, row: AskRow, failure: Failure) -> Outcome:
    setting = law.settings.get(SOURCE_FAILURE)
    policy = policy_of(declared, row.source, row.item, setting.value if setting else {})
    return decide(policy, failure, row.manual, form_connector(law) is not None)


def overdue(tx: Tx, rows: Sequence[AskRow]) -> list[AskRow]:
    """逾期: those whose source had to answer before today."""
    return [row for row in rows if row.due_on is not None and row.due_on < tx.scope.today]


async def out_of_time(tx: Tx, case: Case, rows: Sequence[AskRow]) -> tuple[list[AskRow], list[AskRow]]:
    """逾期处理: those that are asked on, and those that wait for a clerk; the others are settled, or no longer stand."""
    found = await outcomes(tx, case, overdue(tx, rows), Failure.OVERDUE)
    ended = [row for row in rows if found.get(row.id) is Outcome.END]
    turned = [row for row in rows if found.get(row.id) is Outcome.TURN]
    await _end(tx, case, ended)
    await to_clerks(tx, [row.id for row in turned])
    waiting = turned + [
        row for row in await _standing(tx, case, [row for row in rows if row.manual]) if row not in ended
    ]
    if ended or turned:
        tx.note(given_up=[row.id for row in ended], to_clerks=[row.id for row in turned])
    return [row for row in rows if row not in ended and row not in turned and not row.manual], waiting


async def time_left(tx: Tx, case: Case, rows: Sequence[AskRow]) -> Mapping[UUID, timedelta]:
    """余下的时间 of asks that nobody waits for beyond their clock: then they are looked at, whatever day their source names."""
    clocked = {row.id: row.due_on for row in rows if row.due_on is not None}
    found = await outcomes(tx, case, [row for row in rows if row.id in clocked], Failure.OVERDUE)
    ending = (ask for ask, outcome in found.items() if outcome is not Outcome.KEEP)
    return {ask: max(first_instant(clocked[ask] + timedelta(days=1)) - tx.scope.now, timedelta()) for ask in ending}


async def turned_over(tx: Tx, case: Case, refused: Sequence[AskRow]) -> set[UUID]:
    """转人工: which of these refused asks a clerk is asked now; each with the job that looks after it."""
    found = await outcomes(tx, case, refused, Failure.REFUSED)
    turned = [row for row in refused if found[row.id] is Outcome.TURN]
    for row in turned:
        await leave_batch(tx, row.id)
        await put_once(tx, "ask.send", row.id, RECHECK, asking_tenant(row, case), lane=case.id)
    return {row.id for row in turned}


def to_a_clerk(judged: Judgement) -> Judgement:
    """转人工: the refusal is kept as it came, and the ask waits."""
    return Judgement(judged.kind, AskState.WAITING, note="数源不予提供，已转部门经办人人工反馈", manual=True)


async def _end(tx: Tx, case: Case, rows: Sequence[AskRow]) -> None:
    for row in rows:
        await end_ask(tx, row.id, f"数源至反馈期限 {row.due_on} 仍未反馈，按规定以缺项继续")
    if rows:
        await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)


async def _standing(tx: Tx, case: Case, rows: Sequence[AskRow]) -> list[AskRow]:
    """仍可反馈: a question about somebody who has withdrawn is held back like every ask; one that only rests waits."""
    why = await refusals(tx, case.id, [row.id for row in rows]) if rows else {}
    gone = [row for row in rows if why.get(row.id) in REFUSALS and why[row.id] != "subject_suspended"]
    for row in gone:
        await hold_back(tx, row, why[row.id])
    if gone:
        await put_once(tx, "verification.assess", case.id, tx.scope.runtime.assess_delay, case.executing_tenant)
    return [row for row in rows if row not in gone]
