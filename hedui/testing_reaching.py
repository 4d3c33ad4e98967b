"""越界监视: files and networks that a pack opens from the moment it is loaded, in whatever words, by Python's audit events.

What is read while a module is imported is no call of a rule, and what is read is the same on this machine every time: no
twin differs by it. Nothing is refused here; it is told, by the nearest line of the pack.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.confining.places import readable_places

_EVENTS: Mapping[str, str] = {
    "open": "打开文件", "os.listdir": "查看文件夹", "os.scandir": "查看文件夹", "socket.connect": "连接网络",
    "socket.getaddrinfo": "查找网络地址", "subprocess.Popen": "启动进程", "os.system": "启动进程", "os.exec": "启动进程",
    "os.fork": "启动进程", "os.posix_spawn": "启动进程", "os.kill": "影响别的进程",
}  # fmt: skip
found: set[tuple[str, str]] = set()
"""File and line of the pack, and what it did."""


def watch_reaching(root: Path) -> None:
    """监视 from now on, in this process: there is no way back."""
    own = os.path.realpath(root)
    known = tuple(os.path.realpath(place) for place in readable_places())

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        did = _EVENTS.get(event)
        if did is None or not (place := _place(own)):
            return
        told = _path(arguments) if event in ("open", "os.listdir", "os.scandir") else ""
        if told is None or (told and f"{told}/".startswith((f"{own}/", *(f"{each}/" for each in known)))):
            return
        found.add((place, f"{did} {told}".strip()))

    sys.addaudithook(heard)


def _path(arguments: tuple[Any, ...]) -> str | None:
    """None: an open file, or nothing that is a path."""
    path = arguments[0] if arguments else "."
    return os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else None


def _place(own: str) -> str:
    """income.py:9 of the nearest line of the pack; empty where nobody of it has called."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(own + os.sep) or os.path.realpath(name).startswith(own + os.sep):
            return f"{name.rpartition(os.sep)[2]}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
