"""体检: all is well on a provisioned installation; what is not is named, with what to do, and without a password."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from redis.asyncio import Redis

from core.clock import FixedClock
from core.confining import Offered, offered
from core.database import DB, close_pool, open_pool
from core.ids import new_id
from core.plugin.registry import Registry
from core.runtime import Runtime
from core.vault.vault import Vault, make_key_file
from hedui import doctor, doctor_database
from hedui.embedded.postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres
from hedui.settings import Settings
from hedui.wiring import law_source
from tenants.provisioning import provision

if TYPE_CHECKING:
    from hedui.embedded.redis import EmbeddedRedis
    from tenants.provisioning import ProvisioningFile

replace = msgspec.structs.replace


@pytest.fixture(autouse=True)
def pool_of_others(database: str) -> Any:
    """The doctor opens a pool of its own and closes it; the other tests' pool, open before, waits meanwhile."""
    kept = DB.pool, DB.config
    yield
    DB.pool, DB.config = kept


@pytest.fixture(scope="module")
async def installation(
    database: str, postgres: EmbeddedPostgres, redis: EmbeddedRedis, folder: Path, registry: Registry,
    provisioning_file: ProvisioningFile,
) -> AsyncIterator[tuple[Settings, str]]:  # fmt: skip
    """A provisioned installation, and the name of its database."""
    data, name = folder / f"doctor-{uuid4().hex[:6]}", f"t_{uuid4().hex[:12]}"
    make_key_file(data / "keys" / "master.toml")
    await postgres.create_database(name, template="hedui_template")
    kept = DB.pool, DB.config
    await open_pool(postgres.url(APP, name), size=2)
    vault = Vault.from_file(data / "keys" / "master.toml")
    await provision(Runtime(vault=vault, registry=registry, law_for=law_source(registry)), provisioning_file)
    await close_pool()
    DB.pool, DB.config = kept
    settings = Settings(
        data_dir=data, key_file=data / "keys" / "master.toml", fonts_dir=data / "fonts",
        database_url=postgres.url(APP, name), owner_url=postgres.url(OWNER, name), redis_url=redis.url,
    )  # fmt: skip
    yield settings, name
    await postgres.drop_database(name)


@pytest.fixture
def settings(installation: tuple[Settings, str]) -> Settings:
    return installation[0]


@pytest.fixture
async def superuser(postgres: EmbeddedPostgres, installation: tuple[Settings, str]) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(postgres.url(SUPERUSER, installation[1]))
    yield connection
    await connection.close()


async def ills(settings: Settings) -> list[str]:
    """What is not well, with its remedy."""
    found = [verdict async for verdict in doctor.examine(settings) if not verdict.well]
    assert all(verdict.remedy for verdict in found)
    return [verdict.said for verdict in found]


