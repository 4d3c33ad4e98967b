"""报告任务."""

from __future__ import annotations

from core.outbox import Lease, handles
from core.reports.issuing import render
from core.scope import Scope


@handles("report.render")
async def report_render(scope: Scope, lease: Lease) -> None:
    """Render the files of one report."""
    await render(scope, lease)
