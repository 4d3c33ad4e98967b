"""隔离: the census finds nothing, finds what is planted, and the fences hold for a connection that is used again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from core.ids import new_id
from hedui.embedded.postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres
from tenants.isolation import CROSSING, GRANTS, census

HERE, THERE = uuid4(), uuid4()


@pytest.fixture(scope="module")
async def scratch(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database to spoil."""
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    yield name
    await postgres.drop_database(name)


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, scratch: str) -> AsyncIterator[Any]:
    """The owner's connection, in a transaction that is rolled back."""
    connection = await asyncpg.connect(postgres.url(OWNER, scratch))
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture
async def app(postgres: EmbeddedPostgres, scratch: str) -> AsyncIterator[Any]:
    """One connection as the application role."""
    connection = await asyncpg.connect(postgres.url(APP, scratch))
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def offices(postgres: EmbeddedPostgres, scratch: str) -> None:
    """Two provinces with an office each."""
    connection = await asyncpg.connect(postgres.url(SUPERUSER, scratch))
    for tenant in (HERE, THERE):
        await connection.execute(
            "insert into tenant (id, level, name, lineage) values ($1, 'province', '某省', array[$1::uuid])", tenant
        )
        await connection.execute(
            "insert into office (tenant_id, id, kind, name, code) values ($1, $2, 'agency', '核对科', '330000')",
            tenant, new_id(),
        )  # fmt: skip
    await connection.close()


@asynccontextmanager
async def within(connection: Any, tenant: UUID) -> AsyncIterator[None]:
    """A transaction of that tenant."""
    async with connection.transaction():
        await connection.execute("select set_config('hedui.tenant', $1, true)", str(tenant))
        yield


async def test_nothing_is_unfenced(app: Any, owner: Any) -> None:
    assert await census(app) == []
    assert await census(owner) == []


async def test_every_table_of_the_grant_list_exists(app: Any) -> None:
    tables = await app.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not relispartition"
    )
    assert set(GRANTS) == {row["relname"] for row in tables} - {"migration"}
    indexes = await app.fetch("select relname from pg_class where relkind in ('i', 'I')")
    assert set(CROSSING) <= {row["relname"] for row in indexes}


FENCED = """
alter table {0} enable row level security;
alter table {0} force row level security;
create policy own on {0} using (tenant_id = (select hedui_tenant()));
"""
TABLE = "create table planted (tenant_id uuid not null references tenant (id), id uuid, primary key (tenant_id, id));"


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        (TABLE, ["表 planted 没有登记在授权表中", "表 planted 没有启用行级安全", "表 planted 没有对所有者强制行级安全",
                 "表 planted 没有策略"]),
        (TABLE + FENCED.format("planted"), ["表 planted 没有登记在授权表中"]),
        ("alter table office disable row level security", ["表 office 没有启用行级安全"]),
        ("alter table office no force row level security", ["表 office 没有对所有者强制行级安全"]),
        ("drop policy own on office", ["表 office 没有策略"]),
        ("create policy all_of_it on office using (true)", ["表 office 有放行一切的策略"]),
        ("""create table ask_2040 partition of ask for values from ('02037f7a-d800-0000-0000-000000000000')
              to ('02037f7a-d801-0000-0000-000000000000')""",
         ["分区 ask_2040 没有启用行级安全", "分区 ask_2040 没有对所有者强制行级安全", "分区 ask_2040 没有策略"]),
        ("drop policy through_parent_only on reply_2027", ["分区 reply_2027 没有策略"]),
        ("create policy seen on trace_2027 using (tenant_id = hedui_tenant())", ["分区 trace_2027 可以绕过父表直接读取"]),
        ("grant select on trace_2027 to hedui_app", ["hedui_app 对 trace_2027 有 SELECT 权限"]),
        ("create view planted as select * from office", ["视图 planted 没有 security_invoker"]),
        ("create view planted with (security_invoker = false) as select * from office",
         ["视图 planted 没有 security_invoker"]),
        ("create view planted with (security_invoker = true) as select * from office", []),
        ("create materialized view planted as select * from office", ["物化视图 planted 不受行级安全约束"]),
        ("create function planted() returns int language sql security definer as 'select 1'",
         ["函数 planted() 以定义者身份执行"]),
        ("grant delete on office to hedui_app", ["hedui_app 对 office 有 DELETE 权限"]),
        ("grant truncate on ask to hedui_app", ["hedui_app 对 ask 有 TRUNCATE 权限"]),
        ("grant update on trace to hedui_app", ["hedui_app 对 trace 有 UPDATE 权限"]),
        ("grant update (blob) on reply to hedui_app", ["hedui_app 对 reply 有 UPDATE (blob) 权限"]),
        ("grant references on subject to hedui_app", ["hedui_app 对 subject 有 REFERENCES 权限"]),
        ("grant select on office to public", ["PUBLIC 对 office 有 SELECT 权限"]),
        ("grant insert on migration to hedui_app", ["hedui_app 对 migration 有 INSERT 权限"]),
        ("grant create on schema public to hedui_app", ["hedui_app 可以在 public 模式中建表"]),
        ("alter default privileges in schema public grant delete on tables to hedui_app",
         ["新建的表会自动授予 hedui_app DELETE"]),
        ("alter table office add unique (id); alter table post add constraint loose foreign key (office_id)"
         " references office (id)",
         ["外键 loose（post → office）没有带上机构", "唯一约束 office_id_key（office）跨机构"]),
        ("create unique index account_number on account (staff_number)", ["唯一约束 account_number（account）跨机构"]),
        ("alter table subject drop constraint subject_verification_id_owner_tenant_executing_tenant_fkey", [
            "外键 ask_verification_id_subject_id_fkey（ask → subject）没有带上机构",
            "外键 authorization_sheet_verification_id_subject_id_fkey（authorization_sheet → subject）没有带上机构",
            "外键 presence_verification_id_id_fkey（presence → subject）没有带上机构",
            "外键 request_match_verification_id_subject_id_person_fkey（request_match → subject）没有带上机构",
            "唯一约束 subject_verification_id_id_key（subject）跨机构",
            "唯一约束 subject_verification_id_id_person_key（subject）跨机构",
            "唯一约束 subject_verification_id_person_key（subject）跨机构",
        ]),
    ],
)  # fmt: skip
async def test_what_is_planted_is_named(owner: Any, planted: str, named: list[str]) -> None:
    await owner.execute(planted)
    assert await census(owner) == named