async def test_all_is_well(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert await doctor.doctor(settings) == 0
    said = capsys.readouterr().out
    assert "✘" not in said
    for name in ("设置", "密钥文件", "插件", "字体", "Redis", "数据库", "数据库角色", "迁移", "隔离", "分区", "时钟",
                 "机构", "工作日历", "任务", "数源"):  # fmt: skip
        assert f"✔ {name}" in said


async def test_database_away_ends_the_examination_and_tells_no_password(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    away = replace(settings, database_url="postgresql://hedui_app:geheim@127.0.0.1:9/hedui")
    assert await doctor.doctor(away) == 1
    said = capsys.readouterr().out
    assert "✘ 数据库：不能以应用角色连接 postgresql://hedui_app:***@127.0.0.1:9/hedui" in said
    assert "geheim" not in said
    assert "机构" not in said


async def test_role_that_owns_the_tables(settings: Settings) -> None:
    found = await ills(replace(settings, database_url=settings.owner_url))
    assert "拥有（或可变为拥有）数据表" in found[0]
    assert found[1] == "机构与任务：未检查"


async def test_database_that_was_never_migrated(postgres: EmbeddedPostgres, settings: Settings) -> None:
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name)
    bare = replace(settings, database_url=postgres.url(APP, name), owner_url=postgres.url(OWNER, name))
    with_owner, without = await ills(bare), await ills(replace(bare, owner_url=None))
    await postgres.drop_database(name)
    assert with_owner[0].startswith("迁移：缺少 0001、0002")
    assert with_owner[-1] == "机构与任务：未能检查（UndefinedTableError）"
    assert without[0].startswith("迁移：缺少 account、api_token")


async def test_database_newer_than_the_program(settings: Settings, superuser: Any) -> None:
    await superuser.execute("insert into migration (name, app_name, ran_on) values ('9999', 'hedui', now())")
    found = await ills(settings)
    await superuser.execute("delete from migration where name = '9999'")
    assert found == ["迁移：数据库比程序新（9999）"]


async def test_migrations_without_the_owner(settings: Settings) -> None:
    assert await ills(replace(settings, owner_url=None)) == []


async def test_key_file(settings: Settings, tmp_path: Path) -> None:
    wide, broken = tmp_path / "wide.toml", tmp_path / "broken.toml"
    make_key_file(wide)
    wide.chmod(0o644)
    with os.fdopen(os.open(broken, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write("[master]\n1 = 'not hex'\n")
    for path, words in ((wide, "权限不是 0600"), (broken, "内容不完整"), (tmp_path / "none.toml", "没有")):
        (said,) = await ills(replace(settings, key_file=path))
        assert words in said


async def test_redis(settings: Settings) -> None:
    (said,) = await ills(replace(settings, redis_url="redis://:geheim@127.0.0.1:9/0"))
    assert said.startswith("Redis：不能连接")
    assert "geheim" not in said
    client = Redis.from_url(settings.redis_url or "")
    await client.config_set("maxmemory-policy", "allkeys-lru")
    found = await ills(settings)
    await client.config_set("maxmemory-policy", "noeviction")
    await client.aclose()
    assert found == ["Redis：可用，maxmemory-policy 为 allkeys-lru"]


async def test_refused_plugin_and_missing_pack(
    settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = {name: plugin for name, plugin in registry.plugins.items() if name != "zhejiang"}
    crippled = Registry(plugins, {"zhejiang": "无法导入：SyntaxError"})
    monkeypatch.setattr(doctor, "discover", lambda: crippled)
    refused, *offices = await ills(settings)
    assert refused == "插件 zhejiang 被拒绝：无法导入：SyntaxError"
    assert len(offices) >= 4
    assert all("适用法律不可用" in said and "zhejiang" in said for said in offices)


async def test_an_office_that_has_switched_on_nothing_yet_is_no_fault(settings: Settings, superuser: Any) -> None:
    identity = uuid4()
    add = "insert into tenant (id, level, name, lineage) values ($1, 'province', '尚未启用的机构', array[$1::uuid])"
    await superuser.execute(add, identity)
    try:
        told = {verdict.said: verdict.well async for verdict in doctor.examine(settings)}
    finally:
        await superuser.execute("delete from tenant where id = $1", identity)
    (unset,) = (said for said in told if "尚未启用的机构" in said)
    assert "本级不受理" in unset
    assert told[unset]


@pytest.mark.parametrize(
    ("found", "well", "said"),
    [
        (Offered(6, calls=True), True, "Landlock 第 6 版、seccomp 可用"),
        (Offered(0, calls=True), True, "没有 Landlock"),
        (Offered(3, calls=False), True, "没有 seccomp"),
        (Offered(0, calls=False), False, "只由 Python 自行监视"),
    ],
)
def test_what_children_give_up_is_told(found: Offered, well: bool, said: str) -> None:
    verdict = doctor._confinement(found)
    assert (verdict.well, bool(verdict.remedy)) == (well, not well)
    assert said in verdict.said
    assert offered() == offered()  # asking gives nothing up


async def test_fonts(settings: Settings, tmp_path: Path) -> None:
    (said,) = await ills(replace(settings, fonts_dir=tmp_path))
    assert said.startswith("字体：随附 2 种")


async def test_fence_that_was_taken_down(settings: Settings, superuser: Any) -> None:
    await superuser.execute("grant delete on trace to hedui_app")
    found = await ills(settings)
    await superuser.execute("revoke delete on trace from hedui_app")
    assert found == ["隔离：hedui_app 对 trace 有 DELETE 权限"]


async def test_jobs_that_nobody_does(settings: Settings, superuser: Any) -> None:
    job = new_id()
    await superuser.execute(
        "insert into outbox (tenant_id, id, job, ref, lane, due_at) select id, $1, 'ask.send', $1, $1, now() - interval '2 minutes'"
        " from tenant limit 1",
        job,
    )
    found = await ills(settings)
    await superuser.execute("delete from outbox where id = $1", job)
    assert found == ["任务：1 项到期一分钟以上无人办理"]


async def test_a_source_that_is_left_in_peace(settings: Settings, superuser: Any) -> None:
    await superuser.execute(
        """insert into source_flow (tenant_id, connector, source, next_at, failures, trips, resting_until)
           select id, 'public_data_gateway.connector', 'banks', now(), 12, 1, '2026-11-22T08:30:00+08:00'
             from tenant order by id limit 1"""
    )
    found = await ills(settings)
    await superuser.execute("delete from source_flow")
    assert len(found) == 1
    assert found[0].startswith("数源 banks（")
    assert found[0].endswith("public_data_gateway.connector）：连续 12 次无法查询，暂停到 08:30")


async def test_another_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    far = FixedClock(datetime(2036, 6, 1, tzinfo=UTC))
    monkeypatch.setattr(doctor_database, "SystemClock", lambda: far)
    partitions, clock, calendar = await ills(settings)
    assert partitions.startswith("分区：ask、reply、trace 不足")
    assert clock.startswith("时钟：与数据库相差")
    assert calendar.endswith("没有 2036 年的安排")


async def test_no_office_yet(postgres: EmbeddedPostgres, settings: Settings) -> None:
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    found = await ills(replace(settings, database_url=postgres.url(APP, name), owner_url=postgres.url(OWNER, name)))
    await postgres.drop_database(name)
    assert found == ["机构：尚未开通"]
