"""整套系统: PostgreSQL, Redis, departments, two workers and the web as real processes, with the sample tenants."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from core.database import DB, close_pool, open_pool
from core.migrating import migrate
from core.plugin.registry import discover
from core.runtime import Runtime
from core.vault.vault import Vault, make_key_file
from hedui.child import Child
from hedui.doorbell import ArqDoorbell
from hedui.embedded.postgres import APP, DATABASE, SUPERUSER, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from hedui.parts import free_port
from hedui.settings import Settings
from hedui.wiring import law_source
from plugins.simulated_departments.population import HOUSEHOLDS, Person
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.records import Window
from tests.conftest import World
from tests.faults.jurisdictions import ZHEJIANG, Family
from tests.faults.process import HEDUI, Process
from tests.faults.sample import sample_world
from tests.faults.truth import Truth

SOURCES = ("public_security", "housing", "banks")
"""Departments that are asked unless told: more of them cost time and show nothing else."""


@dataclass
class Installation(Truth):
    """整套系统 of one test."""

    settings: Settings
    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    world: World
    workers: Sequence[Process]
    web: Process
    formats: int
    """Of a report, by the packs in force."""
    households: list[int] = field(default_factory=list)
    """Everybody whose verification has been begun, or is to be."""

    @property
    def departments(self) -> Departments:
        """The departments' process."""
        return self.world.departments

    @property
    def tokens(self) -> Mapping[str, str]:
        """Staff number -> token."""
        return self.world.tokens

    @property
    def runtime(self) -> Runtime:
        """The test's own."""
        return self.world.runtime

    @property
    def begun(self) -> int:
        """So many verifications."""
        return len(self.households)

    @property
    def superuser_url(self) -> str:
        """Past row-level security."""
        return self.postgres.url(SUPERUSER, DATABASE)

    @property
    def ledger(self) -> Path:
        """What the departments wrote down."""
        return self.departments.data_dir / "ledger.jsonl"

    @property
    def processes(self) -> Sequence[Process]:
        """What is ours beside the servers."""
        return (*self.workers, self.web)

    def connections(self, process: Process) -> set[int]:
        """Its own ports of its connections to the database."""
        opened = psutil.Process(process.pid).net_connections("tcp")
        return {x.laddr.port for x in opened if x.raddr and x.raddr.port == self.postgres.port}

    def some_households(self, draw: random.Random, count: int) -> list[int]:
        """Households of the simulated population that have not been drawn before."""
        drawn = [
            index
            for index in draw.sample(range(HOUSEHOLDS), count + len(self.households))
            if index not in self.households
        ][:count]
        self.households.extend(drawn)
        return drawn

    def some_families(self, draw: random.Random, count: int) -> Sequence[Family]:
        """The same, for an office to carry through."""
        return [Family(ZHEJIANG, index) for index in self.some_households(draw, count)]

    async def begin(self, households: Sequence[int], at_once: int = 2) -> None:
        """Begin a verification of each household through the actions, a few at once."""
        waiting = list(reversed(households))

        async def clerk() -> None:
            while waiting:
                await self.world.begin(waiting.pop())

        async with asyncio.TaskGroup() as clerks:
            for _ in range(at_once):
                clerks.create_task(clerk())

    @asynccontextmanager
    async def beginning(self, households: Sequence[int]) -> AsyncIterator[None]:
        """Begin them while the block runs; at its end all are begun."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.begin(households))
            yield

    async def people(self) -> Mapping[Person, Mapping[str, Window]]:
        """Who is asked about, and for which days; Zhejiang's items know the counting period and the day alone."""
        scope = await self.world.scope("XH0001")
        async with DB.open(scope.local()) as door:
            law = await self.world.runtime.law_for(door.connection, scope.tenant.id, scope.today)
        period = law.period(scope.today)
        assert period is not None
        year = Window(scope.today - timedelta(days=365), scope.today)
        whole = {"period": Window(period.start, period.end), "day": year}
        windows = {item.element: whole[item.look_back] for item in law.source_items}
        families = [Family(ZHEJIANG, index) for index in self.households]
        return {person: windows for family in families for person in family.people(self.departments)}


@asynccontextmanager
async def installed(
    folder: Path, *, pdf: bool = False, sources: Collection[str] = SOURCES, **changes: Any
) -> AsyncIterator[Installation]:
    """A whole installation on an empty folder, running; all of it is ended at the end.

    Without PDF unless told: rendering takes more processor time than everything else of a verification together.
    """
    async with EmbeddedPostgres(folder, durable=False) as postgres, EmbeddedRedis(folder) as redis:
        await migrate(postgres.owner_url, APP)
        departments = Departments(folder / "departments", secrets.token_hex(16), secrets.token_hex(16))
        departments.start()
        settings = _settings(folder, postgres, redis, **changes)
        made = None
        try:
            async with own_runtime(settings) as runtime:
                world = await sample_world(runtime, departments, pdf, sources)
                made = Installation(settings, postgres, redis, world, *_processes(folder, settings), 1 + pdf)
                for process in made.processes:
                    process.start()
                await made.answering()
                async with _nobody_left_behind():
                    yield made
        finally:
            if made is not None:
                await asyncio.gather(*(process.end() for process in made.processes))
            departments.stop()


@asynccontextmanager
async def _nobody_left_behind() -> AsyncIterator[None]:
    """pytest-timeout breaks the event loop off: a test and what it had begun would go on as soon as the loop does."""
    before = asyncio.all_tasks()
    try:
        yield
    finally:
        strays = asyncio.all_tasks() - before - {asyncio.current_task()}
        for task in strays:
            task.cancel()
        if strays:
            await asyncio.wait(strays, timeout=15)


def _settings(folder: Path, postgres: EmbeddedPostgres, redis: EmbeddedRedis, **changes: Any) -> Settings:
    key_file = folder / "keys" / "master.toml"
    make_key_file(key_file)
    told: dict[str, Any] = {
        "data_dir": folder,
        "key_file": key_file,
        "fonts_dir": folder / "fonts",
        "database_url": postgres.app_url,
        "redis_url": redis.url,
        "port": free_port("127.0.0.1", 0),
        "web_processes": 1,
        "lease_seconds": 3,
        "retry_seconds": 1,
        "assess_seconds": 1,
    }
    return Settings(**{**told, **changes})


def _processes(folder: Path, settings: Settings) -> tuple[list[Process], Process]:
    environment, logs = settings.environment(), folder / "logs"
    workers = [
        Process(Child(f"worker-{n}", (*HEDUI, "worker"), env=environment), logs / f"worker-{n}.log")
        for n in range(1, settings.workers + 1)
    ]
    return workers, Process(Child("web", (*HEDUI, "web"), env=environment), logs / "web.log")


@asynccontextmanager
async def own_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """The test's own runtime, as that of a web process; another test's pool comes back afterwards."""
    before, config = DB.pool, DB.config
    await open_pool(settings.database_url or "", size=8)
    try:
        async with aiohttp.ClientSession() as http, ArqDoorbell(settings.redis_url or "") as doorbell:
            registry = discover()
            yield Runtime(
                vault=Vault.from_file(settings.key_file),
                registry=registry,
                law_for=law_source(registry),
                doorbell=doorbell,
                http=http,
                assess_delay=timedelta(seconds=settings.assess_seconds),
            )
    finally:
        await close_pool()
        DB.pool, DB.config = before, config
