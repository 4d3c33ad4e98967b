"""纯函数守卫: notices when a rule reaches for the clock, the network, the environment, a file or chance, and stops it.

It looks at every call that the guarded block makes (`sys.setprofile`), so that it does not matter how a rule has imported
what it uses; nothing is patched. What a rule calls for the first time may be imported: imports are left alone.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any

from core.plugin import bounding

CLOCK = frozenset({"now", "utcnow", "today"})
"""Of date and datetime, and of whatever a pack derives from them."""
MODULES = {
    "time": "时钟", "_socket": "网络", "_ssl": "网络", "_io": "文件", "io": "文件", "posix": "操作系统", "nt": "操作系统",
    "_random": "随机数", "select": "网络", "_posixsubprocess": "子进程",
}  # fmt: skip
HARMLESS = frozenset({"posix.fspath", "time.strftime", "time.strptime", "_io.text_encoding"})
FILES = {"socket.py": "网络", "random.py": "随机数", "secrets.py": "随机数", "subprocess.py": "子进程"}
"""Written in Python: told by the file of the standard library in which they are."""
_WATCHING = (bounding.__file__, signal.__file__)
"""Of the alarm that looks how long it takes: no call of the rule's."""


class ReachedOut(AssertionError):
    """越界: the message names what the rule called."""


@contextmanager
def guarded() -> Iterator[None]:
    """Raise ReachedOut in whoever calls what a rule must not call, and again at the end if it was caught there."""
    called: list[str] = []

    def look(frame: FrameType, event: str, argument: Any) -> None:
        name = _outside(frame, event, argument)
        if name:
            called.append(name)
            raise ReachedOut(name)

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()  # what a test runner has hung on the collector, a clock for instance, is no call of the rule's
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    if called:
        raise ReachedOut(called[0])


def _outside(frame: FrameType, event: str, argument: Any) -> str:
    if frame.f_code.co_filename.startswith(("<frozen importlib", *_WATCHING)) or event not in ("call", "c_call"):
        return ""
    return _built_in(argument) if event == "c_call" else _in_python(frame)


def _built_in(function: Any) -> str:
    module, name = getattr(function, "__module__", None) or "", getattr(function, "__qualname__", "")
    owner = getattr(function, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date) and function.__name__ in CLOCK:
        return f"{owner.__name__}.{function.__name__}（时钟）"
    if module == "" and owner is not None:
        module = type(owner).__module__
    kind = MODULES.get(module, "")
    return f"{module}.{name}（{kind}）" if kind and f"{module}.{name}" not in HARMLESS else ""


def _in_python(frame: FrameType) -> str:
    file, name = frame.f_code.co_filename, frame.f_code.co_qualname if sys.version_info >= (3, 11) else ""
    if file.startswith("<frozen os") or file.endswith("/os.py"):
        return f"os.environ（环境变量，{name}）" if name.startswith("_Environ.") or name == "getenv" else ""
    kind = FILES.get(file.replace("\\", "/").rpartition("/")[2]) if "lib/python" in file else None
    return f"{name}（{kind}）" if kind else ""
