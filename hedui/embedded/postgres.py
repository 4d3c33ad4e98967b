"""内置 PostgreSQL: the truth, run from the wheel's programs as our own child process."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from signal import SIGINT

import asyncpg

from hedui.embedded.accounts import EmbeddedError, as_account
from hedui.embedded.binaries import postgres_programs
from hedui.embedded.folders import write_private
from hedui.embedded.service import Service

DATABASE = "hedui"
SUPERUSER = "postgres"
OWNER = "hedui_owner"
APP = "hedui_app"
MEGABYTE = 1024 * 1024
STATUS = 7  # line of postmaster.pid, counted from 0: starting, ready, stopping
# Said on the command line, so that no edited file can open the server to the network or its log to personal data.
ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_error_verbosity": "terse",  # the DETAIL of a violated constraint quotes the row
    "log_min_error_statement": "panic",
}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ROLES = """\
CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD '{hedui_owner}';
CREATE ROLE {APP} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD '{hedui_app}';
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
"""
# A database made from a template does not take over the template's grants: said again for each.
CREATE = 'CREATE DATABASE "{database}" OWNER {OWNER} TEMPLATE "{template}"'
FENCE = (
    'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
    'GRANT CONNECT ON DATABASE "{database}" TO {APP}',
)
FENCE_INSIDE = "REVOKE CREATE ON SCHEMA public FROM PUBLIC"


class EmbeddedPostgres(Service):
    """PostgreSQL on 127.0.0.1 with scram passwords, an owner role, an application role and the database `hedui`."""

    name = "postgres"
    title = "内置 PostgreSQL"
    stop_signal = SIGINT  # "fast": open transactions are rolled back, data is flushed

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        super().__init__(data_dir)
        self.durable = durable  # False for tests only: a power cut then costs the data
        self.data = self.folder / "data"
        self.programs = Path()

    @property
    def pid_file(self) -> Path:
        """Written by the postmaster."""
        return self.data / "postmaster.pid"

    @property
    def working_dir(self) -> Path:
        """The postmaster changes into its data folder."""
        return self.data

    @property
    def argv(self) -> tuple[str, ...]:
        """postgres itself, not pg_ctl: it stays our child."""
        options = ALWAYS | {"port": str(self.port)} | ({} if self.durable else QUICK)
        return (str(self.programs / "postgres"), "-D", str(self.data), *_options("-c", options))

    @property
    def owner_url(self) -> str:
        """The owner's address: migrations."""
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        """The application's address: web and worker processes."""
        return self.url(APP)

    @property
    def superuser_url(self) -> str:
        """The superuser's address: this package, backup and tests."""
        return self.url(SUPERUSER, "postgres")

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for a role (OWNER, APP), with its password."""
        return f"postgresql://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"

    def furnish(self) -> None:
        """Programs, passwords, and the data folder with its roles the first time."""
        self.programs = postgres_programs(self.data_dir, self.account)
        first_time = not self.data.exists()
        if not first_time and not self.secrets.exists():
            raise EmbeddedError(f"{self.data} 还在，但它的口令文件 {self.secrets} 不见了。请从备份恢复口令文件。")
        self._keep_passwords(SUPERUSER, OWNER, APP)
        if first_time:
            self._initialise()
        self._check_version()

    async def ready(self) -> bool:
        """Accepts the application role."""
        try:
            connection = await asyncpg.connect(self.app_url, timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        await connection.close()
        return True

    def retiring(self) -> bool:
        """Smart shutdown (SIGTERM): nobody new gets in, and our own pools would keep it waiting for ever."""
        with contextlib.suppress(OSError):
            told = self.pid_file.read_text("utf-8", "replace").splitlines()
            return len(told) > STATUS and told[STATUS].strip() == "stopping"
        return False

    async def create_database(self, name: str, template: str | None = None) -> None:
        """A database like `hedui`, or a copy of the template (to which nobody may be connected)."""
        wanted = {"database": _checked(name), "template": _checked(template or "template1")}
        await self._administer("postgres", CREATE, *FENCE, **wanted)
        await self._administer(name, FENCE_INSIDE)

    async def drop_database(self, name: str) -> None:
        """Drops the database and whoever is connected to it."""
        await self._administer("postgres", 'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)', database=_checked(name))

    async def _administer(self, connect_to: str, *statements: str, **names: str) -> None:
        connection = await asyncpg.connect(self.url(SUPERUSER, connect_to), timeout=10)
        try:
            for statement in statements:
                await connection.execute(statement.format(OWNER=OWNER, APP=APP, **names))
        finally:
            await connection.close()

    def _initialise(self) -> None:
        """initdb, roles and database in a folder beside, renamed when all is done: half a start leaves no trace.

        initdb makes that folder: root changing the owner of a folder inside the account's own could be led astray.
        """
        staging, password = self.folder / "data.unfinished", self.folder / "password"
        shutil.rmtree(staging, ignore_errors=True)
        write_private(password, self.passwords[SUPERUSER], self.account)
        try:
            self._initdb(staging, password)
        finally:
            password.unlink()
        self._single(staging, "postgres", ROLES.format(OWNER=OWNER, APP=APP, **self.passwords))
        names = {"database": DATABASE, "template": "template1", "OWNER": OWNER, "APP": APP}
        self._single(staging, "postgres", "".join(f"{line.format(**names)};\n" for line in (CREATE, *FENCE)))
        self._single(staging, DATABASE, f"{FENCE_INSIDE};\n")
        staging.rename(self.data)

    def _initdb(self, data: Path, password: Path) -> None:
        settings = {
            "shared_buffers": f"{_shared_buffers(self.durable)}MB",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "password_encryption": "scram-sha-256",
        }
        options = ["--auth=scram-sha-256", f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C.UTF-8"]
        options += [] if self.durable else ["--no-sync"]
        self._run("initdb", *options, f"--pwfile={password}", "-D", str(data), *_options("--set", settings))

    def _single(self, data: Path, database: str, sql: str) -> None:
        """Runs SQL in single-user mode: no socket is open yet, and the passwords travel through a pipe."""
        options = _options("-c", ALWAYS | {"exit_on_error": "on"} | ({} if self.durable else QUICK))
        self._run("postgres", "--single", "-D", str(data), *options, database, sql=sql)

    def _run(self, program: str, *arguments: str, sql: str = "") -> None:
        try:
            done = subprocess.run(  # noqa: S603 - the wheel's own program, arguments made here
                [self.programs / program, *arguments],
                input=sql.encode(),
                capture_output=True,
                env=self.environment,
                cwd=self.folder,
                check=False,
                **as_account(self.account),
            )
        except PermissionError as error:
            raise EmbeddedError(f"无法以非特权账户运行 {program}（{error}）。请改用普通用户运行 hedui。") from error
        if done.returncode:
            told = done.stderr.decode(errors="replace")
            raise EmbeddedError(f"PostgreSQL 初始化失败（{program}）：\n{_without(told, self.passwords)}")

    def _check_version(self) -> None:
        told = subprocess.run([self.programs / "postgres", "-V"], capture_output=True, text=True, check=True).stdout  # noqa: S603
        found = re.search(r"[0-9]+", told)
        have, data = found.group() if found else "?", (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if have != data:
            raise EmbeddedError(
                f"{self.data} 由 PostgreSQL {data} 建立，现有程序是 {have}。请先用旧版导出数据，再导入新版。"
            )


def _options(flag: str, settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in (flag, f"{name}={value}")]


def _shared_buffers(durable: bool) -> int:
    """An eighth of the machine's memory in MB, within reason; little for tests."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    return min(max(memory // 8, 64), 1024) if durable else 128


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"数据库名只能用小写字母、数字和下划线：{name}")
    return name


def _without(text: str, passwords: dict[str, str]) -> str:
    for password in passwords.values():
        text = text.replace(password, "***")
    return text
