"""监视 by Python's own audit events: what was tried is refused, and told by name and line, also where the kernel is too old.

It cannot hold what does not go through Python; what it notes stays noted, whoever swallows the exception.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEVER = {
    "socket.": "使用网络", "urllib.": "使用网络", "subprocess.": "启动进程", "os.system": "启动进程", "os.exec": "启动进程",
    "os.fork": "启动进程", "os.posix_spawn": "启动进程", "os.spawn": "启动进程", "os.kill": "影响别的进程",
    "signal.pthread_kill": "影响别的进程", "ctypes.": "绕开 Python 调用系统", "os.remove": "改动文件", "os.rename": "改动文件",
    "os.mkdir": "改动文件", "os.rmdir": "改动文件", "os.link": "改动文件", "os.symlink": "改动文件", "os.truncate": "改动文件",
    "os.chmod": "改动文件", "os.chown": "改动文件", "os.utime": "改动文件", "shutil.": "改动文件", "tempfile.": "改动文件",
}  # fmt: skip
"""Beginnings of events, and what they are an attempt to do."""


class Watch:
    """监视: what was refused, in the order in which it was tried."""

    def __init__(self, readable: Iterable[Path], blamed: Path) -> None:
        self._readable = tuple(os.path.realpath(path) for path in readable)
        self._blamed = os.path.realpath(blamed)
        self._known: dict[str, Callable[[tuple[Any, ...]], str] | None] = {}
        self.refused: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in self._known:
            self._known[event] = self._judge_of(event)
        judge = self._known[event]
        if judge is not None and (said := judge(arguments)):
            told = f"{self._where()}试图{said}，重算时不允许"
            self.refused.append(told)
            raise PermissionError(told)

    def _judge_of(self, event: str) -> Callable[[tuple[Any, ...]], str] | None:
        own: Mapping[str, Callable[[tuple[Any, ...]], str]] = {
            "open": self._opening, "os.listdir": self._listing, "os.scandir": self._listing, "os.chdir": self._listing,
        }  # fmt: skip
        never = next((said for start, said in _NEVER.items() if event.startswith(start)), "")
        return own.get(event) or ((lambda arguments: never) if never else None)

    def _opening(self, arguments: tuple[Any, ...]) -> str:
        path, mode, flags = arguments
        if isinstance(path, int):
            return ""
        if any(letter in (mode or "") for letter in "wax+") or (isinstance(flags, int) and flags & _WRITES):
            return f"写入文件 {os.fsdecode(path)}"
        return "" if self._is_readable(path) else f"打开文件 {os.fsdecode(path)}"

    def _listing(self, arguments: tuple[Any, ...]) -> str:
        path = arguments[0] if arguments and arguments[0] is not None else "."
        return "" if isinstance(path, int) or self._is_readable(path) else f"查看文件夹 {os.fsdecode(path)}"

    def _is_readable(self, path: Any) -> bool:
        real = os.path.realpath(os.fsdecode(path))
        return any(real == place or real.startswith(place + os.sep) for place in self._readable)

    def _where(self) -> str:
        """The nearest line of the code that is watched: 插件文件 mycity/rules.py 第 9 行."""
        frame = sys._getframe(1)
        while frame is not None:
            name = os.path.realpath(frame.f_code.co_filename)
            if name.startswith(self._blamed + os.sep):
                return f"插件文件 {os.path.relpath(name, self._blamed)} 第 {frame.f_lineno} 行"
            frame = frame.f_back  # type: ignore[assignment]
        return "插件"
