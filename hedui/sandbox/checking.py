"""符合性检查: `hedui plugin check` as a child process of its own: once at a time, with a time limit, without our settings."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress

from core.errors import Busy, NotFound
from core.scope import Scope
from hedui.operating.door import permit
from hedui.sandbox.model import CheckView

CHECK = "sandbox.check"
PATIENCE = 240.0
MOST_LINES = 2_000
_one_at_a_time = asyncio.Semaphore(1)


async def checked(scope: Scope, name: str) -> CheckView:
    """检查 of an installed plugin, loaded or refused; raises NotFound for any other name, Busy while another one runs."""
    permit(scope, CHECK)
    registry = scope.runtime.registry
    if name not in registry.plugins and name not in registry.refused:
        raise NotFound()
    if _one_at_a_time.locked():
        raise Busy("check_running", retry_after=20)
    async with _one_at_a_time:
        return await _run(name)


async def _run(name: str) -> CheckView:
    began = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hedui.cli", "plugin", "check", name,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env=_environment(), start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await child.communicate()
    except TimeoutError:
        raise Busy("check_too_long", retry_after=60) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # its whole group, also where whoever asked has gone away
    lines = said.decode("utf-8", "replace").replace("✔ ", "").splitlines()  # few fonts of browsers have it
    return CheckView(child.returncode == 0, round(time.monotonic() - began, 1), lines[:MOST_LINES])


def _environment() -> dict[str, str]:
    """Nothing of Hedui's own settings: the plugin's code runs there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
