"""数据库体检: role, migrations, isolation, partitions, clock; then the tenants' law, the calendar and the jobs."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

import migrations
from core.clock import SystemClock, legal_date
from core.consistency.walk import all_tenants, tenant_view
from core.database import DB, PowerfulRole, close_pool, connection_arguments, open_pool, refuse_powerful_role
from core.errors import Conflict
from core.law import Law
from core.outbox import RELAY
from core.plugin.registry import Registry
from hedui.settings import Settings
from hedui.wiring import law_source
from tenants.isolation import GRANTS, census
from tenants.jurisdiction import LEFT_BELOW
from tenants.permissions import PLATFORM

OLDEST_POSTGRES = 15
LARGEST_SKEW = timedelta(seconds=5)
LONGEST_WAIT = timedelta(seconds=60)
TWELVE_MONTHS = timedelta(days=366)
UNREACHABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
_UPPER = re.compile(r"TO \('([0-9a-f-]{36})'\)")


class Verdict(NamedTuple):
    """体检结论: one line, and what to do where it is not well."""

    well: bool
    said: str
    remedy: str = ""


async def examine_database(settings: Settings, connection: Any) -> AsyncIterator[Verdict]:
    """What any connection of the application role can tell."""
    version = connection.get_server_version()
    fits = version.major >= OLDEST_POSTGRES
    yield Verdict(fits, f"数据库：PostgreSQL {version.major}.{version.minor}", "升级到 PostgreSQL 15 以上")
    try:
        await refuse_powerful_role(connection)
        yield Verdict(True, "数据库角色：受行级安全约束，不拥有任何表")
    except PowerfulRole as error:
        yield Verdict(False, f"数据库角色：{error}", "HEDUI_DATABASE_URL 使用应用角色，HEDUI_OWNER_URL 使用迁移角色")
    yield await _migrations(settings, connection)
    faults = await census(connection)
    yield Verdict(not faults, f"隔离：{'；'.join(faults) or '每张表、每个分区都有行级安全和策略'}",
                  "运行 hedui migrate；仍有问题的，请数据库管理员撤销自行添加的对象和授权")  # fmt: skip
    yield await _partitions(connection)
    yield await _skew(connection)


async def _migrations(settings: Settings, connection: Any) -> Verdict:
    wanted = {import_module(f"migrations.{m.name}").ID for m in pkgutil.iter_modules(migrations.__path__)}
    ran = await _ran(settings.owner_url)
    if ran is None:
        missing = [table for table in sorted(GRANTS) if not await connection.fetchval("select to_regclass($1)", table)]
        said = f"迁移：缺少 {'、'.join(missing)}" if missing else "迁移：数据表齐全（没有迁移角色，未核对版本）"
        return Verdict(not missing, said, "运行 hedui migrate")
    if ran - wanted:
        return Verdict(False, f"迁移：数据库比程序新（{'、'.join(sorted(ran - wanted))}）", "升级程序，不要降级数据库")
    missing = sorted(wanted - ran)
    said = f"迁移：缺少 {'、'.join(missing)}" if missing else f"迁移：已到最新（{max(wanted)}）"
    return Verdict(not missing, said, "运行 hedui migrate")


async def _ran(owner_url: str | None) -> set[str] | None:
    """Migrations that ran, as the owner can tell; None where there is no owner's address."""
    if owner_url is None:
        return None
    with suppress(*UNREACHABLE):
        connection = await asyncpg.connect(**connection_arguments(owner_url), timeout=5)
        try:
            return {
                row["name"] for row in await connection.fetch("select name from migration where app_name = 'hedui'")
            }
        except asyncpg.UndefinedTableError:
            return set()
        finally:
            await connection.close()
    return None


async def _partitions(connection: Any) -> Verdict:
    rows = await connection.fetch(
        """select p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
             from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
            where p.relkind = 'p' and p.relnamespace = 'public'::regnamespace"""
    )
    reach: dict[str, datetime] = {}
    for row in rows:
        if found := _UPPER.search(row["bound"]):
            upper = datetime.fromtimestamp(int(UUID(found[1]).hex[:12], 16) / 1000, UTC)
            reach[row["parent"]] = max(upper, reach.get(row["parent"], upper))
    short = [name for name, upper in sorted(reach.items()) if upper < SystemClock().now() + TWELVE_MONTHS]
    if short or not reach:
        return Verdict(
            False,
            f"分区：{'、'.join(short) or '没有分区'} 不足十二个月",
            "升级程序并运行 hedui migrate，建立以后各年的分区",
        )
    return Verdict(True, f"分区：已建至 {min(reach.values()).year - 1} 年底")


