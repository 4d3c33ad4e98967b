"""一个可以弄坏的浙江: a database and departments of this folder's own, so that fsck sees nothing that others left."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import aiohttp
import asyncpg
import pytest

from core.applications.actions import feed
from core.database import DB, close_pool, open_pool
from core.runtime import Runtime
from core.vault.vault import Vault, make_key_file
from core.verification.actions import accept
from core.verification.course import extend, resume, suspend, terminate
from core.verification.model import ExtensionIn, Intake, ReasonIn
from hedui.embedded.postgres import APP, SUPERUSER, EmbeddedPostgres
from hedui.fsck import run
from hedui.journey import Officers, carry_through
from hedui.wiring import law_source
from plugins.simulated_departments.process import Departments, start
from plugins.simulated_departments.server import LEDGER
from tenants.access import operator_scope
from tenants.provisioning import ProvisioningFile, issue_token, provision

if TYPE_CHECKING:
    from core.plugin.registry import Registry
    from tests.conftest import World


Named = set[tuple[str, str, str]]
Look = Callable[[], Awaitable[Named]]


_GIVEN = """select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
 where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''"""


class Breaker:
    """破坏者: the superuser, past policies, triggers and foreign keys; what it breaks it mends on leaving."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def value(self, sql: str, *args: Any) -> Any:
        """One value, past every policy."""
        return await self.connection.fetchval(sql, *args)

    async def one(self, sql: str, *args: Any) -> str:
        """One value that must be there, as text."""
        found = await self.value(sql, *args)
        assert found
        return str(found)

    async def ask(self, case: UUID, condition: str = "left_at is not null") -> str:
        """The first ask of a case that fits; unless told otherwise, that left."""
        sql = f"select id from ask where verification_id = $1 and {condition} order by id limit 1"
        return await self.one(sql, case)

    async def left(self, condition: str) -> list[str]:
        """Every ask that fits and has left."""
        found = await self.connection.fetch(f"select id::text from ask where {condition} and left_at is not null")
        return [row["id"] for row in found]

    @asynccontextmanager
    async def changed(self, table: str, where: str, **changes: Any) -> AsyncIterator[None]:
        """The row with other values; all as JSON would write them."""
        names = ", ".join(changes)
        old = await self.value(f"select to_jsonb(r)::text from (select {names} from {table} where {where}) r")
        assert old is not None, f"no row in {table} where {where}"
        await self._set(table, where, names, changes)
        try:
            yield
        finally:
            await self._set(table, where, names, json.loads(old))

    async def _set(self, table: str, where: str, names: str, values: Mapping[str, Any]) -> None:
        await self.connection.execute(
            f"update {table} set ({names}) = (select {names} from jsonb_populate_record(null::{table}, $1::jsonb))"
            f" where {where}",
            json.dumps(values),
        )

    @asynccontextmanager
    async def gone(self, table: str, where: str) -> AsyncIterator[None]:
        """Without the row."""
        rows = await self.value(
            f"with d as (delete from {table} where {where} returning *) select jsonb_agg(to_jsonb(d))::text from d"
        )
        assert rows is not None, f"no row in {table} where {where}"
        try:
            yield
        finally:
            names = await self.value(_GIVEN, table)
            await self.connection.execute(
                f"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, $1::jsonb)",
                rows,
            )

    @asynccontextmanager
    async def twin(self, table: str, where: str, key: str, **changes: Any) -> AsyncIterator[str]:
        """With a second row like it, under another `key`."""
        made = json.dumps(changes)
        names = await self.value(_GIVEN, table)  # what is reckoned from other columns is reckoned again
        row = await self.value(
            f"insert into {table} ({names}) select {names} from"
            f" (select (jsonb_populate_record(r, $1::jsonb)).* from {table} r where {where}) copied returning {key}::text",
            made,
        )
        assert row is not None, f"no row in {table} where {where}"
        try:
            yield row
        finally:
            await self.connection.execute(f"delete from {table} where {key}::text = $1", row)

    @asynccontextmanager
    async def done(self, sql: str, undone: str, *args: Any) -> AsyncIterator[None]:
        """With a statement done, and another one that takes it back."""
        await self.connection.execute(sql, *args)
        try:
            yield
        finally:
            await self.connection.execute(undone)


@dataclass(frozen=True)
class Cases:
    """The cases of the world, by what has become of them."""

    done: UUID
    other: UUID
    partial: UUID
    suspended: UUID
    terminated: UUID
    collecting: UUID


