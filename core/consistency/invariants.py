"""不变量: every check, and the run over all of them.

A finding is reported when a second look finds it too: what only moved between two statements is not a fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import structlog

from core.consistency import (
    acknowledged,
    answers,
    belonging,
    clocks,
    departments,
    existence,
    lost_jobs,
    manual,
    moves,
    packages,
    reasons,
    sealed,
)
from core.consistency.model import Check, Fault, Finding
from core.consistency.walk import SAMPLE, LedgerLine, Walk, all_tenants
from core.runtime import Runtime

log = structlog.get_logger()

CHECKS: Sequence[Check] = (
    *existence.CHECKS, *acknowledged.CHECKS, *answers.CHECKS, *reasons.CHECKS, *moves.CHECKS, *departments.CHECKS,
    *belonging.CHECKS, *lost_jobs.CHECKS, *clocks.CHECKS, *sealed.CHECKS, *packages.CHECKS, *manual.CHECKS,
)  # fmt: skip


async def judge(
    runtime: Runtime,
    ledger: Sequence[LedgerLine] | None = None,
    sample: int | None = SAMPLE,
    province: UUID | None = None,
) -> list[Finding]:
    """All checks over all tenants, or those of one province. `sample` None opens every blob, else so many of each
    table and tenant."""
    tenants = [tenant for tenant in await all_tenants() if province in (None, tenant.lineage[-1])]
    walk = Walk(runtime, tenants, ledger, sample)
    names = {tenant.id: tenant.name for tenant in tenants}
    return [check.finding(fault, names) for check in CHECKS for fault in await _confirmed(check, walk)]


async def _confirmed(check: Check, walk: Walk) -> list[Fault]:
    first = await _faults(check, walk)
    if not first:
        return []
    again = await _faults(check, walk)
    return [fault for place, fault in again.items() if place in first]


async def _faults(check: Check, walk: Walk) -> dict[tuple[str, str], Fault]:
    """Faults by row: what two tenants see of one row is one fault."""
    try:
        found = await check.find(walk)
    except Exception as error:
        # A check that cannot be made is a finding; the text of the error may quote a row, so only its type is told.
        log.error("fsck.check_failed", check=check.id, fault=type(error).__name__)
        found = [Fault("", "", f"检查未能完成（{type(error).__name__}）")]
    faults: dict[tuple[str, str], Fault] = {}
    for fault in found:
        faults.setdefault((fault.table, fault.row), fault)
    return faults
