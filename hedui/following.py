"""跟踪核对 on the command line: the answers as they arrive, then the report's files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from core.errors import Conflict
from core.plugin.reports import FOUR_STATES
from core.reports.actions import ReportSummary, fetch_report, list_reports
from core.scope import Scope
from core.verification.looking import CaseProgress, progress
from core.verification.model import STATE_TITLES, State


async def finish(console: Console, scope: Scope, case: UUID, out: Path, wait: float) -> int:
    """Follow the case to its report, or for `wait` seconds, and keep what there is; 2 where the last word is to come."""
    return await _save_reports(console, scope, case, await _follow(console, scope, case, wait), out)


async def _follow(console: Console, scope: Scope, case: UUID, wait: float) -> CaseProgress:
    """Show the answers as they arrive, until the final report or `wait` seconds."""
    ends = time.monotonic() + wait
    columns = (
        TextColumn("核对中"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} 项 {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None)
        while True:
            seen = await progress(scope, case)
            bar.update(task, total=seen.total, completed=seen.settled, description=_states(seen))
            if seen.state is not State.VERIFYING or time.monotonic() > ends:
                return seen
            await asyncio.sleep(0.2)


def _states(seen: CaseProgress) -> str:
    return "，".join(f"{FOUR_STATES[name]} {count}" for name, count in sorted(seen.states.items()))


async def _save_reports(console: Console, scope: Scope, case: UUID, seen: CaseProgress, out: Path) -> int:
    console.print(f"核对件 {seen.number}：{STATE_TITLES[seen.state]}（{_states(seen)}）")
    reports = await list_reports(scope, case)
    if not reports:
        console.print("尚无报告：数源还没有反馈；核对继续进行，报告出具后可从接口下载。", style="yellow")
        return 2
    for path in await _files(scope, reports[0], out):
        console.print(f"{'最终' if reports[0].final else '分段'}报告：{path}", soft_wrap=True)
    return 0 if seen.state is State.REPORTED else 2


async def _files(scope: Scope, report: ReportSummary, out: Path) -> Sequence[Path]:
    out.mkdir(parents=True, exist_ok=True)
    saved = []
    for name in FORMATS:
        file = await _patiently(scope, report.id, name)
        path = out / file[0]
        path.touch(mode=0o600)  # it holds personal detail
        path.write_bytes(file[1])
        saved.append(path)
    return saved


FORMATS = ("report_pdf.standard", "report_json.canonical")


async def _patiently(scope: Scope, report: UUID, name: str) -> tuple[str, bytes]:
    for _ in range(100):
        try:
            file = await fetch_report(scope, report, name)
            return file.name, file.body
        except Conflict:
            await asyncio.sleep(0.1)
    file = await fetch_report(scope, report, name)
    return file.name, file.body
