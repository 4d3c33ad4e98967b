"""测试环境: real PostgreSQL and Redis, the real departments over HTTP, everything as the application role.

Alice owns, Bob is permitted, Charlie is a stranger: `world` is a fresh Zhejiang for every test that asks for one.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
import pytest

from core.applications.actions import feed
from core.clock import SystemClock, legal_date
from core.database import close_pool, open_pool
from core.ids import new_id
from core.migrating import migrate
from core.outbox import due_jobs
from core.plugin.registry import Registry, discover
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from core.verification.model import Accepted
from hedui.embedded.postgres import APP, OWNER, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from hedui.journey import HouseholdFile, Officers, carry_through
from hedui.wiring import law_source
from hedui.worker import run_job
from plugins.simulated_departments.process import Departments, start
from plugins.simulated_departments.sample import household_file
from tenants.access import authenticate, operator_scope
from tenants.forms import setting_titles
from tenants.provisioning import ProvisioningFile, enter_value, issue_token, provision, read_file
from tenants.settings import keep_secret
from tenants.tables import SettingRow
from tests.folders import own_folder

CONNECTOR = "public_data_gateway.connector"
BATCH = "batch_exchange.connector"
DATA = Path(__file__).parents[1] / "tenants" / "data" / "zhejiang.toml"
TEMPLATE = "hedui_template"


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with own_folder() as made:
        yield made


@pytest.fixture(scope="session")
async def postgres(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    async with EmbeddedPostgres(folder / "postgres", durable=False) as server:
        await server.create_database(TEMPLATE)
        await migrate(server.url(OWNER, TEMPLATE), APP)
        yield server


@pytest.fixture(scope="session")
async def redis(folder: Path) -> AsyncIterator[EmbeddedRedis]:
    async with EmbeddedRedis(folder / "redis") as server:
        yield server


@pytest.fixture(scope="session")
async def database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The session's database, with the pool of this process open as the application role."""
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template=TEMPLATE)
    await open_pool(postgres.url(APP, name), size=8)
    yield name
    await close_pool()


@pytest.fixture(scope="session")
def departments(folder: Path) -> Iterator[Departments]:
    with start(folder / "departments", secret=secrets.token_hex(16), control=secrets.token_hex(16)) as running:
        yield running


@pytest.fixture(scope="session")
def registry() -> Registry:
    found = discover()
    assert not found.refused
    return found


@pytest.fixture(scope="session")
async def runtime(database: str, registry: Registry, folder: Path) -> AsyncIterator[Runtime]:
    from datetime import timedelta

    from core.vault.vault import Vault, make_key_file

    key_file = folder / "keys" / "master.toml"
    make_key_file(key_file)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Runtime(
            vault=Vault.from_file(key_file),
            registry=registry,
            law_for=law_source(registry),
            setting_titles=setting_titles,
            http=http,
            callback_base="http://127.0.0.1:9",
            ask_timeout=3.0,
            retry_base=0.05,
            assess_delay=timedelta(),
            batch_delay=timedelta(),
        )


@dataclass
class World:
    """A fresh Zhejiang with its people and, once asked for, its departments."""

    runtime: Runtime
    tenants: dict[str, TenantRef]
    departments: Departments
    tokens: dict[str, str]

    async def scope(self, staff_number: str) -> Scope:
        """The scope of one person, by a real token."""
        return await authenticate(self.runtime, self.tokens[staff_number])

    async def officers(self) -> Officers:
        """The three of Xihu who carry a case to its initiation."""
        return Officers(await self.scope("XH1001"), await self.scope("XH1002"), await self.scope("XH0001"))

    def file(self, index: int, number: str | None = None, **changes: Any) -> HouseholdFile:
        """A household of the simulated population as a file."""
        plain = household_file(
            self.departments.population, index, number or f"救{new_id().hex[-10:]}", legal_date(SystemClock().now())
        )
        return msgspec.convert({**plain, **changes}, HouseholdFile)

    async def begin(self, index: int, **changes: Any) -> Accepted:
        """A case of that household, fed and initiated."""
        file = self.file(index, **changes)
        await feed(await self.scope("XH9001"), file.application())
        return await carry_through(await self.officers(), file)

    async def drain(self, rounds: int = 200) -> None:
        """Run every due job to the end, as a worker would."""
        for _ in range(rounds):
            jobs = await due_jobs()
            if not jobs:
                return
            for job in jobs:
                await run_job(self.runtime, job)
        raise AssertionError("jobs do not come to an end")


FOUR = ("public_security", "social_insurance", "housing", "banks")
"""Departments that a world reaches unless told otherwise: enough for every kind of answer, and a quarter of the time."""


async def connect_departments(
    world: World, asynchronous: tuple[str, ...] = (), sources: tuple[str, ...] = FOUR, batched: tuple[str, ...] = ()
) -> None:
    """Point the province's connectors at the simulated departments; `batched` ones take whole files."""
    province = world.tenants["zhejiang"]
    scope = operator_scope(world.runtime, province)
    await keep_secret(scope, CONNECTOR, "app_secret", world.departments.secret)
    await keep_secret(scope, BATCH, "batch_secret", world.departments.secret)
    reached = {source: BATCH if source in batched else CONNECTOR for source in sources}
    told = {f"connector.{name}": value for name, value in world.departments.connector_settings(asynchronous).items()}
    async with scope.write("connector.configure"):
        for name, value in {**told, "source_connectors": reached}.items():
            await enter_value(setting_row(scope, name, value))


def setting_row(scope: Scope, name: str, value: Any) -> SettingRow:
    """A dated value of the scope's tenant, later than those of the sample."""
    return SettingRow(
        id=new_id(),
        tenant_id=scope.tenant.id,
        lineage=list(scope.tenant.lineage),
        name=name,
        value=msgspec.json.encode(value).decode(),
        document="测试",
        valid_from=date(2021, 5, 12),
        set_by="测试",
        set_at=scope.now,
    )


@pytest.fixture(scope="session")
def provisioning_file() -> ProvisioningFile:
    return read_file(DATA)


@pytest.fixture
async def world(runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> World:
    tenants = await provision(runtime, provisioning_file, realm=uuid4().hex)
    tokens = {}
    for spec in provisioning_file.tenants:
        operator = operator_scope(runtime, tenants[spec.key])
        for office in spec.offices:
            for post in office.posts:
                tokens[post.staff_number] = await issue_token(operator, post.staff_number)
    made = World(runtime, tenants, departments, tokens)
    await connect_departments(made)
    return made
