"""测试助手: what the tests of the core share: jobs of one world, reports opened, the truth beside row-level security."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server
from piccolo.engine.postgres import PostgresEngine

from core.applications.actions import close
from core.authorizations.actions import withdraw
from core.authorizations.model import SuspensionIn, WithdrawIn
from core.authorizations.suspensions import raise_suspension
from core.clock import SHANGHAI, FixedClock
from core.consistency.model import Finding
from core.database import DB, connection_arguments
from core.ids import new_id
from core.law import Law
from core.outbox import RELAY
from core.plugin.reports import ReportContent
from core.reports.issuing import load_content
from core.runtime import Runtime
from core.scope import Scope
from core.sources.model import REFUSALS
from core.verification.course import suspend
from core.verification.model import Accepted, ReasonIn
from hedui import fsck
from hedui.app import create_app
from hedui.embedded.postgres import SUPERUSER, EmbeddedPostgres
from hedui.worker import run_job
from tenants.access import operator_scope
from tenants.proposals import Proposal, approve, propose
from tenants.provisioning import enter_value
from tenants.sessions.resetting import reset_password
from tenants.settings import Wanted
from tenants.tables import SettingRow
from tenants.template_proposals import TemplateProposal, approve_template, propose_template

if TYPE_CHECKING:
    from tests.conftest import World

DEPARTMENTS = ("public_security", "social_insurance", "housing", "banks")
ANSWERING = ("ask.send", "suspension.wake", "verification.assess", "batch.exchange")
"""Every job but the rendering of files, which takes most of the time and is another test's business."""


