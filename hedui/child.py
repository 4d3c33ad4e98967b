"""子进程: what it takes to run one of our processes, said once for the supervisor and for the embedded servers."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True)
class Child:
    """子进程: a command, and how to know that it works."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)  # may carry passwords
    ready: Callable[[], Awaitable[bool]] | None = None
    inherit: bool = True  # our own environment below env, HEDUI_* left out: a child gets only what it is given
    retiring: Callable[[], bool] | None = None
    """Whether it lives on, told by somebody to end, and takes nobody in: then it is ended in our own way, and begins again."""
    working_dir: Path | None = None
    process_options: Mapping[str, Any] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 15.0
    shown: bool = True  # False: its output goes to its log only, not to the screen

    def options(self, **more_env: str) -> dict[str, Any]:
        """The keyword arguments of subprocess. An own session: Ctrl-C reaches the supervisor alone."""
        base = {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
        return {
            "env": {**(base if self.inherit else {}), **self.env, **more_env},
            "cwd": self.working_dir,
            "stdin": subprocess.DEVNULL,
            "stderr": subprocess.STDOUT,
            "start_new_session": True,
            **self.process_options,
        }

    def popen(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """The child without a supervisor, its output in a file."""
        return subprocess.Popen(self.argv, stdout=log, **self.options())  # noqa: S603 - commands of our own


async def listens(host: str, port: int) -> bool:
    """Whether somebody accepts connections there: a ready check for a server of ours."""
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
