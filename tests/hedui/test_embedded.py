"""The embedded servers, as real processes: who runs them, who gets in, and what a killed parent leaves behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from hedui.embedded import folders
from hedui.embedded.accounts import EmbeddedError, service_account
from hedui.embedded.postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from hedui.embedded.service import PORTS, Service

ROOT = Path(__file__).resolve().parents[2]
# A parent that starts a server and then only waits to be killed.
PARENT = """
import asyncio, asyncpg, sys
from pathlib import Path
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis

async def main():
    server = {"postgres": EmbeddedPostgres, "redis": EmbeddedRedis}[sys.argv[1]](Path(sys.argv[2]))
    await server.start()
    if sys.argv[1] == "postgres":
        connection = await asyncpg.connect(server.owner_url)
        await connection.execute("CREATE TABLE survives AS SELECT 7 AS n")
    print(server.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
async def postgres(postgres_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    async with EmbeddedPostgres(postgres_dir, durable=False) as server:
        yield server


@pytest.fixture(scope="module")
async def redis(redis_dir: Path) -> AsyncIterator[EmbeddedRedis]:
    async with EmbeddedRedis(redis_dir) as server:
        yield server


@pytest.fixture(scope="module")
def servers(postgres: EmbeddedPostgres, redis: EmbeddedRedis) -> dict[str, Service]:
    return {"postgres": postgres, "redis": redis}


async def fetch(url: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def refused(url: str, sql: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await fetch(url, sql)


def process_of(server: Service) -> psutil.Process:
    assert server.pid is not None
    return psutil.Process(server.pid)


def orphan_of(kind: str, folder: Path) -> int:
    """Starts a server from a process of its own and kills that process outright."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, kind, str(folder)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return pid


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("kind", ["postgres", "redis"])
async def test_runs_without_privileges(kind: str, servers: dict[str, Service]) -> None:
    server = servers[kind]
    account = service_account()
    assert process_of(server).uids().real == (account.uid if account else os.geteuid()) != 0
    assert server.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["postgres", "redis"])
async def test_listens_to_this_machine_alone(kind: str, servers: dict[str, Service]) -> None:
    server = servers[kind]
    process = process_of(server)
    listening = [found.laddr for found in process.net_connections("all") if found.status == psutil.CONN_LISTEN]
    assert listening == [("127.0.0.1", server.port)]
    assert not [found for found in process.net_connections("unix") if found.laddr]
    assert server.port in PORTS


@pytest.mark.parametrize("kind", ["postgres", "redis"])
async def test_passwords_stay_in_files_of_ours(kind: str, servers: dict[str, Service]) -> None:
    server = servers[kind]
    command = " ".join([*process_of(server).cmdline(), *server.argv])
    assert not [password for password in server.passwords.values() if password in command]
    assert server.secrets.stat().st_mode & 0o777 == 0o600
    assert server.secrets.parent.stat().st_mode & 0o777 == 0o700
    assert server.secrets.stat().st_uid == os.geteuid()
    assert not list(server.folder.glob("password*"))
    assert not [password for password in server.passwords.values() if password in repr(server.child())]


async def test_roles(postgres: EmbeddedPostgres) -> None:
    rows = await fetch(
        postgres.superuser_url,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolpassword"
        " FROM pg_authid WHERE rolname LIKE 'hedui%' ORDER BY 1",
    )
    assert [row["rolname"] for row in rows] == [APP, OWNER]
    for row in rows:
        assert tuple(row)[1:7] == (True, False, False, False, False, False)
        assert row["rolpassword"].startswith("SCRAM-SHA-256$")
    assert not await fetch(
        postgres.superuser_url,
        f"SELECT 1 FROM pg_auth_members m, pg_roles r WHERE m.member = r.oid AND r.rolname IN ('{APP}', '{OWNER}')",
    )


async def test_owner_owns_and_application_owns_nothing(postgres: EmbeddedPostgres) -> None:
    owner = "SELECT pg_get_userbyid(datdba) AS name FROM pg_database WHERE datname = 'hedui'"
    assert (await fetch(postgres.superuser_url, owner))[0]["name"] == OWNER
    owned = f"SELECT 1 FROM pg_shdepend WHERE deptype = 'o' AND refobjid = '{APP}'::regrole"
    assert not await fetch(postgres.superuser_url, owned)
    await fetch(postgres.owner_url, "CREATE TABLE of_the_owner (n int)")
    await refused(postgres.app_url, "SELECT * FROM of_the_owner", asyncpg.InsufficientPrivilegeError)
    await refused(postgres.app_url, "CREATE TABLE mine (n int)", asyncpg.InsufficientPrivilegeError)
    await refused(postgres.app_url, "CREATE TEMPORARY TABLE mine (n int)", asyncpg.InsufficientPrivilegeError)
    await refused(postgres.app_url, "CREATE SCHEMA mine", asyncpg.InsufficientPrivilegeError)


async def test_encoding_and_clock(postgres: EmbeddedPostgres) -> None:
    shown = await fetch(
        postgres.app_url,
        "SELECT current_setting('server_encoding'), current_setting('timezone'), datcollate, current_setting('fsync')"
        " FROM pg_database WHERE datname = current_database()",
    )
    assert tuple(shown[0]) == ("UTF8", "UTC", "C.UTF-8", "off")


@pytest.mark.parametrize("role", [APP, OWNER, SUPERUSER])
async def test_wrong_password_is_refused(postgres: EmbeddedPostgres, role: str) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.url(role), password="wrong", timeout=10)


@pytest.mark.parametrize("role", [APP, OWNER])
@pytest.mark.parametrize("database", ["postgres", "template1"])
async def test_roles_see_their_database_alone(postgres: EmbeddedPostgres, role: str, database: str) -> None:
    await refused(postgres.url(role, database), "SELECT 1", asyncpg.InsufficientPrivilegeError)


async def test_copies_of_a_database(postgres: EmbeddedPostgres) -> None:
    await postgres.create_database("first")
    await fetch(postgres.url(OWNER, "first"), "CREATE TABLE kept AS SELECT 1 AS n")
    await fetch(postgres.url(OWNER, "first"), f"GRANT SELECT ON kept TO {APP}")
    await postgres.create_database("second", template="first")
    assert (await fetch(postgres.url(APP, "second"), "SELECT n FROM kept"))[0]["n"] == 1
    await refused(postgres.url(APP, "second"), "CREATE TABLE mine (n int)", asyncpg.InsufficientPrivilegeError)
    granted = await fetch(postgres.superuser_url, "SELECT datacl::text FROM pg_database WHERE datname = 'second'")
    assert "{=" not in granted[0]["datacl"]
    assert ",=" not in granted[0]["datacl"]

    connected = await asyncpg.connect(postgres.url(APP, "second"))
    await postgres.drop_database("second")
    await postgres.drop_database("second")
    await refused(postgres.url(APP, "second"), "SELECT 1", asyncpg.InvalidCatalogNameError)
    connected.terminate()
    await postgres.drop_database("first")


@pytest.mark.parametrize("name", ["", "Hedui", "a-b", 'x"; DROP DATABASE hedui; --', "1st", "x" * 64])
async def test_strange_database_name_is_refused(postgres: EmbeddedPostgres, name: str) -> None:
    with pytest.raises(ValueError, match="数据库名"):
        await postgres.create_database(name)


async def test_log_does_not_quote_people(postgres: EmbeddedPostgres) -> None:
    await fetch(postgres.owner_url, "CREATE TABLE people (name text UNIQUE)")
    await fetch(postgres.owner_url, "INSERT INTO people VALUES ('王秘密')")
    await refused(postgres.owner_url, "INSERT INTO people VALUES ('王秘密')", asyncpg.UniqueViolationError)
    log = postgres.log.read_text(encoding="utf-8")
    assert "people_name_key" in log
    assert "王秘密" not in log


async def test_restart_keeps_data_port_and_passwords(postgres: EmbeddedPostgres) -> None:
    await fetch(postgres.owner_url, "CREATE TABLE survives AS SELECT 7 AS n")
    before, url = postgres.pid, postgres.owner_url
    await postgres.restart()
    assert postgres.pid != before
    assert postgres.owner_url == url
    assert (await fetch(url, "SELECT n FROM survives"))[0]["n"] == 7


@pytest.mark.parametrize("make", [EmbeddedPostgres, EmbeddedRedis])
async def test_second_process_on_the_same_folder_is_told(make: type[Service], servers: dict[str, Service]) -> None:
    server = servers[make.name]
    with pytest.raises(EmbeddedError, match=rf"PID {os.getpid()}\b.*请先停止它"):
        await make(server.data_dir).start()
    assert await server.ready()


async def test_orphaned_postgres_is_stopped_and_its_data_kept(data_dir: Path) -> None:
    pid = await asyncio.to_thread(orphan_of, "postgres", data_dir)
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        assert gone(pid)
        assert server.pid != pid
        assert (await fetch(server.owner_url, "SELECT n FROM survives"))[0]["n"] == 7


async def test_orphaned_redis_is_stopped(data_dir: Path) -> None:
    pid = await asyncio.to_thread(orphan_of, "redis", data_dir)
    async with EmbeddedRedis(data_dir) as server:
        assert gone(pid)
        assert await server.ready()


async def test_killed_server_starts_again_beside_a_stranger_with_its_number(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    await server.start()
    process = process_of(server)
    left = process.children(recursive=True)
    process.kill()
    await asyncio.to_thread(psutil.wait_procs, left, 10)
    await server.stop()
    # The number in the file now belongs to a process that lives and is none of ours: this one.
    lines = server.pid_file.read_text(encoding="ascii").splitlines()
    server.pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="ascii")
    async with server:
        assert await server.ready()


async def test_half_an_initialisation_is_done_again(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    await asyncio.to_thread(server.prepare)
    server.release()
    server.data.rename(server.folder / "data.unfinished")
    async with server:
        assert await server.ready()


async def test_taken_port_is_not_fought_for(data_dir: Path) -> None:
    server = EmbeddedRedis(data_dir)
    async with server:
        first = server.port
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        async with server:
            assert server.port != first


async def test_lost_passwords_and_foreign_version_are_explained(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    await asyncio.to_thread(server.prepare)
    server.release()
    kept = server.secrets.read_text(encoding="utf-8")
    server.secrets.unlink()
    with pytest.raises(EmbeddedError, match="口令文件"):
        await server.start()
    folders.write_private(server.secrets, kept)
    (server.data / "PG_VERSION").write_text("15\n", encoding="ascii")
    with pytest.raises(EmbeddedError, match="由 PostgreSQL 15 建立，现有程序是 18"):
        await server.start()


async def test_failed_start_shows_the_end_of_the_log(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    await asyncio.to_thread(server.prepare)
    server.release()
    with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match="no_such_setting"):
        await server.start()
    assert server.pid is None


async def test_redis_wants_its_password_and_forgets_nothing_early(redis: EmbeddedRedis) -> None:
    stranger = Redis(host="127.0.0.1", port=redis.port)
    with pytest.raises(AuthenticationError):
        await stranger.ping()
    await stranger.aclose()
    async with Redis.from_url(redis.url, decode_responses=True) as client:
        assert (await client.config_get("maxmemory-policy"))["maxmemory-policy"] == "noeviction"
        assert (await client.config_get("save"))["save"] == ""
        assert (await client.config_get("appendonly"))["appendonly"] == "no"


async def test_redis_of_the_machine_is_preferred_if_new_enough(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A virtual environment's bin holds the wheel's own, which is no server of the machine.
    monkeypatch.setenv("PATH", f"{data_dir / 'bin'}:/usr/bin:/bin")
    server = EmbeddedRedis(data_dir / "data")
    await asyncio.to_thread(server.prepare)
    server.release()
    wheel = server.program
    own = data_dir / "bin" / "redis-server"
    own.parent.mkdir(mode=0o755)
    for version, expected in (("7.0.15", own), ("5.0.3", wheel), ("", wheel)):
        own.write_text(f'#!/bin/sh\necho "Redis server v={version} sha=0"\n', encoding="ascii")
        own.chmod(0o755)
        await asyncio.to_thread(server.prepare)
        server.release()
        assert server.program == expected


async def test_environment_of_the_caller_does_not_steer_the_server(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LC_ALL", "zh_CN.GB18030")
    async with EmbeddedPostgres(data_dir / "with space 与汉字", durable=False) as server:
        assert await server.ready()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
async def test_root_keeps_programs_out_of_reach_of_the_account(postgres: EmbeddedPostgres) -> None:
    for path in (postgres.programs / "postgres", *(postgres.programs / "postgres").parents):
        if path == postgres.data_dir:
            break
        assert path.stat().st_uid == 0
        assert path.stat().st_mode & 0o022 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
async def test_home_of_root_is_not_opened(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = data_dir / "home"
    home.mkdir(mode=0o700)
    entry = folders.pwd.getpwuid(0)
    monkeypatch.setattr(folders.pwd, "getpwuid", lambda _: type(entry)((*entry[:5], str(home), entry[6])))
    with pytest.raises(EmbeddedError, match="HEDUI_DATA"):
        await EmbeddedPostgres(home / "data").start()
    assert home.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to step down to a number without a name")
def test_user_without_a_name_is_told() -> None:
    script = "import os; from hedui.embedded import accounts; os.setgid(54321); os.setuid(54321)\n"
    script += "try: accounts.service_account()\nexcept accounts.EmbeddedError as error: print(error)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, text=True, check=False)
    assert "54321" in told.stdout
    assert "HEDUI_DATABASE_URL" in told.stdout


def test_stop_signal_is_fast_shutdown(postgres: EmbeddedPostgres) -> None:
    assert postgres.child().stop_signal is signal.SIGINT
