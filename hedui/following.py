"""跟踪核对 on the command line: the answers as they arrive, then the report's files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from core.errors import Conflict
from core.plugin.reports import FOUR_STATES
from core.reports.actions import ReportFile, ReportSummary, fetch_report, formats_of, list_reports
from core.scope import Scope
from core.verification.looking import CaseProgress, progress
from core.verification.model import STATE_TITLES, State

Formats = frozenset[str]
"""报告格式 by id; none: every one that the tenant has."""


async def finish(
    console: Console, scope: Scope, case: UUID, out: Path, wait: float, wanted: Formats = frozenset()
) -> int:
    """Follow the case to its report, or for `wait` seconds, and keep what there is; 2 where the last word is to come."""
    return await _save_reports(console, scope, case, await _follow(console, scope, case, wait), out, wanted)


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


async def _save_reports(
    console: Console, scope: Scope, case: UUID, seen: CaseProgress, out: Path, wanted: Formats
) -> int:
    console.print(f"核对件 {seen.number}：{STATE_TITLES[seen.state]}（{_states(seen)}）")
    reports = await list_reports(scope, case)
    if not reports:
        console.print("尚无报告：数源还没有反馈；核对继续进行，报告出具后可从接口下载。", style="yellow")
        return 2
    names = [name for name in await formats_of(scope, case) if not wanted or name in wanted]
    saved = await _files(scope, reports[0], names, out)
    for path in saved.values():
        console.print(f"{'最终' if reports[0].final else '分段'}报告：{path}", soft_wrap=True)
    if late := [name for name in names if name not in saved]:
        console.print(f"尚未生成的格式：{'、'.join(late)}；生成后可从接口下载。", style="yellow", soft_wrap=True)
    return 0 if seen.state is State.REPORTED and not late else 2


async def _files(scope: Scope, report: ReportSummary, names: Sequence[str], out: Path) -> Mapping[str, Path]:
    """Every file that there is within `PATIENCE`: a format that cannot be rendered keeps nobody from the others."""
    out.mkdir(parents=True, exist_ok=True)
    saved: dict[str, Path] = {}
    ends = time.monotonic() + PATIENCE
    for name in names:
        if file := await _patiently(scope, report.id, name, ends):
            saved[name] = out / file.name
            saved[name].touch(mode=0o600)  # it holds personal detail
            saved[name].write_bytes(file.body)
    return saved


PATIENCE = 20.0
"""Seconds that the files of a report are waited for, all together."""


async def _patiently(scope: Scope, report: UUID, name: str, ends: float) -> ReportFile | None:
    while True:
        try:
            return await fetch_report(scope, report, name)
        except Conflict:
            if time.monotonic() > ends:
                return None
            await asyncio.sleep(0.1)
