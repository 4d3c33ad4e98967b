"""工作日历 of an agency that oversees: its own law's, else that of the nearest one below it that has a law."""

from __future__ import annotations

from core.errors import Conflict
from core.overview.store import tenants_below
from core.plugin.deadlines import WorkCalendar
from core.scope import Tx


async def calendar_of(tx: Tx) -> WorkCalendar | None:
    """The calendar to count by; None where neither the agency nor anybody below it has a law."""
    runtime, today = tx.scope.runtime, tx.scope.today
    for row in await tenants_below(tx):
        try:
            return (await runtime.law_for(tx.connection, row["id"], today)).calendar
        except Conflict:  # a province may leave the law to its counties
            continue
    return None
