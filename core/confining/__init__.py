"""限制: what a child process that runs code from outside gives up before it runs the first line of it.

landlock.py: files and TCP by the kernel; seccomp.py: sockets, other processes; watching.py: the same by Python, which can
also say what was tried and by which line. Each is used where it is there; none of them can be taken back.
"""

from __future__ import annotations

import resource
from pathlib import Path
from typing import NamedTuple

from core.confining import landlock, seccomp
from core.confining.landlock import confine_files
from core.confining.places import readable_places, search_only
from core.confining.seccomp import confine_calls
from core.confining.watching import Watch

__all__ = ["Offered", "Watch", "confined", "limited", "offered"]


class Offered(NamedTuple):
    """这台机器能限制什么: Landlock's version (0: none), and whether calls are filtered."""

    files: int
    calls: bool


def offered() -> Offered:
    """What a child process of this machine could give up; nothing is given up by asking."""
    return Offered(max(0, landlock.version()), seccomp.there())


def limited(memory: int, seconds: int) -> None:
    """Bounds of memory and processor time; no file of any size, no other process, no core with what was in memory."""
    bounds = {
        resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0, resource.RLIMIT_NPROC: 0,
    }  # fmt: skip
    for what, bound in bounds.items():
        resource.setrlimit(what, (bound, bound))


def confined(place: Path, *more: Path) -> Watch:
    """限制 to what lies in the folder (and in these), and to Python: no way back. The watch tells what was tried, and by
    which line of the folder."""
    readable = (place, *more, *readable_places())
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    search_only(readable)
    confine_files(readable)
    confine_calls()
    return Watch(readable, place)
