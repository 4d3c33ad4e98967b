"""重算的接线: in this process where its plugins are the ones asked for, else in a child, from their archives."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from core.assessment.model import Assessment
from core.compiled import handed_on
from core.explanations.child import Outcome, Task, results
from core.explanations.running import Failed, Run, failed_at, run
from core.plugin.archive import archived
from core.plugin.guarding import guarded
from core.plugin.registry import Registry
from core.plugin.stamps import Ambiguous, resolved

PATIENCE = 180.0
"""Seconds that a child may take; its processor time is bounded beside it."""
COMMAND = (sys.executable, "-I", "-B", "-m", "core.explanations.child")


class Rerunner:
    """重算 by stamps."""

    def __init__(self, registry: Registry, archives: Path) -> None:
        self._registry, self._archives = registry, archives
        self._installed = {plugin.stamp for plugin in registry.plugins.values()}

    async def __call__(self, stamp: Sequence[str], runs: Sequence[Run]) -> list[Assessment | Failed]:
        """One result for each run, in their order."""
        needed = [one for one in stamp if one.partition(" ")[0] in {name for r in runs for name in r.evidence.packs}]
        try:
            needed = [resolved(one, (*self._installed, *self.versions())) or one for one in needed]
        except Ambiguous as error:
            return [Failed(str(error)) for _ in runs]
        if set(needed) <= self._installed:
            return await asyncio.to_thread(self._here, runs)
        return await self._in_a_child(needed, runs)

    def versions(self) -> Sequence[str]:
        """存档的版本."""
        return archived(self._archives)

    def _here(self, runs: Sequence[Run]) -> list[Assessment | Failed]:
        return [self._one(wanted) for wanted in runs]

    def _one(self, wanted: Run) -> Assessment | Failed:
        try:
            return guarded(lambda: run(self._registry, wanted))
        except Exception as error:  # whatever a pack raises is its answer
            return failed_at(error)

    async def _in_a_child(self, stamp: Sequence[str], runs: Sequence[Run]) -> list[Assessment | Failed]:
        with tempfile.TemporaryDirectory(prefix="hedui-rerun-") as place:
            task = Task(str(self._archives.resolve()), place, tuple(stamp), tuple(runs))
            return await _told_by_child(msgspec.msgpack.encode(task), runs)


async def _told_by_child(task: bytes, runs: Sequence[Run]) -> list[Assessment | Failed]:
    child = await asyncio.create_subprocess_exec(
        *COMMAND, cwd="/", env={"LC_ALL": "C.UTF-8", **handed_on()},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await child.communicate(task)
    except TimeoutError:
        return [Failed("重算没有在限定时间内完成") for _ in runs]
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        return [Failed("重算的子进程异常结束，可能超出内存或时间限制") for _ in runs]
    try:
        return results(msgspec.msgpack.decode(out, type=list[Outcome]))
    except msgspec.DecodeError:
        return [Failed("重算的子进程没有给出可用的结果") for _ in runs]
