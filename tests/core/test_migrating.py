"""迁移: run twice it does nothing; on a database that other migrations of the same numbers have made it does nothing either."""

from __future__ import annotations

import pkgutil
import re
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import asyncpg
import pytest

import migrations
from core.ids import new_id
from core.migrating import MigrationsChanged, migrate
from core.traces.model import Actor, Entry, sealed_entry
from hedui.embedded.postgres import APP, OWNER

if TYPE_CHECKING:
    from hedui.embedded.postgres import EmbeddedPostgres


@pytest.fixture
async def url(postgres: EmbeddedPostgres) -> str:
    name = f"m_{uuid4().hex[:12]}"
    await postgres.create_database(name)
    return postgres.url(OWNER, name)


async def test_run_again_it_changes_nothing(url: str) -> None:
    await migrate(url, APP)
    connection = await asyncpg.connect(url)
    try:
        done = "select name, ran_on from migration order by id"
        before = await connection.fetch(done)
        await migrate(url, APP)
        assert await connection.fetch(done) == before != []
    finally:
        await connection.close()


@pytest.mark.parametrize("noted", ["null", """'{"0001": "another"}'"""])
async def test_a_database_of_other_content_is_left_as_it_is(url: str, noted: str) -> None:
    """Else a trial of last month starts half, and fails at the first case."""
    await migrate(url, APP)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"comment on table migration is {noted}")
        with pytest.raises(MigrationsChanged, match="0001"):
            await migrate(url, APP)
        assert await connection.fetchval("select count(*) from migration") > 0
    finally:
        await connection.close()


_FORMER = """
insert into office (tenant_id, id, kind, name, code) values ('{t}', '{t}', 'agency', '样例', '330106');
insert into account (tenant_id, id, real_name, staff_number) select '{t}', id, n, n
  from unnest(array['{admin}', '{head}', '{clerk}']::uuid[], array['A', 'B', 'C']) as a (id, n);
insert into post (tenant_id, id, office_id, title, role, own_office_only)
  values ('{t}', '{t}', '{t}', '负责人', 'agency_head', false);
insert into post_holding (tenant_id, id, post_id, account_id, held_from) select '{t}', id, '{t}', id, '2024-01-01'
  from unnest(array['{admin}', '{head}', '{clerk}']::uuid[]) as a (id);
"""


async def test_who_handed_over_and_reset_before_is_read_from_the_traces(url: str) -> None:
    """Else what was invented before the update decides after it."""
    connection = await asyncpg.connect(url)
    tenant, admin, head, clerk = (new_id() for _ in range(4))
    scripts = {module.ID: module.SQL for module in _modules()}
    try:
        await connection.execute("select set_config('hedui.application_role', $1, false)", APP)
        for number in sorted(number for number in scripts if number <= "0019"):
            if number == "0019":
                await connection.execute("select set_config('hedui.tenant', $1, false)", str(tenant))
                await connection.execute(
                    "insert into tenant (id, level, name, lineage) values ($1, 'county', '样例', array[$1::uuid])",
                    tenant,
                )
                await connection.execute(_FORMER.format(t=tenant, admin=admin, head=head, clerk=clerk))
                for whose in (head, clerk):
                    await _password(connection, tenant, whose)
                await _trace(connection, tenant, admin, "holding.hand_over", begun=head)
                await _trace(connection, tenant, clerk, "account.reset", account=head)
                await _trace(connection, tenant, UUID(int=0), "account.reset", account=head)
                await _trace(connection, tenant, head, "account.reset", account=clerk)
                await _trace(connection, tenant, UUID(int=0), "holding.hand_over", begun=clerk)
            await connection.execute(scripts[number])
        await connection.execute("select set_config('hedui.tenant', $1, false)", str(tenant))
        hands = {
            who: await connection.fetchval("select hedui_hands($1, $2)", tenant, who) for who in (admin, head, clerk)
        }
        assert {who: set(found) for who, found in hands.items()} == {admin: set(), head: {admin}, clerk: {admin, head}}
    finally:
        await connection.close()


def _modules() -> list[Any]:
    return [import_module(found.name) for found in pkgutil.iter_modules(migrations.__path__, "migrations.")]


async def _password(connection: Any, tenant: UUID, account: UUID) -> None:
    await connection.execute("select set_config('hedui.account', $1, false)", str(account))
    await connection.execute(
        "insert into password (tenant_id, account_id, version, initial, blob) values ($1, $2, 1, false, 'x')",
        tenant, account,
    )  # fmt: skip


async def _trace(connection: Any, tenant: UUID, who: UUID, verb: str, **details: Any) -> None:
    entry = Entry(new_id(), datetime.now(UTC), tenant, Actor("officer", who, "某人"), verb, details=details)
    await connection.execute(
        "insert into trace (tenant_id, id, at, verb, account_id, body, digest) values ($1, $2, $3, $4, $5, $6, $7)",
        tenant, entry.id, entry.at, verb, who, *sealed_entry(entry),
    )  # fmt: skip


def test_every_migration_says_in_chinese_what_it_brings() -> None:
    """The operator's page shows what stands before the colon."""
    for module in pkgutil.iter_modules(migrations.__path__, "migrations."):
        what, colon, _ = (import_module(module.name).__doc__ or "").partition(":")
        assert colon, module.name
        assert not re.search("[a-z]{3,}", what), (module.name, what)
