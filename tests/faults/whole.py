"""全套: `hedui up` as one process over its data folder, with both jurisdictions and all departments, whoever of it dies.

Nothing of it is a child of the test but the supervisor: web, workers, departments, PostgreSQL and Redis are started, and
started again, by it alone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import psutil
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.database import DB
from core.runtime import Runtime
from core.sources.windows import window_of
from hedui.child import Child
from hedui.demo import SAMPLES, Sample
from hedui.embedded.postgres import DATABASE, SUPERUSER
from hedui.parts import free_port, resolved
from hedui.settings import Settings
from hedui.up import departments_secret
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.records import Window
from tenants.access import authenticate
from tests.faults import plan
from tests.faults.installation import own_runtime
from tests.faults.jurisdictions import Family
from tests.faults.process import HEDUI, Process
from tests.faults.sample import furnish
from tests.faults.truth import Truth
from tests.folders import end_all

PARTS = ("departments", "postgres", "redis", "web", "worker-1", "worker-2")
"""What the supervisor watches, by the names of its pid files."""
SERVING, SUPERVISOR = "web 的服务进程", "hedui up"
STARTING = 90.0
HURRIED = {"lease_seconds": 5, "retry_seconds": 1, "assess_seconds": 1, "batch_seconds": 1}
Chaos = Mapping[str, Any]


class Whole(Truth):
    """全套系统 of one test."""

    formats = 1

    def __init__(self, folder: Path, chaos: Chaos | None) -> None:
        told = Settings(
            data_dir=folder, key_file=folder / "keys" / "master.toml", fonts_dir=folder / "fonts", **HURRIED
        )
        self.settings = _with_ports(told)
        environment = {name: value for name, value in self.settings.environment().items() if name != "HEDUI_SANDBOX"}
        self.supervisor = Process(Child("up", (*HEDUI, "up", "--no-demo"), env=environment), folder.parent / "up.log")
        self.families: list[Family] = []
        self.chaos = chaos
        self.died: Counter[str] = Counter()
        """So often each was killed."""
        self.runtime: Runtime
        self.tokens: dict[str, str] = {}

    @property
    def departments(self) -> Departments:
        """A handle to the departments' process, which is the supervisor's child."""
        secret = departments_secret(self.settings)
        return Departments(self.settings.data_dir / "departments", secret, secret, port=self.settings.departments_port)

    @property
    def ledger(self) -> Path:
        """What the departments wrote down."""
        return self.departments.data_dir / "ledger.jsonl"

    @property
    def processes(self) -> Sequence[Process]:
        """The one that must outlive everything that is not done to itself."""
        return (self.supervisor,)

    @property
    def superuser_url(self) -> str:
        """Past row-level security."""
        told = tomllib.loads((self.settings.data_dir / "secrets" / "postgres.toml").read_text("utf-8"))
        port = (self.settings.data_dir / "run" / "postgres.port").read_text("ascii").strip()
        return f"postgresql://{SUPERUSER}:{told[SUPERUSER]}@127.0.0.1:{port}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        """The doorbell's address."""
        return resolved(self.settings).redis_url or ""

    @property
    def begun(self) -> int:
        """So many verifications."""
        return len(self.families)

    def pid(self, part: str) -> int:
        """Of a part that runs; LookupError where it does not."""
        if part == SUPERVISOR:
            return self.supervisor.pid
        if part == SERVING:
            return next(iter(self._serving()), None) or self.pid("web")
        with suppress(OSError, ValueError, psutil.Error):
            known = int((self.settings.data_dir / "run" / f"{part}.pid").read_text("ascii").split()[0])
            if psutil.Process(known).status() != psutil.STATUS_ZOMBIE:
                return known
        raise LookupError(f"{part} does not run")

    def _serving(self) -> Sequence[int]:
        """Children of the web that listen."""
        found = []
        with suppress(psutil.Error, LookupError):
            for child in psutil.Process(self.pid("web")).children():
                with suppress(psutil.Error):
                    if self.settings.port in {x.laddr.port for x in child.net_connections("tcp")}:
                        found.append(child.pid)
        return found

    async def kill(self, part: str) -> float:
        """SIGKILL, and wait until everything works again, without help unless it is the supervisor; seconds away."""
        dying, died = {await self.running(part)}, time.monotonic()
        self.died[part] += 1
        if part == SUPERVISOR:
            dying = {self.pid(name) for name in PARTS}  # what it leaves behind is replaced as a whole
            self.supervisor.restart()
        else:
            os.kill(next(iter(dying)), signal.SIGKILL)
        await self.works(without=dying)
        return time.monotonic() - died

    async def running(self, part: str) -> int:
        """The pid of a part, as soon as it runs."""
        async with asyncio.timeout(STARTING):
            while True:
                with suppress(LookupError):
                    return self.pid(part)
                await asyncio.sleep(0.1)

    async def works(self, without: Collection[int] = ()) -> None:
        """Return when every part runs and answers, the dead replaced; TimeoutError that says what does not."""
        left, deadline = "", time.monotonic() + STARTING
        while time.monotonic() < deadline:
            left = await self._missing(without)
            if not left:
                return
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{left} does not work after {STARTING:g} s\n{self.supervisor.said()[-3000:]}")

    async def _missing(self, without: Collection[int]) -> str:
        for part in PARTS:
            try:
                if self.pid(part) in without:
                    return part
            except LookupError:
                return part
        if len(self._serving()) < self.settings.web_processes or set(self._serving()) & set(without):
            return SERVING
        if not await self.database_answers():
            return "postgres"
        if not await self._redis_answers():
            return "redis"
        if not await self.healthy():
            return "web"
        return "" if await asyncio.to_thread(self._departments_misbehave) else "departments"

    async def database_answers(self) -> bool:
        """Whether anybody is let in."""
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return bool(await self.rows("select true"))
        return False

    async def _redis_answers(self) -> bool:
        with suppress(RedisError, OSError):
            async with Redis.from_url(self.redis_url) as client:
                return bool(await client.ping())
        return False

    def _departments_misbehave(self) -> bool:
        """A department that was killed has forgotten how it was told to be."""
        with suppress(OSError, ValueError):
            departments = self.departments
            told = departments.state()["departments"]
            if self.chaos is not None and not all(department["chaos"] for department in told.values()):
                departments.unleash(**self.chaos)
            return True
        return False

    async def people(self) -> Mapping[Person, Mapping[str, Window]]:
        """Who is asked about, and for which days, by the law of the family's own county."""
        windows = {sample.name: await self._windows(sample) for sample in SAMPLES}
        return {
            person: windows[family.sample.name]
            for family in self.families
            for person in family.people(self.departments)
        }

    async def _windows(self, sample: Sample) -> Mapping[str, Window]:
        scope = await authenticate(self.runtime, self.tokens[sample.holders["county"]])
        async with DB.open(scope.local()) as door:
            law = await self.runtime.law_for(door.connection, scope.tenant.id, scope.today)
        return {item.element: _days(*window_of(law, item, scope.today)) for item in law.source_items}


@asynccontextmanager
async def whole(folder: Path, chaos: Chaos | None = None, pdf: bool = False) -> AsyncIterator[Whole]:
    """`hedui up`, furnished and working; ended at the end, with everything that it has started."""
    made = Whole(folder, chaos)
    made.supervisor.start()
    try:
        await made.works()
        async with own_runtime(resolved(made.settings)) as runtime:
            made.runtime, made.tokens = runtime, await furnish(runtime, made.departments, pdf)
            yield made
    finally:
        await made.supervisor.end(seconds=60)
        end_all(folder)  # a supervisor that was killed has left it behind


def chaos_of_this_run() -> Chaos:
    """混乱 of every department, by the seed of the run."""
    return {"share": 0.3, "at_most": 2, "seconds": 0.3, "seed": plan.SEED}


def _with_ports(settings: Settings) -> Settings:
    ports = {"port": free_port("127.0.0.1", 0), "departments_port": free_port("127.0.0.1", 0)}
    return msgspec.structs.replace(settings, **ports)


def _days(start: date | None, end: date) -> Window:
    """Where nothing names a first day, a department takes a year."""
    return Window(start or end - timedelta(days=365), end)