async def _skew(connection: Any) -> Verdict:
    before = SystemClock().now()
    there = await connection.fetchval("select clock_timestamp()")
    skew = there - (before + (SystemClock().now() - before) / 2)
    fits = abs(skew) <= LARGEST_SKEW
    remedy = "两边都与标准时间同步（NTP）；期限和授权有效期按数据库时间判断"
    return Verdict(fits, f"时钟：与数据库相差 {abs(skew).total_seconds():.1f} 秒", remedy)


async def examine_offices(settings: Settings, registry: Registry) -> AsyncIterator[Verdict]:
    """What needs the door: tenants, their law, the calendar, the jobs."""
    try:
        await open_pool(settings.database_url or "", size=2)
    except PowerfulRole:
        yield Verdict(False, "机构与任务：未检查", "先改正数据库角色")
        return
    try:
        async for verdict in offices_and_jobs(registry):
            yield verdict
    except asyncpg.PostgresError as error:
        yield Verdict(False, f"机构与任务：未能检查（{type(error).__name__}）", "先运行 hedui migrate")
    finally:
        await close_pool()


async def offices_and_jobs(registry: Registry) -> AsyncIterator[Verdict]:
    """The same, where the pool of this process is open already."""
    for find in (_laws_and_calendars, _backlog, _resting):
        for verdict in await find(registry):
            yield verdict


async def _laws_and_calendars(registry: Registry) -> Sequence[Verdict]:
    laws, faults, idle, count = await _laws(registry)
    if not count:
        return [Verdict(False, "机构：尚未开通", "运行 hedui provision 机构数据文件")]
    found = [
        Verdict(False, f"机构 {name} 的适用法律不可用：{why}", "修复所列插件包；此前该机构的核对件暂停")
        for name, why in faults.items()
    ]
    if not faults:
        found.append(Verdict(True, f"机构：{count} 个，适用法律均可用"))
    found += [Verdict(True, f"机构 {name}：本级不受理，无需规则包") for name in idle]
    return [*found, *_calendars(laws)]


async def _laws(registry: Registry) -> tuple[list[Law], Mapping[str, str], list[str], int]:
    """Laws, faults by tenant, upper tenants that need none, number of tenants."""
    today = legal_date(SystemClock().now())
    tenants = [tenant for tenant in await all_tenants() if tenant.level != PLATFORM]
    source = law_source(registry)
    laws, faults, idle = [], {}, []
    for tenant in tenants:
        async with tenant_view(tenant) as connection:
            try:
                laws.append(await source(connection, tenant.id, today))
            except Conflict as error:
                if error.code == LEFT_BELOW:
                    idle.append(tenant.name)
                else:
                    faults[tenant.name] = error.wording().detail
    return laws, faults, idle, len(tenants)


def _calendars(laws: Sequence[Law]) -> Iterator[Verdict]:
    year = legal_date(SystemClock().now()).year
    for calendar in {law.calendar.id: law.calendar for law in laws}.values():
        if year not in calendar.years:
            yield Verdict(
                False, f"工作日历 {calendar.title}：没有 {year} 年的安排", "更新提供日历的插件；现在的期限都是暂定的"
            )
        elif year + 1 not in calendar.years:
            yield Verdict(True, f"工作日历 {calendar.title}：有 {year} 年；{year + 1} 年未载入，跨年的期限标明为暂定")
        else:
            yield Verdict(True, f"工作日历 {calendar.title}：有 {year}、{year + 1} 年")


async def _backlog(registry: Registry) -> Sequence[Verdict]:
    async with DB.open(RELAY) as door:
        waiting = await door.connection.fetchval(
            """select count(*) from outbox where done_at is null and due_at < clock_timestamp() - $1::interval
                  and (lease_until is null or lease_until < clock_timestamp() - $1::interval)""",
            LONGEST_WAIT,
        )
    if waiting:
        said = f"任务：{waiting} 项到期一分钟以上无人办理"
        return [Verdict(False, said, "启动工作进程（hedui worker），或增加 HEDUI_WORKERS")]
    return [Verdict(True, "任务：没有积压")]


async def _resting(registry: Registry) -> Sequence[Verdict]:
    """Sources that could not be asked so often in a row that their asks wait."""
    found = []
    for tenant in await all_tenants():
        async with tenant_view(tenant) as connection:
            rows = await connection.fetch(
                """select connector, source, failures, to_char(resting_until at time zone 'Asia/Shanghai', 'HH24:MI') as until
                     from source_flow where tenant_id = $1 and trips > 0 order by source, connector""",
                tenant.id,
            )
        for row in rows:
            place = f"{row['source']}（{tenant.name}，{row['connector']}）"
            said = f"数源 {place}：连续 {row['failures']} 次无法查询，暂停到 {row['until']}"
            found.append(Verdict(False, said, "检查该部门的接口和连接器设置；到时先试一项，答复后其余自动继续"))
    return found or [Verdict(True, "数源：没有因连续无法查询而暂停的")]
