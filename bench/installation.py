"""整套系统, as it ships: `hedui up` on an empty folder with its defaults, and what each of its parts costs.

Durable PostgreSQL with row-level security, Redis, the simulated departments, web and worker processes. What is added is
what any office adds: sample tenants, tokens, and the province's connector pointed at the departments.
"""

from __future__ import annotations

import asyncio
import copy
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import msgspec
import psutil

import tenants
from bench.common import CHECKOUT
from core.ids import new_id
from core.runtime import Runtime
from core.scope import TenantRef
from hedui.embedded.postgres import DATABASE, SUPERUSER, EmbeddedPostgres
from hedui.parts import parts_file, resolved
from hedui.settings import Settings
from hedui.up import departments_secret
from hedui.wiring import runtime_of_process
from plugins.simulated_departments.catalogue import GATEWAY, gateway_settings, source_connectors
from tenants.access import operator_scope
from tenants.forms import PACKS, SOURCE_CONNECTORS
from tenants.provisioning import ProvisioningFile, TenantSpec, enter_value, issue_token, provision, read_file
from tenants.settings import keep_secret
from tenants.tables import SettingRow

DATA = Path(tenants.__file__).parent / "data" / "zhejiang.toml"
COUNTY = "xihu"
MORE, PLAIN = "bench", "plain"
"""Beginnings of the keys of counties added here."""
PRINTING = "report_pdf"
PATIENCE = 90.0
PARTS = {"postgres": "PostgreSQL", "redis": "Redis", "departments": "departments", "web": "web", "worker": "workers"}
"""Beginning of the name under which `hedui up` notes a child -> what it is called here."""


STEPS = {
    "assistance_system": "feed",
    "township_clerk": "clerk",
    "township_reviewer": "reviewer",
    "county_officer": "county",
    "verification_officer": "province",
    "auditor": "auditor",
}
"""Role of a post -> what its token is called here."""


@dataclass(frozen=True)
class Agency:
    """核对机构: a tenant, and the tokens of those who act for it."""

    ref: TenantRef
    tokens: Mapping[str, str]


@dataclass
class Installation:
    """运行中的整套系统 and who works with it."""

    folder: Path
    settings: Settings
    counties: Sequence[Agency] = ()
    province: Agency = field(init=False)
    plain: Agency = field(init=False)
    """A county whose reports are JSON alone."""
    carried: int = 0
    """Verifications so far, as the measurements count them."""

    @property
    def url(self) -> str:
        """Of the web."""
        return f"http://{self.settings.host}:{self.settings.port}"

    @property
    def departments_url(self) -> str:
        """Of the departments."""
        return f"http://127.0.0.1:{self.settings.departments_port}"

    def database_url(self, role: str = SUPERUSER) -> str:
        """Of the embedded database; the superuser sees past row-level security."""
        server = EmbeddedPostgres(self.folder)
        server.passwords = tomllib.loads(server.secrets.read_text("utf-8"))
        server.port = int((self.folder / "run" / "postgres.port").read_text("ascii"))
        return server.url(role, DATABASE)

    @asynccontextmanager
    async def database(self, role: str = SUPERUSER) -> AsyncIterator[Any]:
        """A connection of our own."""
        connection = await asyncpg.connect(self.database_url(role))
        try:
            yield connection
        finally:
            await connection.close()

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        """One look at what is really there."""
        async with self.database() as connection:
            return list(await connection.fetch(sql, *args))

    async def checkpoint(self) -> None:
        """Between rounds: what one round left dirty is not written out during the next one."""
        async with self.database() as connection:
            await connection.execute("checkpoint")

    def cpu(self) -> dict[str, float]:
        """处理器秒 of every part up to now; `generator` is this process with what it has run and waited for."""
        seconds = dict.fromkeys((*PARTS.values(), "generator"), 0.0)
        for file in (self.folder / "run").glob("*.pid"):
            part = next((title for name, title in PARTS.items() if file.stem.startswith(name)), None)
            if part is not None:
                seconds[part] += seconds_of(int(file.read_text("ascii").split()[0]))
        seconds["generator"] = own_seconds()
        return seconds

    def spent(self) -> float:
        """处理器秒 of everything of this installation, and of this process, up to now."""
        return sum(self.cpu().values())


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """处理器秒 between two moments, by part."""
    return {part: round(after[part] - before[part], 3) for part in after}


def own_seconds() -> float:
    """处理器秒 of this process, with what it has run and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@asynccontextmanager
async def installed(folder: Path, counties: int = 1) -> AsyncIterator[Installation]:
    """`hedui up` on that folder until the block ends; on an empty one it is furnished with `counties` alike."""
    folder.mkdir(parents=True, exist_ok=True)
    process = _up(folder)
    try:
        made = Installation(folder, await _answering(folder, process))
        async with runtime_of_process(made.settings) as runtime:
            await _furnish(made, runtime, counties)
        yield made
    finally:
        ended(process)


def ended(process: subprocess.Popen[bytes]) -> None:
    """结束 a child of ours: told to, and killed where it does not."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    process.kill()
    process.wait()


