"""另一进程: one of the two in which a pack is counted anew (`testing_twins`): its clock is set, then the pack is loaded.

The clock is set in C (time-machine), so that it is another one for whoever has got hold of it in whatever way.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import time_machine

from core.plugin.digests import root_of
from core.plugin.guarding import guarded as held
from core.plugin.registry import Plugin
from hedui.testing_cases import installed
from hedui.testing_floats import found as floats
from hedui.testing_floats import watch_floats
from hedui.testing_packs import case_files_of
from hedui.testing_places import watched
from hedui.testing_reaching import found as reached
from hedui.testing_reaching import watch_reaching
from hedui.testing_twins import Told
from hedui.testing_watch import Stopped, Watch

_T = TypeVar("_T")


class Recorder(Watch):
    """记录: keeps what each object gives instead of judging it."""

    def __init__(self, plugin: Plugin) -> None:
        super().__init__(plugin.info.name)
        self.households: list[list[tuple[str, str]]] = [[]]
        for hook, entries in plugin.objects.items():
            for entry in entries:
                self._keep(getattr(entry, "id", None) or hook, entry)

    def household(self) -> None:
        """The next one begins."""
        self.households.append([])

    @staticmethod
    def orders(given: Sequence[_T], least: int = 2) -> Iterator[list[_T]]:
        """None: what depends on the order shows without another process."""
        yield from ()

    def twice(self, entry: str, call: Callable[[], _T]) -> _T:
        """Once: the other time is in the other process."""
        return self._once(entry, call)

    def _once(
        self, entry: str, call: Callable[[], _T], under: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> _T:
        try:
            given = held(call)
        except Exception as error:
            self._keep(entry, type(error).__name__)
            raise Stopped from error
        self._keep(entry, given)
        return given

    def _keep(self, entry: str, given: object) -> None:
        told = repr(msgspec.to_builtins(given, order="deterministic", enc_hook=_named)).encode()
        self.households[-1].append((entry, hashlib.blake2b(told, digest_size=8).hexdigest()))


def _named(thing: Any) -> str:
    """A function or a class, by its name; a connector or a format, by its id; a fraction, as it is written."""
    name = getattr(thing, "__qualname__", None) or getattr(getattr(thing, "func", None), "__qualname__", None)
    return str(name) if name else f"{type(thing).__name__} {thing if hasattr(thing, 'numerator') else ''}"


def main(arguments: Sequence[str]) -> None:
    """运行 of one process: name and root of the pack, where to write, and how many seconds of the processor it has."""
    name, root, out, processor = arguments
    resource.setrlimit(resource.RLIMIT_CPU, (int(processor), resource.RLIM_INFINITY))
    watch_floats(Path(root))
    watch_reaching(Path(root))
    with time_machine.travel(datetime.fromisoformat(os.environ.pop("HEDUI_TWIN_CLOCK")), tick=False):
        plugin = installed().plugins[name]
        recorder = Recorder(plugin)
        cases, _ = case_files_of(root_of(plugin.module))
        watched(recorder, plugin, cases)
    Path(out).write_bytes(msgspec.json.encode(Told(recorder.households, sorted(floats), sorted(reached))))


if __name__ == "__main__":
    main(sys.argv[1:])
