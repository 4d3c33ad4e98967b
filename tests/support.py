"""测试助手: what the tests of the core share: jobs of one world, reports opened, the truth beside row-level security."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
from granian.constants import Interfaces
from granian.server.embed import Server

from core.database import DB
from core.outbox import RELAY
from core.plugin.reports import ReportContent
from core.reports.issuing import load_content
from core.runtime import Runtime
from core.scope import Scope
from hedui.app import create_app
from hedui.embedded.postgres import SUPERUSER, EmbeddedPostgres
from hedui.worker import run_job

if TYPE_CHECKING:
    from tests.conftest import World

DEPARTMENTS = ("public_security", "social_insurance", "housing", "banks")
ANSWERING = ("ask.send", "verification.assess")
"""Every job but the rendering of files, which takes most of the time and is another test's business."""


async def due(world: World, *names: str) -> list[UUID]:
    """到期任务 of this world's tenants: of other tests' worlds nothing is seen."""
    async with DB.open(RELAY) as door:
        rows = await door.connection.fetch(
            """select id from outbox where tenant_id = any ($1::uuid[]) and job = any ($2::text[]) and done_at is null
                  and due_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
                order by due_at""",
            [tenant.id for tenant in world.tenants.values()],
            list(names),
        )
    return [row["id"] for row in rows]


async def work(world: World, *names: str, runtime: Runtime | None = None) -> None:
    """办理到期任务, again and again, until none is due. Without names: all but the rendering of files."""
    for _ in range(100):
        jobs = await due(world, *(names or ANSWERING))
        if not jobs:
            return
        for job in jobs:
            await run_job(runtime or world.runtime, job)
    raise AssertionError("jobs do not come to an end")


async def hasten() -> None:
    """时间过去: whatever was postponed is due now."""
    async with DB.open(RELAY) as door:
        await door.connection.execute(
            "update outbox set due_at = clock_timestamp(), lease_until = null where done_at is null"
        )


async def forget_jobs() -> None:
    """清空任务: what a test leaves behind must not be run by the next one."""
    async with DB.open(RELAY) as door:
        await door.connection.execute("update outbox set done_at = clock_timestamp() where done_at is null")


def behave(world: World) -> None:
    """恢复正常: every department answers as it should again."""
    for department in DEPARTMENTS:
        world.departments.order(department)


def tell(world: World, kind: str, **more: Any) -> None:
    """下达故障 to every department."""
    for department in DEPARTMENTS:
        world.departments.order(department, {"faults": [{"kind": kind, **more}]})


@asynccontextmanager
async def truth(postgres: EmbeddedPostgres, database: str) -> AsyncIterator[Any]:
    """真实内容: a superuser's connection, past row-level security, to look at what is really there."""
    connection = await asyncpg.connect(postgres.url(SUPERUSER, database))
    try:
        yield connection
    finally:
        await connection.close()


async def rows(scope: Scope, sql: str, *args: Any) -> list[Any]:
    """Rows as the application role sees them for the scope's tenant."""
    async with DB.open(scope.local()) as door:
        return list(await door.connection.fetch(sql, *args))


async def report(scope: Scope, verification: UUID) -> ReportContent:
    """最新报告 of a case, opened."""
    async with DB.open(scope.local()) as door:
        newest = await door.connection.fetchval(
            "select id from report where verification_id = $1 order by sequence desc limit 1", verification
        )
    async with scope.read("report.fetch") as tx:
        _, content = await load_content(tx, newest)
    return content


async def states(scope: Scope, verification: UUID) -> Mapping[UUID, str]:
    """查询状态 of a case's asks, as stored."""
    found = await rows(scope, "select id, state from ask where verification_id = $1", verification)
    return {row["id"]: row["state"] for row in found}


@asynccontextmanager
async def served(runtime: Runtime) -> AsyncIterator[int]:
    """网页服务: the application behind a real server on loopback; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Server(create_app(runtime), port=port, interface=Interfaces.ASGINL, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    try:
        await _answers(port)
        yield port
    finally:
        server.stop()
        await serving


async def _answers(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    raise TimeoutError("the server does not answer")
