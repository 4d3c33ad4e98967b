"""期限存取: start, pause, resume, extend and meet the clocks of a case; every due day is computed by the model.

A case has as many clocks as the pack has rules for what has happened to it: each begins with an event and ends with
another one, or with the case. The core tells the events here (`happened`); which clocks they move is the pack's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from core.columns import columns, unnested
from core.deadlines.model import Clock, Due, Pause, due, extended
from core.errors import Conflict
from core.ids import derived_id
from core.law import TOTAL, Law
from core.plugin.deadlines import DeadlineRule
from core.plugin.vocabulary import EVENT_TITLES, Event, citations_text
from core.scope import Tx
from core.verification.model import Case, State


async def happened(tx: Tx, law: Law, case: Case, event: Event | str, on: date | None = None) -> None:
    """办理节点: whatever ends with this event is met today, whatever begins with it starts. Only the first time counts.

    `on` is the day of a step that is recorded later than it was.
    """
    day = on or tx.scope.today
    await end_clocks(tx, law, case, event, day)
    starting = starting_clocks(law, case, event, day)
    if starting:
        await tx.rows(_START, case.owner_tenant, case.executing_tenant, case.id, *columns(starting))
    if starting and day < tx.scope.today:
        await _stand_as_the_others(tx, law, case, [clock.rule for clock in starting], day)


async def end_clocks(tx: Tx, law: Law, case: Case, event: Event | str, day: date) -> None:
    """期限终了 with an event: what runs and ends with it is met on that day, though never before it began."""
    ending = [rule.id for rule in law.deadline_rules.values() if rule.ends_on == event]
    if ending:
        await tx.rows(
            """update deadline set met_on = greatest($3, started_on)
                where verification_id = $1 and rule = any ($2) and met_on is null""",
            case.id, ending, day,
        )  # fmt: skip


async def _stand_as_the_others(tx: Tx, law: Law, case: Case, rules: Sequence[str], day: date) -> None:
    """追记: a clock that began on an earlier day stood still since then whenever the case's other clocks did."""
    rows = await tx.rows("select * from deadline where verification_id = $1", case.id)
    others = [row for row in rows if row["rule"] not in rules]
    pauses = sorted({(p.start, p.end) for row in others for p in _pauses(row) if p.end > day})
    paused = min((row["paused_on"] for row in others if row["paused_on"]), default=tx.scope.today)
    for row in rows:
        if row["rule"] in rules and row["met_on"] is None:
            still = max(paused, day) if case.state is State.SUSPENDED and not row["runs_on"] else None
            own = [] if row["runs_on"] else [Pause(*each) for each in pauses]
            await _save(tx, law, row, own, row["extended_by"], still)


class Starting(NamedTuple):
    """起算: a clock that begins today, as it is stored."""

    id: UUID
    rule: str
    stage: str
    started_on: date
    length: int
    unit: str
    due_on: date
    provisional: bool
    calendar: str
    paused_on: date | None
    outlives_report: bool
    runs_on: bool


def starting_clocks(law: Law, case: Case, event: Event | str, today: date) -> list[Starting]:
    """The clocks that begin with this event, reckoned."""
    return [_starting(law, case, rule, today) for rule in law.clocks_from(event)]


def _starting(law: Law, case: Case, rule: DeadlineRule, today: date) -> Starting:
    reckoned = due(rule, today, law.calendar)
    return Starting(
        derived_id(case.id, "deadline", rule.id), rule.id, rule.stage, today, rule.length, rule.unit.value,
        reckoned.due_on, reckoned.provisional, reckoned.calendar_version,
        today if case.state is State.SUSPENDED and not rule.runs_on else None,
        rule.ends_on is not None and rule.ends_on not in EVENT_TITLES,
        rule.runs_on,
    )  # fmt: skip


