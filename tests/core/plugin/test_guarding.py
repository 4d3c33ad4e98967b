"""载入时的看护: what a plugin raises costs the plugin; what the user's Ctrl-C says costs the process, as it should."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.plugin.guarding import Stopped, guarded
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