async def due(world: World, *names: str) -> list[UUID]:
    """到期任务 of this world's tenants, of each lane the first: of other tests' worlds nothing is seen."""
    async with DB.open(RELAY) as door:
        rows = await door.connection.fetch(
            """select id from (
                 select distinct on (tenant_id, job, lane) id, due_at from outbox
                  where tenant_id = any ($1::uuid[]) and job = any ($2::text[]) and done_at is null
                    and due_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
                  order by tenant_id, job, lane, due_at) first
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


async def once(world: World, *names: str) -> None:
    """逐项一次: every job of these names that is due, once, name by name: what fails is not tried again."""
    for name in names:
        for job in await due(world, name):
            await run_job(world.runtime, job)


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


def at(scope: Scope, day: date) -> Scope:
    """另一天: the same scope on another day at noon."""
    moment = datetime.combine(day, time(12), SHANGHAI)
    return dataclasses.replace(scope, runtime=dataclasses.replace(scope.runtime, clock=FixedClock(moment)))


def later(law: Law, day: date, working_days: int) -> date:
    """若干工作日后, counted without the product's arithmetic."""
    while working_days:
        day += timedelta(days=1)
        working_days -= law.calendar.is_working_day(day)
    return day


def behave(world: World) -> None:
    """恢复正常: every department answers as it should again."""
    for department in DEPARTMENTS:
        world.departments.order(department)


async def call_back_only(world: World, element: str) -> None:
    """只回调: the source of that element accepts and answers later; it cannot be collected from."""
    province = operator_scope(world.runtime, world.tenants["zhejiang"])
    settings = world.departments.settings((element,))
    settings["services"][element]["collect_share_id"] = ""
    async with province.write("connector.configure"):
        await enter_value(
            SettingRow(
                id=new_id(),
                tenant_id=province.tenant.id,
                lineage=[province.tenant.id],
                name="connector.public_data_gateway.connector",
                value=msgspec.json.encode(settings).decode(),
                document="测试",
                valid_from=date(2021, 5, 13),  # later than what the world itself was told
                set_by="测试",
                set_at=province.now,
            )
        )


async def colleague(scope: Scope) -> Scope:
    """同事: another person with the same permissions, whom the operator has entered."""
    account = new_id()
    async with operator_scope(scope.runtime, scope.tenant).write("tenant.provision") as tx:
        await tx.rows(
            "insert into account (tenant_id, id, real_name, staff_number) values ($1, $2, $3, $4)",
            scope.tenant.id, account, "另一管理员", account.hex,
        )  # fmt: skip
    return dataclasses.replace(scope, actor=dataclasses.replace(scope.actor, account=account, name="另一管理员"))


async def own_code(world: World, tenant: str) -> str:
    """行政区划代码 that no other office of this database has: a login and the command line find their tenant by it."""
    code = f"9{new_id().int % 100_000:05d}"
    scope = world.tenants[tenant]
    async with operator_scope(world.runtime, scope).write("tenant.provision") as tx:
        await tx.rows("update tenant_code set code = $2 where tenant_id = $1", scope.id, code)
    return code


async def put_in_force(scope: Scope, name: str, value: Any, document: str, start: date) -> Proposal:
    """设置生效: proposed by this administrator, approved by a colleague."""
    made = await propose(scope, Wanted(name, value, document, start), "测试需要追溯")
    return await approve(await colleague(scope), made.id)


async def put_template(world: World, tenant: str, format_id: str, body: bytes | None, start: date) -> TemplateProposal:
    """模板生效: proposed by the operator, approved by the administrator."""
    operator, admin = (
        operator_scope(world.runtime, world.tenants[tenant]),
        {"xihu": "XH0002", "zhejiang": "ZJ0002"}[tenant],
    )
    made = await propose_template(operator, format_id, body, "测试通知", start)
    return await approve_template(await world.scope(admin), made.id)


async def seize(scope: Scope, staff_number: str) -> None:
    """经手: whoever this is once was an administrator, and gave out a colleague's password."""
    await reset_password(dataclasses.replace(scope, verbs=scope.verbs | {"account.reset"}), staff_number)


async def connect(engine: PostgresEngine, url: str, size: int) -> None:
    """连接池 of a test's own engine."""
    engine.config = connection_arguments(url)
    engine.pool = await asyncpg.create_pool(**engine.config, min_size=0, max_size=size)


async def free(engine: PostgresEngine, size: int) -> int:
    """可用连接: how many can be had at once; taken, not counted from a statistic."""
    pool: Any = engine.pool
    taken = []
    try:
        while len(taken) < size:
            taken.append(await pool.acquire(timeout=1))
    except TimeoutError:
        pass
    for connection in taken:
        await pool.release(connection)
    return len(taken)


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


async def province_findings(runtime: Runtime, scope: Scope, ledger: Path | None = None) -> list[Finding]:
    """What fsck says of the scope's province; the test database holds many others by the end of a run."""
    return await fsck.run(runtime, ledger, province=scope.tenant.lineage[-1])


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
    """查询状态 of a case's asks, as stored, where a connector reaches the source."""
    found = await rows(
        scope, "select id, state from ask where verification_id = $1 and note <> 'no_connector'", verification
    )
    return {row["id"]: row["state"] for row in found}


def reached(asks: Iterable[Any]) -> list[Any]:
    """接通的查询 among those of a view or an answer: a connector reaches their source."""
    untold = REFUSALS["no_connector"]
    return [ask for ask in asks if (ask["note"] if isinstance(ask, dict) else ask.note) != untold]


class Bench(NamedTuple):
    """试验台: a running case about which nothing has been asked yet, and everybody who acts on it."""

    world: World
    case: Accepted
    executing: Scope
    county: Scope
    clerk: Scope
    feeder: Scope
    asks: list[UUID]
    """Of the first subject, where a connector reaches the source."""
    number: str

    @property
    def subject(self) -> UUID:
        return self.case.subjects[0]


async def bench_of(world: World, household: int) -> Bench:
    """A bench for that household."""
    file = world.file(household)
    case = await world.begin(household, application_number=file.application_number)
    executing = await world.scope("ZJ0001")
    mine = "select id from ask where subject_id = $1 and note <> 'no_connector' order by id"
    asks = await rows(executing, mine, case.subjects[0])
    people = [await world.scope(number) for number in ("XH0001", "XH1001", "XH9001")]
    return Bench(world, case, executing, *people, [row["id"] for row in asks], file.application_number)


ENDS: dict[str, Callable[[Bench], Awaitable[Any]]] = {
    "no_live_application": lambda b: close(b.feeder, b.number),
    "authorization_not_in_force": lambda b: withdraw(b.clerk, b.case.id, WithdrawIn(b.subject, "本人要求")),
    "subject_suspended": lambda b: raise_suspension(b.county, b.case.id, SuspensionIn(b.subject, "缺少签名")),
    "case_not_running": lambda b: suspend(b.executing, b.case.id, ReasonIn("测试需要")),
}
"""不再放行: the reason that the database then gives -> the act that brings it about."""


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
