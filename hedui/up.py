"""启动全部: database, Redis, migrations, web, workers, simulated departments and the demo, watched until Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable

import msgspec

from core.migrating import is_new, migrate
from hedui.child import Child, listens
from hedui.embedded.folders import hold, make_data_dir, write_private
from hedui.embedded.postgres import APP, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from hedui.leftovers import stop_leftovers
from hedui.parts import announce, free_port, parts_file
from hedui.settings import Settings, SettingsError
from hedui.supervisor import Supervisor
from hedui.wiring import make_keys

HEDUI = (sys.executable, "-m", "hedui.cli")


async def up(settings: Settings, demo: bool) -> int:
    """Start everything that is not given by address, keep it running, stop it cleanly; 0 after Ctrl-C."""
    if settings.database_url and not settings.owner_url:
        raise SettingsError("设置了 HEDUI_DATABASE_URL 时，还要用 HEDUI_OWNER_URL 给出迁移所用的角色。")
    make_data_dir(settings.data_dir, None)
    servers, settings = await _servers(settings)
    await _leftovers_stopped(settings)
    settings = _with_free_ports(settings)
    announce(settings)
    # One start after another: web and workers begin on a migrated database.
    children = [*servers, *_own(settings)]
    supervisor = Supervisor(children, settings.data_dir)
    try:
        return await supervisor.run(on_ready=_then(settings, supervisor) if demo and settings.sandbox else None)
    finally:
        parts_file(settings).unlink(missing_ok=True)


async def _leftovers_stopped(settings: Settings) -> None:
    """遗留进程 of an `up` that was killed still hold its ports: before others are chosen, or nobody would find us again.

    After the servers: those stop what is left of themselves in their own way, and at once.
    """
    run_dir = settings.data_dir / "run"
    with hold(run_dir / "hedui.lock", f"数据目录 {settings.data_dir}"):
        for name in await asyncio.to_thread(stop_leftovers, run_dir):
            sys.stdout.write(f"已停止上次遗留的进程 {name}。\n")


async def _servers(settings: Settings) -> tuple[list[Child], Settings]:
    children: list[Child] = []
    if settings.database_url is None:
        postgres = EmbeddedPostgres(settings.data_dir)
        await asyncio.to_thread(postgres.prepare)
        settings = msgspec.structs.replace(settings, database_url=postgres.app_url, owner_url=postgres.owner_url)
        child = postgres.child()
        ready = _migrated(postgres.ready, settings)
        children.append(Child(**{**vars(child), "ready": ready}))
    else:
        await migrate_now(settings)
    if settings.redis_url is None:
        redis = EmbeddedRedis(settings.data_dir)
        await asyncio.to_thread(redis.prepare)
        settings = msgspec.structs.replace(settings, redis_url=redis.url)
        children.append(redis.child())
    return children, settings


def _migrated(ready: Callable[[], Awaitable[bool]], settings: Settings) -> Callable[[], Awaitable[bool]]:
    """The database is ready once it answers and is migrated."""

    async def check() -> bool:
        if not await ready():
            return False
        await migrate_now(settings)
        return True

    return check


async def migrate_now(settings: Settings) -> str:
    """Bring the database to the newest version as the owner role; a new installation gets its master key."""
    if await is_new(settings.owner_url or ""):
        make_keys(settings)
    role = _user(settings.database_url) if settings.database_url else APP
    return await migrate(settings.owner_url or "", role)


def _user(url: str) -> str:
    from core.database import connection_arguments

    return str(connection_arguments(url)["user"])


def _with_free_ports(settings: Settings) -> Settings:
    port = free_port(settings.host, settings.port)
    departments = free_port("127.0.0.1", settings.departments_port)
    for wanted, got, name in ((settings.port, port, "网页"), (settings.departments_port, departments, "模拟部门")):
        if wanted != got:
            sys.stdout.write(f"{name}端口 {wanted} 已被占用，改用 {got}。\n")
    return msgspec.structs.replace(settings, port=port, departments_port=departments)


def _own(settings: Settings) -> list[Child]:
    environment = settings.environment()
    children = []
    if settings.sandbox:
        secret = {
            "HEDUI_DEPARTMENTS_SECRET": departments_secret(settings),
            "HEDUI_DEPARTMENTS_CONTROL": departments_secret(settings),
        }
        ready = _listening("127.0.0.1", settings.departments_port)
        children.append(Child("departments", (*HEDUI, "departments"), env={**environment, **secret}, ready=ready))
    web = _listening(settings.host, settings.port)
    children.append(Child("web", (*HEDUI, "web"), env=environment, ready=web))
    workers = (Child(f"worker-{n}", (*HEDUI, "worker"), env=environment) for n in range(1, settings.workers + 1))
    return [*children, *workers]


def _listening(host: str, port: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return await listens(host, port)

    return check


def departments_secret(settings: Settings) -> str:
    """The application secret that the simulated departments and our connector share; made once."""
    path = settings.data_dir / "secrets" / "departments"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, secrets.token_hex(24))
    return path.read_text("utf-8").strip()


def _then(settings: Settings, supervisor: Supervisor) -> Callable[[], None]:
    """After everything is up: the demo verification, once, in a process of its own."""
    running: set[asyncio.Task[None]] = set()

    async def run() -> None:
        supervisor.say.line(f"网页接口：http://{settings.host}:{settings.port}")
        child = Child("demo", (*HEDUI, "demo"), env=settings.environment())
        process = await asyncio.create_subprocess_exec(*child.argv, env=child.options()["env"])
        try:
            await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            raise

    def begin() -> None:
        task = asyncio.create_task(run())
        running.add(task)
        task.add_done_callback(running.discard)

    return begin
