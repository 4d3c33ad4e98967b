"""核对中的事项: suspend, resume, extend, terminate, conclude; each says why, and by whose request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.deadlines import store as deadlines
from core.deadlines.actions import reckon_sources
from core.deadlines.model import ExtensionRefused
from core.errors import Conflict, Refused
from core.households.presence import leave
from core.law import Law
from core.outbox import put, put_once
from core.plugin.deadlines import DeadlineRule
from core.plugin.vocabulary import APPROVER_TITLES, citations_text
from core.scope import Scope, Tx
from core.sources.store import close_open_asks, open_asks
from core.verification.model import STATE_TITLES, Case, ExtensionIn, Moved, ReasonIn, State, Supplement
from core.verification.store import load, move_case, sealed_text, set_supplement

_NOW = timedelta()
_EXTENDED_IN = (State.VERIFYING, State.SUSPENDED)


async def suspend(scope: Scope, verification: UUID, why: ReasonIn) -> Moved:
    """中止: nothing more leaves; the clock stands still until `resume`."""
    async with scope.write("verification.suspend", verification) as tx:
        case = await load(tx, verification, lock=True)
        state = await move_case(tx, case, "verification.suspend")
        await deadlines.pause(tx, case, scope.today)
        return _moved(tx, case, state, why.reason)


async def resume(scope: Scope, verification: UUID, why: ReasonIn) -> Moved:
    """恢复: the case goes on where it was, and what was waiting to leave is put again."""
    async with scope.write("verification.resume", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        state = await move_case(tx, case, "verification.resume")
        await deadlines.resume(tx, law, case, scope.today)
        await reckon_sources(tx, law, case)
        if state is State.VERIFYING:
            for ask, tenant in await open_asks(tx, case.id):
                await put_once(tx, "ask.send", ask, _NOW, tenant, lane=case.id)
            # The last answers may have come while the case was suspended.
            await put_once(tx, "verification.assess", case.id, _NOW, case.executing_tenant)
        return _moved(tx, case, state, why.reason)


async def extend(scope: Scope, verification: UUID, wanted: ExtensionIn) -> dict[str, Any]:
    """延长核对时间: by whom the rule names (Z 四(一)3: the department; W 十二, 十三: the agency's head), within its ceiling.

    Raises Refused for a post that does not decide for them, for a clock that nobody may extend, and beyond the ceiling.
    """
    async with scope.write("verification.extend", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        rule = await extensible(tx, law, case, wanted.stage)
        try:
            reckoned = await deadlines.extend(tx, law, case, wanted.days, wanted.stage)
        except ExtensionRefused as error:
            raise Refused("extension_refused", why=str(error)) from None
        await reckon_sources(tx, law, case)
        approver = rule.extension.approver if rule.extension else None
        tx.note(days=wanted.days, stage=wanted.stage, due_on=reckoned.due_on, approver=approver)
        tx.note(reason=sealed_text(tx, case, wanted.reason), document=sealed_text(tx, case, wanted.document))
        result: dict[str, Any] = tx.answer(
            {"id": str(case.id), "due_on": reckoned.due_on.isoformat(), "due_provisional": reckoned.provisional}
        )
        return result


async def extensible(tx: Tx, law: Law, case: Case, stage: str, lock: bool = True) -> DeadlineRule:
    """可否延长: the rule of the clock that will be extended; raises Refused where it wants another's approval.

    Conflict where the case is not in a state for it. Days beyond the ceiling are refused as they are reckoned.
    """
    if case.state not in _EXTENDED_IN and not await deadlines.runs_on(tx, case, stage):
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected="核对中、中止")
    rule = law.deadline_rules[(await deadlines.running_clock(tx, case, stage, lock))["rule"]]
    longer = rule.extension
    if longer and f"extension.{longer.approver}" not in tx.scope.verbs:
        approver = APPROVER_TITLES[longer.approver]
        raise Refused("extension_not_approved", basis=citations_text(longer.basis), rule=rule.title, approver=approver)
    return rule


async def terminate(scope: Scope, verification: UUID, why: ReasonIn) -> Moved:
    """终止: the case ends without a final report; what was not asked is never asked."""
    async with scope.write("verification.terminate", verification) as tx:
        case = await load(tx, verification, lock=True)
        state = await move_case(tx, case, "verification.terminate", closed_on=scope.today)
        await close_open_asks(tx, case.id, "核对已终止")
        await leave(tx, case)
        await deadlines.meet(tx, case, scope.today, final=True)
        return _moved(tx, case, state, why.reason)


async def conclude(scope: Scope, verification: UUID, why: ReasonIn) -> Moved:
    """结束核对: what has not been answered stays 尚未反馈 in the final report, which is made at once."""
    async with scope.write("verification.conclude", verification) as tx:
        case = await load(tx, verification, lock=True)
        concludable(case)
        closed = await close_open_asks(tx, case.id, "核对机构结束核对时尚未反馈")
        await set_supplement(tx, case, Supplement.ENDED)
        await put(tx, "verification.assess", case.id)
        tx.note(reason=sealed_text(tx, case, why.reason), closed=closed)
        moved: Moved = tx.answer(Moved(case.id, case.state, case.version))
        return moved


def concludable(case: Case) -> None:
    """可否结束核对: raises Conflict in another state."""
    if case.state is not State.VERIFYING:
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected="核对中")


def _moved(tx: Tx, case: Case, state: State, reason: str) -> Moved:
    tx.note(reason=sealed_text(tx, case, reason))
    moved: Moved = tx.answer(Moved(case.id, state, case.version + 1))
    return moved