STARTING = tuple(zip(
    Starting._fields,
    ("uuid", "text", "text", "date", "int", "text", "date", "boolean", "text", "date", "boolean", "boolean"), strict=True,
))  # fmt: skip
"""Columns of `Starting` with their types."""
_START = f"""insert into deadline (owner_tenant, executing_tenant, verification_id, {", ".join(Starting._fields)})
 select $1, $2, $3, clock.* from {unnested(STARTING, "clock", 4)}
 on conflict (verification_id, rule) do nothing"""  # noqa: S608 - of constants


CLOCKS = "select * from deadline where verification_id = $1 order by started_on, rule"
_RUNNING = """select * from deadline where verification_id = $1 and stage = $2 and met_on is null
 order by started_on, rule limit 1 for update"""


async def clocks_of(tx: Tx, case: Case) -> list[Clock]:
    """计时一览 of a case, in the order in which they began."""
    rows = await tx.rows(CLOCKS, case.id)
    return [
        Clock(
            row["rule"], row["stage"], row["started_on"], Due(row["due_on"], row["provisional"], row["calendar"]),
            row["extended_by"], row["paused_on"], row["met_on"], tuple(_pauses(row)),
        )
        for row in rows
    ]  # fmt: skip


async def total_clock(tx: Tx, case: Case) -> Clock | None:
    """总期限 of a case; None until the event that begins it."""
    return next((clock for clock in await clocks_of(tx, case) if clock.stage == TOTAL), None)


async def total_due(tx: Tx, case: Case) -> Due:
    """The total clock of a case that has been initiated: by then it has begun."""
    clock = await total_clock(tx, case)
    if clock is None:
        raise LookupError(f"核对件 {case.number} 没有总期限")
    return clock.due


async def require_total(tx: Tx, law: Law, case: Case) -> None:
    """总期限已起算: raises Conflict while the event from which the whole is counted has not happened (W 十一(一), (二))."""
    if await total_clock(tx, case) is None:
        raise Conflict("total_not_begun", event=law.event_title(law.total_deadline().starts_on))


async def pause(tx: Tx, case: Case, today: date) -> None:
    """中止计时: from today on no day is counted, but of what runs on."""
    await tx.rows(
        "update deadline set paused_on = $2 where verification_id = $1 and met_on is null and not runs_on",
        case.id,
        today,
    )


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


async def extend(tx: Tx, law: Law, case: Case, days: int, stage: str = TOTAL) -> Due:
    """延长 of one stage: raises ExtensionRefused beyond the rule's ceiling; Conflict where no clock of it runs."""
    row = await running_clock(tx, case, stage)
    return await _save(tx, law, row, _pauses(row), row["extended_by"] + days, row["paused_on"])


async def runs_on(tx: Tx, case: Case, stage: str) -> bool:
    """Whether a clock of this stage runs that ends with a step: before the initiation and after the report too."""
    return bool(await tx.value(
        "select true from deadline where verification_id = $1 and stage = $2 and outlives_report and met_on is null limit 1",
        case.id, stage,
    ))  # fmt: skip


async def running_clock(tx: Tx, case: Case, stage: str, lock: bool = True) -> Any:
    """在计时的期限 of a stage, the one that is extended: of several the one that began first; raises Conflict for none."""
    row = await tx.row(_RUNNING, case.id, stage) if lock else await _clock_of(tx, case, stage)
    if row is None:
        raise Conflict("no_running_deadline")
    return row


async def _clock_of(tx: Tx, case: Case, stage: str) -> Any:
    """The same to look at: of the clocks that a page of the case has read anyhow."""
    rows = await tx.rows(CLOCKS, case.id)
    return next((row for row in rows if row["stage"] == stage and row["met_on"] is None), None)


async def meet(tx: Tx, case: Case, today: date, final: bool = False) -> None:
    """期限终了: the case ended today; what ends with a step runs on after the report, and is over where nothing follows."""
    await tx.rows(
        """update deadline set met_on = $2
            where verification_id = $1 and met_on is null and ($3 or not outlives_report)""",
        case.id, today, final,
    )  # fmt: skip


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
