"""态势存取: one call each; the functions enter the tenants below one after another, and none beside them (migration 26)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.overview.model import AffectedCase, Answers, Clocks, OpenAsks, ReminderView, Rest
from core.scope import Tx

OLDEST = timedelta(days=3 * 366)
"""Older than this no open case is looked at for what it waits for: so the partitions of those years stay closed."""
RECENT = timedelta(days=92)
NEWEST = 400
"""Answers of one tenant that the usual time is reckoned from."""
SHOWN = 50


def first_id(moment: datetime) -> UUID:
    """The smallest id of that moment: ids carry their time."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _span(tx: Tx, back: timedelta) -> tuple[UUID, UUID]:
    now = tx.scope.now
    return first_id(now - back), first_id(now + timedelta(days=1))


async def tenants_below(tx: Tx) -> list[Any]:
    """The own tenant and all below it."""
    return await tx.rows(
        "select id, parent_id, name, level from tenant where $1 = any (lineage) order by cardinality(lineage), name",
        tx.scope.tenant.id,
    )


async def clocks_below(tx: Tx) -> list[Clocks]:
    """计时 of all open cases."""
    return [Clocks(*row) for row in await tx.rows("select tenant, due_on, cases from hedui_clocks_below()")]


async def asks_below(tx: Tx) -> list[OpenAsks]:
    """等候反馈 of all open cases."""
    sql = "select tenant, source, waiting, overdue, unreached, cases from hedui_asks_below($1, $2, $3)"
    return [OpenAsks(*row) for row in await tx.rows(sql, tx.scope.today, *_span(tx, OLDEST))]


async def answers_below(tx: Tx) -> list[Answers]:
    """最近的反馈."""
    sql = "select tenant, source, last_answer, seconds from hedui_answers_below($1, $2, $3)"
    return [Answers(*row) for row in await tx.rows(sql, *_span(tx, RECENT), NEWEST)]


async def rests_below(tx: Tx) -> list[Rest]:
    """暂停的数源."""
    sql = "select tenant, source, failures, resting_until from hedui_flows_below()"
    return [
        Rest(row["tenant"], row["source"], int(row["failures"]), row["resting_until"]) for row in await tx.rows(sql)
    ]


async def affected_cases(tx: Tx, source: str) -> list[AffectedCase]:
    """核对件 that wait for this source and that the own agency may look at: the oldest first."""
    rows = await tx.rows(
        """select v.id, v.number from verification v
            where v.executing_tenant = $1 and v.state = 'verifying' and exists (
                  select from ask a where a.verification_id = v.id and a.source = $2 and a.id between $4 and $5
                     and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined'))
            order by v.id desc limit $3""",
        tx.scope.tenant.id, source, SHOWN, *_span(tx, OLDEST),
    )  # fmt: skip
    return [AffectedCase(row["id"], row["number"]) for row in rows]


async def reminded_today(tx: Tx) -> dict[str, datetime]:
    """催办 of today by this agency: source -> when."""
    rows = await tx.rows(
        "select source, at from reminder where tenant_id = $1 and sent_on = $2", tx.scope.tenant.id, tx.scope.today
    )
    return {row["source"]: row["at"] for row in rows}


async def add_reminder(tx: Tx, identity: UUID, source: str, waiting: int, overdue: int) -> bool:
    """Keep it; False where this source was reminded today."""
    scope = tx.scope
    return bool(
        await tx.value(
            """insert into reminder (tenant_id, id, source, sent_on, at, agency, sent_by, sent_name, waiting, overdue)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning true""",
            scope.tenant.id, identity, source, scope.today, scope.now, scope.tenant.name, scope.actor.account,
            scope.actor.name, waiting, overdue,
        )
    )  # fmt: skip


async def reminders(tx: Tx, since: datetime, titles: dict[str, str]) -> list[ReminderView]:
    """催办 to the clerk's departments, by the own tenant and those above it, newest first."""
    rows = await tx.rows(
        """select id, at, agency, sent_name, source, waiting, overdue from reminder
            where tenant_id = any ($1::uuid[]) and source = any ($2::text[]) and at >= $3 order by at desc limit 20""",
        list(tx.scope.tenant.lineage), list(tx.scope.sources or ()), since,
    )  # fmt: skip
    return [
        ReminderView(
            row["id"], row["at"], row["agency"], row["sent_name"], titles.get(row["source"], row["source"]),
            row["waiting"], row["overdue"],
        )
        for row in rows
    ]  # fmt: skip
