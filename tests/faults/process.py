"""进程: one real process of the installation under test: started, killed, frozen, thawed, and its log read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from hedui.child import Child

HEDUI = (sys.executable, "-m", "hedui.cli")


class Process:
    """进程 of ours, in a group of its own; whatever it has started dies with it."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child, self.log = child, log
        self.deaths = 0
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process itself; LookupError where it does not run."""
        if self._popen is None or self._popen.poll() is not None:
            raise LookupError(f"{self.child.name} does not run")
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether it runs. A process that ended by itself was not killed by us."""
        return self._popen is not None and self._popen.poll() is None

    def start(self) -> None:
        """Start it; the log goes on where the one before ended."""
        with self.log.open("ab") as log:
            self._popen = self.child.popen(log)

    def kill(self) -> None:
        """SIGKILL to the whole group: nothing is tidied up."""
        if self._popen is not None:
            self.deaths += self._popen.poll() is None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
            self._popen = None

    def restart(self) -> None:
        """Kill and start at once, as a supervisor would."""
        self.kill()
        self.start()

    def freeze(self) -> None:
        """SIGSTOP: it holds what it holds, and does nothing."""
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on as though no time had passed."""
        os.killpg(self.pid, signal.SIGCONT)

    async def end(self, seconds: float = 15) -> int | None:
        """SIGTERM, and SIGKILL where that is not enough; its exit code where it ended by itself."""
        if self._popen is None:
            return None
        popen = self._popen
        with contextlib.suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGCONT)
            popen.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(popen.wait, seconds)
        code = popen.poll()
        self.kill()
        return code

    def said(self) -> str:
        """Its whole log."""
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""