@pytest.fixture(scope="package")
async def database(database: str, postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database of this folder's own, with the pool of the process moved to it; the others' is open before, and after."""
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    kept = DB.pool, DB.config
    DB.pool = None
    await open_pool(postgres.url(APP, name), size=4)
    yield name
    await close_pool()
    DB.pool, DB.config = kept


@pytest.fixture(scope="package")
def departments(folder: Path) -> Iterator[Departments]:
    place = folder / f"departments-{uuid4().hex[:6]}"
    with start(place, secret=secrets.token_hex(16), control=secrets.token_hex(16)) as running:
        yield running


@pytest.fixture(scope="package")
def ledger(departments: Departments) -> Path:
    return departments.data_dir / LEDGER


@pytest.fixture(scope="package")
def key_file(folder: Path) -> Path:
    made = folder / f"keys-{uuid4().hex[:6]}" / "master.toml"
    make_key_file(made)
    return made


@pytest.fixture(scope="package")
async def runtime(database: str, registry: Registry, key_file: Path) -> AsyncIterator[Runtime]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Runtime(
            vault=Vault.from_file(key_file), registry=registry, law_for=law_source(registry), http=http,
            callback_base="http://127.0.0.1:9", ask_timeout=20.0, retry_base=30.0, assess_delay=timedelta(),
        )  # fmt: skip


@pytest.fixture(scope="package")
async def world(runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> World:
    from tests.conftest import World, connect_departments

    tenants = await provision(runtime, provisioning_file, realm=uuid4().hex)
    tokens = {
        post.staff_number: await issue_token(operator_scope(runtime, tenants[spec.key]), post.staff_number)
        for spec in provisioning_file.tenants
        for office in spec.offices
        for post in office.posts
    }
    made = World(runtime, tenants, departments, tokens)
    await connect_departments(made)
    return made


@pytest.fixture(scope="package")
async def cases(world: World, departments: Departments, breaker: Breaker) -> Cases:
    """Cases carried to the end; one with a department that is away; one suspended, extended, terminated, begun."""
    why = ReasonIn("测试")
    province, county = await world.scope("ZJ0001"), await world.scope("XH0001")
    done, other = await _acknowledged(world), (await world.begin(31)).id
    await _answered(world, breaker, "true")
    departments.order("banks", {"faults": [{"kind": "unavailable"}]})
    partial, suspended, terminated = [(await world.begin(index)).id for index in (40, 41, 42)]
    await _answered(world, breaker, "source <> 'banks'")
    departments.order("banks")
    await suspend(province, partial, why)
    await resume(province, partial, why)
    await extend(province, partial, ExtensionIn(5, "测试", "测试函〔2026〕1号"))
    await suspend(province, suspended, why)
    await terminate(province, terminated, why)
    file = world.file(43)
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    begun = await accept(await world.scope("XH1001"), intake)
    assert county.tenant.level == "county"
    return Cases(done, other, partial, suspended, terminated, begun.id)


async def _answered(world: World, breaker: Breaker, wanted: str) -> None:
    """All work done until those asks are settled: on a busy machine one may have timed out, and is not due yet."""
    for _ in range(20):
        await world.drain()
        if not await breaker.value(f"select count(*) from ask where settled_at is null and {wanted}"):
            return
        await breaker.connection.execute("update outbox set due_at = clock_timestamp() where done_at is null")
    raise AssertionError("the departments do not answer")


async def _acknowledged(world: World) -> UUID:
    """A case whose accepting and initiating were asked for with idempotency keys."""
    file = world.file(30)
    feeder = await world.scope("XH9001")
    await feed(feeder.with_idempotency("feed-key-1", b"feed"), file.application())
    officers = await world.officers()
    keyed = Officers(officers.clerk, officers.reviewer, officers.county.with_idempotency("initiate-key-1", b"go"))
    return (await carry_through(keyed, file)).id


@pytest.fixture(scope="package")
async def breaker(postgres: EmbeddedPostgres, database: str) -> AsyncIterator[Breaker]:
    connection = await asyncpg.connect(postgres.url(SUPERUSER, database))
    await connection.execute("set session_replication_role = replica")
    yield Breaker(connection)
    await connection.close()


@pytest.fixture
def look(runtime: Runtime, ledger: Path) -> Look:
    """(check, table, row) of every finding."""

    async def named() -> Named:
        return {(f.check, f.table, f.row) for f in await run(runtime, ledger, sample=None)}

    return named
