"""另一进程检查: the same households, counted in two fresh processes that have nothing in common but the pack and the input.

Each has another clock, another time zone, another environment and another seed of hashing, all from before the pack is
loaded. So it does not matter how a rule has got at them: by `partial(date.today)`, by `map`, when its module was loaded, by
going through a set. What comes out has to be the same, byte for byte. Which of them it was, further runs tell.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from core.plugin.digests import root_of
from core.plugin.registry import Plugin
from hedui.testing_findings import Finding

PROCESSOR, PATIENCE = 120, 900.0
"""Seconds of processor time that one process may take, and of the clock: a busy machine is no fault of the pack."""
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
"""Of the environment; all else is taken away."""
FIRST = {
    "PYTHONHASHSEED": "1", "HEDUI_TWIN_CLOCK": "1997-02-03T04:05:06+00:00", "TZ": "UTC",
    "HOME": "/nonexistent/a", "USER": "a", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
}  # fmt: skip
CHANGES: Mapping[str, Mapping[str, str]] = {
    "集合（set）的遍历次序": {"PYTHONHASHSEED": "4242"},
    "时钟或时区": {"HEDUI_TWIN_CLOCK": "2071-11-12T22:23:24+00:00", "TZ": "Asia/Kathmandu"},
    "环境变量": {"HOME": "/nonexistent/b", "USER": "b", "LANG": "en_US.UTF-8", "LC_ALL": "C", "HEDUI_TWIN": "b"},
}
"""What one twin has otherwise, by what it is called."""

CHANCE = "随机数或本机状态"


class Told(msgspec.Struct, frozen=True):
    """一次运行: what each object gave, in the order in which it was asked, by household; the first stands for the declarations."""

    households: list[list[tuple[str, str]]]
    floats: list[tuple[str, str]]
    reached: list[tuple[str, str]] = []


def twin_findings(plugin: Plugin) -> Iterator[Finding]:
    """检查发现 of two processes that have nothing in common."""
    changed: dict[str, str] = {}
    for more in CHANGES.values():
        changed |= more
    first, other = _run(plugin, [{}, changed])
    if isinstance(first, str) or isinstance(other, str):
        yield Finding(
            "rule.unstable", plugin.info.name, f"另一个进程没有完成：{first if isinstance(first, str) else other}"
        )
        return
    for place, words in first.floats:
        yield Finding(
            "source.float", place, f"{words} 得到浮点数：用整数相除取整（//）、Fraction(被除数, 除数) 或 Decimal"
        )
    for place, words in first.reached:
        yield Finding("source.reaches_out", place, f"载入或运行时{words}")
    if differing := _differing(plugin, first, other):
        causes = _causes(plugin, first)
        for entry in differing:
            why = "、".join(cause for cause, found in causes.items() if entry in found)
            why = CHANCE if entry in causes[CHANCE] else why or CHANCE
            yield Finding("rule.unstable", entry, f"同样的输入，在另一个进程中得到不同的结果；不同的是{why}")


def _causes(plugin: Plugin, first: Told) -> Mapping[str, Sequence[str]]:
    """What differs where one thing alone is another one; and where nothing is."""
    runs = _run(plugin, [*CHANGES.values(), {}])
    told = zip((*CHANGES, CHANCE), runs, strict=True)
    return {cause: [] if isinstance(run, str) else _differing(plugin, first, run) for cause, run in told}


def _differing(plugin: Plugin, one: Told, other: Told) -> list[str]:
    """Ids of what differs; of a household only those of the first kind (核对规则, 判定): what follows is reckoned from it."""
    kinds = {getattr(entry, "id", hook): hook for hook, entries in plugin.objects.items() for entry in entries}
    declared = zip(one.households[0], other.households[0], strict=False)
    found = {mine[0]: None for mine, yours in declared if mine != yours}
    for here, there in zip(one.households[1:], other.households[1:], strict=False):
        differ = [mine[0] for mine, yours in zip(here, there, strict=False) if mine != yours]
        found |= {entry: None for entry in differ if kinds.get(entry) == kinds.get(differ[0])}
    return list(found)


def _run(plugin: Plugin, changes: Sequence[Mapping[str, str]]) -> list[Told | str]:
    """At the same time; what could not be finished tells why."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hedui-twins-")))
        running = [_begun(plugin, change, folder / f"{n}.json") for n, change in enumerate(changes)]
        return [_ended(child, folder / f"{n}.json") for n, child in enumerate(running)]


def _begun(plugin: Plugin, change: Mapping[str, str], out: Path) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = os.pathsep.join(filter(None, sys.path))
    environ = {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **FIRST, **change}
    root = root_of(plugin.module)
    command = [sys.executable, "-m", "hedui.testing_twin", plugin.info.name, str(root), str(out), str(PROCESSOR)]
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603


def _ended(child: subprocess.Popen[bytes], out: Path) -> Told | str:
    try:
        _, said = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return f"{PATIENCE:.0f} 秒内没有算完"
    if child.returncode == -signal.SIGXCPU:
        return f"{PROCESSOR} 秒处理器时间内没有算完"
    if not out.exists():
        return (said.decode("utf-8", "replace").strip().splitlines() or ["没有说明"])[-1]
    return msgspec.json.decode(out.read_bytes(), type=Told)
