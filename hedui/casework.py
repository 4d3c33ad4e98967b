"""命令行办理: `feed` and `verify`, each step with the token of the post holder whose step it is."""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from core import intake
from core.applications.actions import feed
from core.applications.model import ApplicationIn
from core.errors import Conflict, Problem
from core.plugin.reports import FOUR_STATES
from core.reports.actions import ReportSummary, fetch_report, list_reports
from core.runtime import Runtime
from core.scope import Scope
from core.verification.looking import CaseProgress, progress
from core.verification.model import STATE_TITLES, State
from hedui.journey import HouseholdFile, Officers, ReturnedForGaps, carry_through
from tenants.access import authenticate

console = Console()


class Tokens(msgspec.Struct, frozen=True):
    """令牌文件: one token a step."""

    feed: str = ""
    clerk: str = ""
    reviewer: str = ""
    county: str = ""


def read_tokens(path: Path) -> Tokens:
    """Read the token file (TOML: feed, clerk, reviewer, county)."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Tokens, strict=False)


async def feed_file(runtime: Runtime, file: Path, tokens: Tokens) -> int:
    """Deliver one application or a list of them as the assistance system; a bad one is named and stops no other."""
    scope = await authenticate(runtime, tokens.feed)
    plain = msgspec.json.decode(file.read_bytes())
    failed = 0
    for number, entry in enumerate(plain if isinstance(plain, list) else [plain], start=1):
        try:
            fed = await feed(scope, intake.convert(ApplicationIn, entry))
            console.print(f"第 {number} 件：已接收救助申请 {fed.number}（第 {fed.version} 版）")
        except Problem as problem:
            failed += 1
            console.print(f"第 {number} 件：{problem}", style="red")
    return 1 if failed else 0


async def verify_file(runtime: Runtime, file: Path, tokens: Tokens, out: Path, wait: float) -> int:
    """Carry a household file through to the report; stops visibly at the step that cannot be done."""
    household = intake.read(HouseholdFile, file.read_bytes())
    officers = Officers(
        await authenticate(runtime, tokens.clerk),
        await authenticate(runtime, tokens.reviewer),
        await authenticate(runtime, tokens.county),
    )
    try:
        case = await carry_through(officers, household, lambda step: console.print(f"✔ {step}"))
    except ReturnedForGaps as returned:
        for gap in returned.reviewed.gaps:
            console.print(f"✘ 第 {gap.position} 人（{gap.role}）：{gap.message}", style="red")
        return 1
    except Problem as problem:
        console.print(f"✘ {problem}", style="red")
        return 1
    seen = await _follow(officers.county, case.id, wait)
    return await _save_reports(officers.county, case.id, seen, out)


async def _follow(scope: Scope, case: UUID, wait: float) -> CaseProgress:
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


async def _save_reports(scope: Scope, case: UUID, seen: CaseProgress, out: Path) -> int:
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
