"""测量公共部分: rounds that alternate, their ratios, the verdict as JSON, and the machine that it was measured on.

A figure without its anchor says how fast the machine is. So every script measures two things in turn, several times,
and passes if the median of the rounds' ratios meets its goal; `--quick` is a smaller run with half the goal, for CI.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from hedui.embedded.accounts import as_account, service_account
from hedui.embedded.binaries import postgres_programs

ROUNDS = 7
DISTURBED, MOST_DISTURBED = 0.1, 3
"""Share of the processors that others may take during a round; and how many rounds for one are done again at most."""
PACKAGES = ("granian", "litestar", "aiohttp", "asyncpg", "msgspec", "arq", "redis", "typst", "cryptography")
CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Options:
    """选项 of every script."""

    quick: bool
    rounds: int
    folder: Path
    """Where installations are made; removed at the end unless it was told."""
    keep: bool
    out: Path | None
    patience: int
    """Seconds that a round waits for the machine to be idle."""
    more: argparse.Namespace


def options(description: str, **more: Any) -> Options:
    """Read the command line; `more` are a script's own options: name -> default."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="small, half the goal: for CI")
    parser.add_argument("--rounds", type=int, help=f"default {ROUNDS}; with --quick 3")
    parser.add_argument("--folder", type=Path, help="where installations are made (default: a new one below /tmp)")
    parser.add_argument("--patience", type=int, default=60, help="seconds that a round waits for an idle machine")
    parser.add_argument("--out", type=Path, help="also write the JSON into this file")
    for name, default in more.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(default, bool):
            parser.add_argument(flag, action="store_true")
        else:
            parser.add_argument(flag, type=type(default), default=default)
    told = parser.parse_args()
    folder = told.folder or Path(tempfile.mkdtemp(prefix="hedui-bench-"))
    count = told.rounds or (3 if told.quick else ROUNDS)
    return Options(told.quick, count, folder, told.folder is not None, told.out, told.patience, told)


@dataclass(eq=False)
class Goal:
    """目标: one ratio, its rounds, and whether their median meets it."""

    name: str
    goal: float
    at_least: bool = True
    """False: the ratio must not be above the goal."""
    gates: bool = True
    """False: reported beside, decides nothing."""
    rounds: list[float] = field(default_factory=list)

    def add(self, ratio: float) -> None:
        """One more round; said at once."""
        self.rounds.append(ratio)
        say(f"    {self.name}: {ratio:.3f}")

    def verdict(self, quick: bool) -> Mapping[str, Any]:
        """Median, spread and whether it passes; `quick` asks for half."""
        goal = self.goal
        if quick:
            goal = goal / 2 if self.at_least else goal * 2
        median = statistics.median(self.rounds)
        return {
            "name": self.name,
            "median": round(median, 4),
            "spread": [round(min(self.rounds), 4), round(max(self.rounds), 4)],
            "rounds": [round(ratio, 4) for ratio in self.rounds],
            "goal": f"{'>=' if self.at_least else '<='} {goal:g}",
            "gates": self.gates,
            "met": median >= goal if self.at_least else median <= goal,
        }


def finish(
    name: str, told: Options, goals: Sequence[Goal], figures: Mapping[str, Any], about: Mapping[str, Any]
) -> None:
    """Print everything as JSON and end the process: 0 where every goal that gates is met, else 1."""
    verdicts = [goal.verdict(told.quick) for goal in goals]
    passed = all(verdict["met"] for verdict in verdicts if verdict["gates"])
    command = f"python -m bench.{name} {' '.join(sys.argv[1:])}".strip()
    whole = {"bench": name, "command": command, "passed": passed, "goals": verdicts, **figures, "machine": about}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    say(text)
    if told.out is not None:
        told.out.write_text(text + "\n", "utf-8")
    sys.exit(0 if passed else 1)


def run(bench: Callable[[Options], Coroutine[Any, Any, None]], told: Options) -> None:
    """Run a script; told to stop (SIGTERM), it stops what it has started, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        asyncio.run(bench(told))
    finally:
        if not told.keep:
            shutil.rmtree(told.folder, ignore_errors=True)


async def rounds(
    told: Options,
    ours: Callable[[], float],
    measure: Callable[[], Awaitable[tuple[dict[str, Any], Mapping[Goal, float]]]],
) -> list[dict[str, Any]]:
    """轮次: measure so often; each waits until the machine is idle, and one that strangers disturbed is done again.

    What others took of the processors decides, never what was measured: `ours()` is the processor time of everything of
    the measurement so far. On a machine that does not come to rest the rounds count as they are, and say so.
    """
    kept: list[dict[str, Any]] = []
    disturbed = 0
    while len(kept) < told.rounds:
        say(f"round {len(kept) + 1} of {told.rounds}")
        await _rest(told.patience)
        began, busy, own = time.perf_counter(), _busy(), ours()
        figures, ratios = await measure()
        others = (_busy() - busy - ours() + own) / (time.perf_counter() - began) / (os.cpu_count() or 1)
        if others > DISTURBED and disturbed < MOST_DISTURBED * told.rounds:
            disturbed += 1
            say(
                f"    not counted: others took {others:.0%} of the processors; {[round(x, 3) for x in ratios.values()]}"
            )
            continue
        for goal, ratio in ratios.items():
            goal.add(ratio)
        kept.append({"others_share": round(max(0.0, others), 3), **figures})
    return kept


async def _rest(patience: int) -> None:
    """Until others leave nine tenths of the processors idle for a second, or patience is at an end."""
    for _ in range(patience):
        before = _busy()
        await asyncio.sleep(1)
        if _busy() - before < 0.1 * (os.cpu_count() or 1):
            return


def _busy() -> float:
    """Processor seconds that the whole machine has worked."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def same(what: str, expected: Any, found: Any) -> None:
    """Outcomes are compared before anything is timed: a faster wrong answer fails."""
    if expected != found:
        raise SystemExit(f"different outcomes: {what}\n  expected {expected!r:.500}\n  found    {found!r:.500}")


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def median(figures: Sequence[float], digits: int = 1) -> float:
    """The median, rounded for people."""
    return round(statistics.median(figures), digits)


def machine(folder: Path) -> Mapping[str, Any]:
    """机器: what a figure depends on. Call it before the load begins: it says how busy others were."""
    load = os.getloadavg()[0]
    programs = postgres_programs(folder, service_account())
    return {
        "measured": time.strftime("%Y-%m-%d %H:%M"),
        "load_before": round(load, 2),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "flush_us": flush_cost(folder, programs),
        "commit": _said("git", "-C", str(CHECKOUT), "rev-parse", "--short", "HEAD"),
        "python": platform.python_version(),
        "postgres": _said(str(programs / "postgres"), "-V"),
        "wrk": _said("wrk", "-v").split("[")[0],
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def flush_cost(folder: Path, programs: Path) -> float | None:
    """落盘代价: microseconds of one 8 kB write with fdatasync, by pg_test_fsync where the wheel has it."""
    program = programs / "pg_test_fsync"
    if not program.exists():
        return None
    place = folder / "flush"
    place.mkdir(exist_ok=True)
    place.chmod(0o777)
    command = [str(program), "-s", "1", "-f", str(place / "file")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **as_account(service_account())) as running:
        for line in running.stdout or ():
            found = re.search(r"fdatasync\s+[0-9.]+ ops/sec\s+([0-9.]+) usecs/op", line)
            if found:
                running.kill()
                return float(found[1])
    return None


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    return found[1] if found else platform.processor()


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout or done.stderr).strip().split("\n")[0].strip()
