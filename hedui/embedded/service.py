"""内置服务的共同部分: lock, port, orphan of a killed parent, start, stop. Postgres and Redis add what is theirs."""

import asyncio
import secrets
import signal
import socket
import subprocess
import tomllib
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, ClassVar, Self

import psutil

from hedui.child import Child
from hedui.embedded.accounts import EmbeddedError, as_account, clean_environment, service_account
from hedui.embedded.folders import hold, make_data_dir, make_folder, write_private

# Below the range from which the kernel gives outgoing connections their ports: a remembered port stays free.
PORTS = range(20000, 30000)


class Service(ABC):
    """One embedded server below data_dir. Bound to no event loop: start in one, stop in another."""

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    start_within: ClassVar[float] = 60.0
    stop_within: ClassVar[float] = 30.0

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.account = service_account()
        self.folder = self.data_dir / self.name  # belongs to the account, closed to everybody else
        self.log = self.data_dir / "logs" / f"{self.name}.log"
        self.secrets = self.data_dir / "secrets" / f"{self.name}.toml"
        self.port = 0
        self.passwords: dict[str, str] = {}
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def pid_file(self) -> Path:
        """Where the server itself writes its process id."""

    @property
    @abstractmethod
    def working_dir(self) -> Path:
        """The server's current folder; by it a running server is known as ours."""

    @property
    @abstractmethod
    def argv(self) -> tuple[str, ...]:
        """The command; no password in it."""

    @abstractmethod
    def furnish(self) -> None:
        """Makes data, configuration and programs ready; called with the lock held and nothing running."""

    @abstractmethod
    async def ready(self) -> bool:
        """Whether the server answers, asked with a password."""

    def retiring(self) -> bool:
        """Whether the server was told to end and waits for its clients."""
        return False

    @property
    def pid(self) -> int | None:
        """The running server's process id, when start() started it."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def prepare(self) -> None:
        """Everything short of running: folders, lock, orphan, passwords, port, data. Blocking; not while it runs."""
        make_data_dir(self.data_dir, self.account)
        make_folder(self.log.parent)
        if self._lock is None:
            self._lock = hold(self.data_dir / "run" / f"{self.name}.lock", f"数据目录 {self.data_dir} 的{self.title}")
        make_folder(self.folder, account=self.account)
        self._stop_orphan()
        self.port = self._choose_port()
        self.furnish()

    def child(self) -> Child:
        """The server as a child of the supervisor; prepare() first."""
        return Child(
            name=self.name,
            argv=self.argv,
            env=self.environment,
            inherit=False,
            ready=self.ready,
            retiring=self.retiring,
            working_dir=self.working_dir,
            process_options=as_account(self.account),
            stop_signal=self.stop_signal,
            stop_within=self.stop_within,
            shown=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The server's whole environment; nothing is inherited."""
        return clean_environment(self.folder)

    async def start(self) -> None:
        """Prepares and starts the server as a child of this process, and returns when it answers."""
        if self.pid:
            return
        try:
            await asyncio.to_thread(self.prepare)
            await self._launch()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stops what start() started and lets go of the data folder."""
        if self._process:
            self._process.send_signal(self.stop_signal)
            await asyncio.to_thread(_wait_or_kill, self._process, self.stop_within)
            self._process = None
        self.release()

    async def restart(self) -> None:
        """Stop and start on the same port, as an operator would."""
        await self.stop()
        await self.start()

    def release(self) -> None:
        """Lets go of the data folder; for whoever ran child() elsewhere."""
        if self._lock:
            self._lock.close()
            self._lock = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = self.child().popen(log)
        deadline = asyncio.get_running_loop().time() + self.start_within
        while not await self.ready():
            if self._process.poll() is not None or asyncio.get_running_loop().time() > deadline:
                raise EmbeddedError(f"{self.title}没有启动成功，日志 {self.log} 的末尾：\n{self._log_tail()}")
            await asyncio.sleep(0.03)

    def _log_tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-10:])

    def _stop_orphan(self) -> None:
        """A server whose parent was killed still runs: the lock is ours, so nobody else answers for it."""
        orphan = _server_in(self.pid_file, self.working_dir)
        if orphan:
            orphan.send_signal(self.stop_signal)
            _, alive = psutil.wait_procs([orphan], timeout=self.stop_within)
            for process in alive:
                process.kill()
                process.wait(10)
        # Without this a process that has got the dead server's number by chance would stand in the way.
        self.pid_file.unlink(missing_ok=True)

    def _choose_port(self) -> int:
        remembered = self.data_dir / "run" / f"{self.name}.port"
        known = remembered.read_text(encoding="ascii").strip() if remembered.exists() else ""
        if known.isdecimal() and _is_free(int(known)):
            return int(known)
        port = next(port for port in iter(lambda: secrets.choice(PORTS), 0) if _is_free(port))
        write_private(remembered, str(port))
        return port

    def _keep_passwords(self, *names: str) -> None:
        """Reads the passwords, or makes them the first time; they stay with us, not with the account."""
        make_folder(self.secrets.parent)
        if not self.secrets.exists():
            made = (f'{name} = "{secrets.token_urlsafe(32)}"\n' for name in names)
            write_private(self.secrets, "".join(made))
        self.passwords = tomllib.loads(self.secrets.read_text(encoding="utf-8"))


def _server_in(pid_file: Path, working_dir: Path) -> psutil.Process | None:
    """The live process that the pid file names, if it really stands in our folder."""
    try:
        process = psutil.Process(int(pid_file.read_text(encoding="ascii").split()[0]))
        ours = process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == working_dir
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process if ours else None


def _wait_or_kill(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
