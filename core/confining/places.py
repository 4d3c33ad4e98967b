"""可读之处: Python, what is installed beside it, and our own code: no data folder, no environment file, no other process."""

from __future__ import annotations

import importlib
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from core.compiled import FOLDER

_ROOT = Path(__file__).parents[2]
_OURS = ("core", "hedui", "plugins", "tenants")
_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/etc/ld.so.cache",
    "/etc/localtime", "/dev/null", "/dev/urandom",
)  # fmt: skip


def readable_places() -> list[Path]:
    """What a process needs that imports Python code; of our own tree the packages alone."""
    return list(dict.fromkeys(path for path in _places() if path.exists()))


def search_only(readable: Iterable[Path]) -> None:
    """Look for modules where they can be read only: a folder that cannot be listed would count as an attempt of the pack's.

    Our own packages stay found, since they have been imported.
    """
    for name in _OURS:
        with suppress(ImportError):
            importlib.import_module(name)
    known = [path.resolve() for path in readable]
    sys.path[:] = [each for each in sys.path if any(Path(each).resolve().is_relative_to(place) for place in known)]


def _places() -> Iterator[Path]:
    paths = sysconfig.get_paths()
    yield from (Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    yield from (Path(place) for place in sys.path if place.endswith(("site-packages", "dist-packages", ".zip")))
    yield Path(sys.base_exec_prefix) / "lib"
    yield FOLDER
    yield from (_ROOT / name for name in _OURS)
    yield from map(Path, _SYSTEM)
