"""期限存取: start, pause, resume, extend and meet the clock of a case; every due day is computed by the model."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from core.deadlines.model import Due, Pause, due, extended
from core.errors import Conflict
from core.ids import derived_id
from core.law import Law
from core.plugin.rules import DeadlineRule
from core.plugin.vocabulary import citations_text
from core.scope import Tx
from core.verification.model import Case

ACCEPTED = "accepted"
"""起算事件: the acceptance of the case, the one start of a total clock that there is by now (decision 15)."""


async def start_total(tx: Tx, law: Law, case: Case) -> Due:
    """总期限开始: from the event that the pack's rule names (acceptance)."""
    rule = law.total_deadline()
    if rule.starts_on != ACCEPTED:
        raise LookupError(f"总期限规则 {rule.id} 的起算事件 {rule.starts_on} 尚不支持")
    reckoned = due(rule, case.accepted_on, law.calendar)
    await tx.rows(
        """insert into deadline (owner_tenant, executing_tenant, verification_id, id, rule, stage, started_on, length,
             unit, due_on, provisional, calendar) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""",
        case.owner_tenant, case.executing_tenant, case.id, derived_id(case.id, "deadline", rule.id), rule.id,
        rule.stage, case.accepted_on, rule.length, rule.unit.value, reckoned.due_on, reckoned.provisional,
        reckoned.calendar_version,
    )  # fmt: skip
    return reckoned


async def pause(tx: Tx, case: Case, today: date) -> None:
    """中止计时: from today on no day is counted."""
    await tx.rows("update deadline set paused_on = $2 where verification_id = $1 and met_on is null", case.id, today)


async def resume(tx: Tx, law: Law, case: Case, today: date) -> None:
    """恢复计时: the days from the suspension to yesterday were not counted; a pause within one day costs none."""
    for row in await _running(tx, case):
        pauses = _pauses(row)
        if row["paused_on"] and row["paused_on"] < today:
            pauses.append(Pause(row["paused_on"], today - timedelta(days=1)))
        await _save(tx, law, row, pauses, row["extended_by"])


async def reckon_again(tx: Tx, law: Law, case: Case) -> None:
    """重算: by the calendar as it is now; what was paused stays paused."""
    for row in await _running(tx, case):
        await _save(tx, law, row, _pauses(row), row["extended_by"], row["paused_on"])


async def extend(tx: Tx, law: Law, case: Case, days: int) -> Due:
    """延长: raises ExtensionRefused beyond the rule's ceiling; Conflict where no clock runs."""
    rows = await _running(tx, case)
    if not rows:
        raise Conflict("no_running_deadline")
    reckoned = [await _save(tx, law, row, _pauses(row), row["extended_by"] + days, row["paused_on"]) for row in rows]
    return reckoned[0]


async def meet(tx: Tx, case: Case, today: date) -> None:
    """期限终了: the case ended today."""
    await tx.rows("update deadline set met_on = $2 where verification_id = $1 and met_on is null", case.id, today)


async def total_due(tx: Tx, case: Case) -> Due:
    """The case's clock as it stands."""
    row = await tx.row(
        "select due_on, provisional, calendar from deadline where verification_id = $1 and stage = 'total'", case.id
    )
    return Due(row["due_on"], row["provisional"], row["calendar"])


def reckon(rule: DeadlineRule, row: Any, law: Law) -> Due:
    """What a stored clock comes to under the law's calendar: for saving it, and for checking it (I10)."""
    longer = extended(rule, row["extended_by"]) if row["extended_by"] else rule
    return due(longer, row["started_on"], law.calendar, _pauses(row))


def basis_text(rule: DeadlineRule) -> str:
    """The clause of a clock, as printed."""
    return citations_text(rule.basis)


async def _running(tx: Tx, case: Case) -> list[Any]:
    return await tx.rows("select * from deadline where verification_id = $1 and met_on is null for update", case.id)


def _pauses(row: Any) -> list[Pause]:
    return msgspec.json.decode(row["pauses"], type=list[Pause])


async def _save(
    tx: Tx, law: Law, row: Any, pauses: list[Pause], extended_by: int, paused_on: date | None = None
) -> Due:
    rule = law.deadline_rules[row["rule"]]
    text = msgspec.json.encode(pauses).decode()
    reckoned = reckon(rule, {**row, "pauses": text, "extended_by": extended_by}, law)
    await tx.rows(
        """update deadline set pauses = $2, extended_by = $3, due_on = $4, provisional = $5, calendar = $6,
             paused_on = $8 where id = $1 and verification_id = $7""",
        row["id"], text, extended_by, reckoned.due_on, reckoned.provisional, reckoned.calendar_version,
        row["verification_id"], paused_on,
    )  # fmt: skip
    return reckoned