def environment(folder: Path) -> dict[str, str]:
    """What a command of the installation on that folder runs in."""
    base = {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
    return {**base, "HEDUI_DATA": str(folder), "PYTHONPATH": str(CHECKOUT)}


def _up(folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "up.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "hedui.cli", "up", "--no-demo"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=CHECKOUT, env=environment(folder),
            start_new_session=True,
        )  # fmt: skip


async def _answering(folder: Path, process: subprocess.Popen[bytes]) -> Settings:
    """The settings with every address, once the web answers and the last worker has been started."""
    until = time.monotonic() + PATIENCE
    asked = Settings.from_environment({"HEDUI_DATA": str(folder)})
    while time.monotonic() < until and process.poll() is None:
        workers = len(list((folder / "run").glob("worker-*.pid")))
        if parts_file(asked).exists() and workers == asked.workers:
            settings = resolved(asked)
            with suppress(aiohttp.ClientError, OSError):
                async with (
                    aiohttp.ClientSession() as http,
                    http.get(f"http://{settings.host}:{settings.port}/health") as answer,
                ):
                    if answer.ok:
                        return settings
        await asyncio.sleep(0.1)
    raise SystemExit(f"hedui up did not start; see {folder / 'up.log'}")


async def _furnish(made: Installation, runtime: Runtime, count: int) -> None:
    file = read_file(DATA)
    file.tenants = [*file.tenants, *_more_counties(file, count - 1), *_more_counties(file, 1, PLAIN)]
    _print_in_counties(file)
    for spec in file.tenants:
        for setting in spec.settings:
            if setting.name == SOURCE_CONNECTORS:  # every department at once over the gateway: no files, no callbacks
                setting.value = source_connectors(())
    refs = await provision(runtime, file)
    await _connect(made, runtime, refs["zhejiang"])

    async def agency(spec: TenantSpec) -> Agency:
        return Agency(refs[spec.key], await _tokens(runtime, refs[spec.key], spec))

    made.province = await agency(file.tenants[0])
    made.counties = [await agency(spec) for spec in file.tenants if spec.key == COUNTY or spec.key.startswith(MORE)]
    made.plain = await agency(file.tenants[-1])


def _more_counties(file: ProvisioningFile, count: int, name: str = MORE) -> Sequence[TenantSpec]:
    """区县 like the sample one, under codes of their own."""
    sample = next(spec for spec in file.tenants if spec.key == COUNTY)
    first = 9101 if name == PLAIN else 9001
    return [
        msgspec.structs.replace(copy.deepcopy(sample), key=f"{name}{n}", name=f"样例区县{n}", code=f"33{n:04d}")
        for n in range(first, first + count)
    ]


def _print_in_counties(file: ProvisioningFile) -> None:
    """报告格式: PDF by the choice of each county, but for the plain one, whose reports are JSON alone."""
    (packs,) = [setting for setting in file.tenants[0].settings if setting.name == PACKS]
    everything, packs.value = packs.value, [name for name in packs.value if name != PRINTING]
    for spec in file.tenants:
        if spec.level == "county" and not spec.key.startswith(PLAIN):
            spec.settings = [*spec.settings, msgspec.structs.replace(packs, value=everything)]


async def _connect(made: Installation, runtime: Runtime, province: TenantRef) -> None:
    scope = operator_scope(runtime, province)
    await keep_secret(scope, GATEWAY, "app_secret", departments_secret(made.settings))
    async with scope.write("connector.configure") as tx:
        row = SettingRow(
            id=new_id(),
            tenant_id=province.id,
            lineage=[province.id],
            name=f"connector.{GATEWAY}",
            value=msgspec.json.encode(gateway_settings(made.departments_url, ())).decode(),
            document="性能测量",
            valid_from=date(2021, 5, 11),
            set_by=scope.actor.name,
            set_at=scope.now,
        )
        await enter_value(row)
        tx.note(connector=GATEWAY)


async def _tokens(runtime: Runtime, ref: TenantRef, spec: TenantSpec) -> Mapping[str, str]:
    """By step; of several posts for one step the first."""
    numbers: dict[str, str] = {}
    for post in (post for office in spec.offices for post in office.posts):
        if post.role in STEPS:
            numbers.setdefault(STEPS[post.role], post.staff_number)
    scope = operator_scope(runtime, ref)
    return {step: await issue_token(scope, number) for step, number in numbers.items()}


def seconds_of(pid: int) -> float:
    """处理器秒 of a process, of what it has waited for, and of everything below it."""
    try:
        root = psutil.Process(pid)
        times = root.cpu_times()
        total = times.user + times.system + times.children_user + times.children_system
        for child in root.children(recursive=True):
            with suppress(psutil.Error):
                times = child.cpu_times()
                total += times.user + times.system
    except psutil.Error:
        return 0.0
    return float(total)
