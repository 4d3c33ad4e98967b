"""载入时的看护: what a plugin raises costs the plugin; what the user's Ctrl-C says costs the process, as it should."""

from __future__ import annotations

import asyncio
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.plugin import guarding, registry
from core.plugin.bounding import Limits
from core.plugin.guarding import Stopped, awaited, guarded, in_thread
from core.plugin.registry import discover


def interrupting() -> None:
    signal.raise_signal(signal.SIGINT)


def swallowing() -> str:
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        return "never mind"
    return "nothing came"


def renaming() -> None:
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ValueError("something else") from None


class OwnEnd(BaseException):
    """Of nobody's kind."""


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError, OwnEnd])
def test_what_a_plugin_raises_is_its_own(kind: type[BaseException]) -> None:
    def ends() -> None:
        raise kind("now")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Stopped, match=f"{kind.__name__}: now"):
        guarded(ends)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("plugin", [interrupting, swallowing, renaming])
def test_a_real_interrupt_stops_whatever_the_plugin_makes_of_it(plugin: Callable[[], object]) -> None:
    # Whoever starts the tests in the background has the signal ignored, and they inherit that.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            guarded(plugin)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, inherited)


def test_whoever_takes_the_signal_another_way_goes_on_doing_so() -> None:
    """A server that ends in its own time is told, and no plugin is blamed for it."""
    told: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: told.append(number))
    try:
        assert guarded(swallowing) == "nothing came"
    finally:
        signal.signal(signal.SIGINT, before)
    assert told == [signal.SIGINT]


def test_in_another_thread_it_is_the_plugins_too() -> None:
    """No signal is ever told there, and no handler can be set."""
    found: list[BaseException] = []

    def ends() -> None:
        raise KeyboardInterrupt

    def load() -> None:
        try:
            guarded(ends)
        except Stopped as error:
            found.append(error)

    thread = threading.Thread(target=load)
    thread.start()
    thread.join()
    assert len(found) == 1


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution whose plugin interrupts when it is imported."""
    about = tmp_path / "interrupter-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: interrupter\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[hedui.plugins]\ninterrupter = interrupter_pack\n", "utf-8")
    (tmp_path / "interrupter_pack.py").write_text("raise KeyboardInterrupt('mine')\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_one_that_interrupts_when_imported_is_refused_beside_the_others(installed: Path) -> None:
    found = discover()
    assert found.refused["interrupter"] == "无法导入：KeyboardInterrupt: mine（interrupter_pack.py 第 1 行）"
    assert "national" in found.plugins


def test_one_that_never_comes_to_an_end_when_imported_is_refused(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every process would stand still before it has begun."""
    (installed / "interrupter_pack.py").write_text("while True:\n    pass\n", "utf-8")
    monkeypatch.delitem(sys.modules, "interrupter_pack", raising=False)
    monkeypatch.setattr(registry, "LOADING", Limits(2, 30))
    found = discover()
    assert found.refused["interrupter"].startswith("无法导入：TooLong: 超过 2 秒")
    assert "national" in found.plugins


QUICK = Limits(0.3, 0.6, 1 << 28)


def endless() -> None:
    while True:
        pass


def catching() -> None:
    while True:
        try:
            endless()
        except Exception:  # noqa: S112 - what a plugin must not do
            continue


def backtracking() -> None:
    re.match(r"(a+)+$", "a" * 40 + "b")


@pytest.mark.parametrize("plugin", [endless, catching, backtracking, lambda: time.sleep(60)])
def test_one_that_never_ends_is_ended(plugin: Callable[[], object]) -> None:
    """Whatever it catches by the way; the alarm of whoever was here before goes on."""
    handler, (left, _) = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)
    with pytest.raises(Stopped, match="TooLong"):
        guarded(plugin, QUICK)
    assert signal.getsignal(signal.SIGALRM) is handler
    assert bool(signal.getitimer(signal.ITIMER_REAL)[0]) == bool(left)


def test_one_that_takes_all_memory_is_told_so() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(MemoryError):
        guarded(lambda: bytearray(1 << 30), QUICK)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(guarded(lambda: bytearray(1 << 20), QUICK)) == 1 << 20


async def test_in_a_thread_it_is_ended_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "WRITING", QUICK)
    with pytest.raises(Stopped, match="TooLong"):
        await in_thread(endless)
    with pytest.raises(Stopped, match="SystemExit: 3"):
        await in_thread(sys.exit, 3)
    assert await in_thread(sum, (1, 2)) == 3


AFTERWARDS = """
import sys, threading, time
from core.plugin.bounding import Limits, TooLong, bounded

def endless():
    try:
        with bounded(Limits(1, 0.2)):
            while True: pass
    except TooLong:
        print("ended")
    print(sum(1 for _ in range(10**5)))

thread = threading.Thread(target=endless)
thread.start(); thread.join()
sys.setprofile(lambda *told: None)
print((lambda: "goes on")())
"""


def test_what_ended_it_is_not_looked_for_any_longer() -> None:
    """Python 3.11 stood still in the next function under a profile, in whatever thread, for good."""
    done = subprocess.run([sys.executable, "-c", AFTERWARDS], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split("\n")[:3] == ["ended", "100000", "goes on"], done.stderr


async def leaves() -> None:
    await asyncio.sleep(0)
    raise SystemExit(3)


async def cancels() -> None:
    raise asyncio.CancelledError


async def blocks() -> None:
    await asyncio.sleep(0)
    time.sleep(60)  # noqa: ASYNC251 - what a connector must not do


@pytest.mark.parametrize(
    ("plugin", "told"), [(leaves, "SystemExit: 3"), (cancels, "CancelledError"), (blocks, "TooLong")]
)
async def test_a_coroutine_costs_itself_alone(
    plugin: Callable[[], Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of a task SystemExit ends the event loop, and with it every other agency's case."""
    monkeypatch.setattr(guarding, "STEP", QUICK)
    with pytest.raises(Stopped, match=told):
        await awaited(plugin(), 30)


async def test_one_that_does_not_let_itself_be_cancelled_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "GRACE", 0.05)
    ended = asyncio.Event()

    async def stubborn() -> None:
        try:
            while True:
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(60)
        finally:
            ended.set()

    before = asyncio.all_tasks()
    with pytest.raises(TimeoutError):
        await awaited(stubborn(), 0.05)
    async with asyncio.timeout(30):
        await ended.wait()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_its_own_time_limits_are_its_own() -> None:
    async def patient() -> str:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
        except TimeoutError:
            return "tried"
        return "waited"

    assert await awaited(patient(), 30) == "tried"


async def test_what_is_answered_and_raised_comes_as_it_is() -> None:
    async def answers() -> str:
        with pytest.raises(ZeroDivisionError):
            await fails()
        return await asyncio.sleep(0, "said")

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    assert await awaited(answers(), 30) == "said"
    with pytest.raises(ZeroDivisionError):
        await awaited(fails(), 30)
    asking = asyncio.create_task(awaited(asyncio.sleep(60), 90))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
