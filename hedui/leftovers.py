"""遗留进程: when `hedui up` is killed outright its children live on. The next one finds them and stops them.

A process is ours only if it stands in the group that the pid file names and carries the mark written there, so that
a number used again by a stranger harms nobody. (Postgres and Redis overwrite their environment: they are found by
their own pid file and folder, see embedded/service.py.)
"""

import contextlib
import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

MARK = "HEDUI_MARK"


def new_mark() -> str:
    """A mark that one run of the supervisor gives to its children."""
    return secrets.token_hex(16)


def remember(run_dir: Path, name: str, pid: int, mark: str) -> None:
    """Notes a child that was started."""
    (run_dir / f"{name}.pid").write_text(f"{pid} {mark}", encoding="ascii")


def forget(run_dir: Path, name: str) -> None:
    """Notes that a child is gone."""
    (run_dir / f"{name}.pid").unlink(missing_ok=True)


def stop_leftovers(run_dir: Path, seconds: float = 15.0) -> list[str]:
    """Stops what an earlier supervisor left running; the caller holds its lock. Returns the names."""
    stopped = []
    for file in sorted(run_dir.glob("*.pid")):
        processes = list(_of_ours(file))
        for process in processes:
            with contextlib.suppress(psutil.Error):
                # PostgreSQL, told by SIGTERM, would wait for its clients; others may have been started with SIGINT ignored.
                process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
        _, alive = psutil.wait_procs(processes, timeout=seconds)
        for process in alive:
            with contextlib.suppress(psutil.Error):
                process.kill()
        stopped += [file.stem] if processes else []
        file.unlink()
    return stopped


def kill_group(pid: int) -> None:
    """Ends what a child that is gone left behind in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _of_ours(file: Path) -> Iterator[psutil.Process]:
    pid, _, mark = file.read_text(encoding="ascii").partition(" ")
    if not pid.isdecimal() or not mark:
        return
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == int(pid) and process.environ().get(MARK) == mark:
                yield process
