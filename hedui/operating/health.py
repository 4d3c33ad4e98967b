"""体检: what `hedui doctor` looks at, asked by the web process over its own connections: bounded, and once at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import asyncpg

from core.database import connection_arguments
from core.errors import Busy
from core.scope import Scope
from hedui.doctor import examine_here
from hedui.doctor_database import UNREACHABLE, Verdict, examine_database, offices_and_jobs
from hedui.operating.door import permit
from hedui.operating.model import HealthView, VerdictView
from hedui.settings import Settings

EXAMINE = "platform.examine"
PATIENCE = 20.0
_one_at_a_time = asyncio.Semaphore(1)


async def health(scope: Scope) -> HealthView:
    """体检 of the whole installation; raises Busy while another one runs."""
    permit(scope, EXAMINE)
    if _one_at_a_time.locked():
        raise Busy("examination_running", retry_after=5)
    async with _one_at_a_time:
        settings, registry = Settings.from_environment(), scope.runtime.registry
        found = [
            *await _within("本机与门铃", lambda: examine_here(settings, registry)),
            *await _within("数据库", lambda: _database(settings)),
            *await _within("机构与任务", lambda: offices_and_jobs(registry)),
        ]
    return HealthView(scope.now, [VerdictView(one.well, one.said, one.remedy) for one in found])


async def _within(what: str, examine: Callable[[], AsyncIterator[Verdict]]) -> list[Verdict]:
    found: list[Verdict] = []
    try:
        async with asyncio.timeout(PATIENCE), aclosing(examine()) as verdicts:  # type: ignore[type-var]
            async for verdict in verdicts:
                found.append(verdict)  # noqa: PERF401 - what was found before the time ran out is told
    except TimeoutError:
        found.append(
            Verdict(
                False, f"{what}：{PATIENCE:.0f} 秒内没有检查完", "服务器很忙；稍后再查，或在服务器上运行 hedui doctor"
            )
        )
    except UNREACHABLE as error:
        found.append(Verdict(False, f"{what}：未能检查（{type(error).__name__}）", "在服务器上运行 hedui doctor"))
    return found


async def _database(settings: Settings) -> AsyncIterator[Verdict]:
    connection = await asyncpg.connect(**connection_arguments(settings.database_url or ""), timeout=5)
    try:
        async for verdict in examine_database(settings, connection):
            yield verdict
    finally:
        await connection.close()