async def test_tests_run_without_any_power(app: Any) -> None:
    role = await app.fetchrow("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user")
    owned = await app.fetchval(
        "select count(*) from pg_class where pg_has_role(current_user, relowner, 'member')"
        " and relnamespace = 'public'::regnamespace"
    )
    assert not any(role.values())
    assert owned == 0
    assert await app.fetchval("select current_user::text") == APP


async def test_two_tenants_interleaved_on_one_connection(app: Any, offices: None) -> None:
    for tenant in (HERE, THERE, HERE, THERE):
        async with within(app, tenant):
            assert [row["tenant_id"] for row in await app.fetch("select tenant_id from office")] == [tenant]


async def test_used_connection_remembers_nobody(app: Any, offices: None) -> None:
    async with within(app, HERE):
        assert await app.fetchval("select count(*) from office") == 1
    # After the commit the setting is an empty text, not null: the policies must bear both.
    assert await app.fetchval("select current_setting('hedui.tenant', true)") == ""
    for table in GRANTS:
        assert await app.fetchval(f"select count(*) from {table}") == 0


async def test_fresh_connection_sees_nothing(app: Any, offices: None) -> None:
    for table in GRANTS:
        assert await app.fetchval(f"select count(*) from {table}") == 0


async def test_insert_for_another_tenant_is_refused(app: Any, offices: None) -> None:
    async with within(app, HERE):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await app.execute(
                "insert into office (tenant_id, id, kind, name, code) values ($1, $2, 'agency', '冒名科', '330000')",
                THERE, new_id(),
            )  # fmt: skip


async def test_row_cannot_be_given_to_another_tenant(app: Any, offices: None) -> None:
    async with within(app, HERE):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await app.execute("update office set tenant_id = $1", THERE)
    async with within(app, HERE):
        assert await app.execute("update office set name = '改名' where tenant_id = $1", THERE) == "UPDATE 0"


@pytest.mark.parametrize("table", sorted(GRANTS))
async def test_nothing_is_truncated_or_deleted(app: Any, table: str) -> None:
    for statement in (f"truncate {table}", f"truncate {table} cascade", f"delete from {table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)


@pytest.mark.parametrize("partition", ["ask_2027", "reply_later", "trace_2026"])
async def test_partition_is_reached_through_its_parent_only(app: Any, partition: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.fetch(f"select * from {partition}")


async def test_lookup_shows_tenants_and_nothing_of_theirs(app: Any, offices: None) -> None:
    async with app.transaction():
        await app.execute("select set_config('hedui.service', 'lookup', true)")
        assert await app.fetchval("select count(*) from tenant") == 2
        for table in set(GRANTS) - {"tenant", "tenant_code"}:
            assert await app.fetchval(f"select count(*) from {table}") == 0


@pytest.fixture(scope="module")
async def passwords(postgres: EmbeddedPostgres, scratch: str, offices: None) -> dict[UUID, list[UUID]]:
    """Two persons with a password in each province."""
    connection = await asyncpg.connect(postgres.url(SUPERUSER, scratch))
    made: dict[UUID, list[UUID]] = {}
    for tenant in (HERE, THERE):
        for number in ("A1", "A2"):
            account = new_id()
            made.setdefault(tenant, []).append(account)
            await connection.execute(
                "insert into account (tenant_id, id, real_name, staff_number) values ($1, $2, '某人', $3)",
                tenant, account, number,
            )  # fmt: skip
            await connection.execute(
                "insert into password (tenant_id, account_id, version, initial, blob) values ($1, $2, 1, false, 'x')",
                tenant, account,
            )  # fmt: skip
    await connection.execute("insert into login_attempt (kind, slot, tries, ends_at) values ('pair', 1, 1, now())")
    await connection.close()
    return made


async def test_a_statement_sees_the_password_of_the_account_it_names(
    app: Any, passwords: dict[UUID, list[UUID]]
) -> None:
    """Else one mistake in a query reads the hashes of an office."""
    mine, colleagues, foreign = *passwords[HERE], passwords[THERE][0]
    async with within(app, HERE):
        assert await app.fetchval("select count(*) from password") == 0
        for named, seen in ((mine, [mine]), (colleagues, [colleagues]), (foreign, [])):
            await app.execute("select set_config('hedui.account', $1, true)", str(named))
            assert [row["account_id"] for row in await app.fetch("select account_id from password")] == seen
            changed = await app.execute("update password set version = version + 1 where account_id <> $1", named)
            assert changed == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await app.execute(
                "insert into password (tenant_id, account_id, version, initial, blob) values ($1, $2, 9, false, 'x')",
                HERE, mine,
            )  # fmt: skip


async def test_attempts_are_seen_by_the_login_alone(app: Any, passwords: dict[UUID, list[UUID]]) -> None:
    async with within(app, HERE):
        assert await app.fetchval("select count(*) from login_attempt") == 0
        await app.execute("select set_config('hedui.service', 'login', true)")
        assert await app.fetchval("select count(*) from login_attempt") == 1
        assert await app.fetchval("select count(*) from password") == 0
