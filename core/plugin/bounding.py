"""插件代码的限度: time and memory of one call into a plugin, in a process that has other agencies' work to do as well.

A rule that never ends would stand in the event loop for good: no lease is renewed, no other case goes on, and the next
worker takes the same job. Processor time is what counts; the bound of the clock is wide, because a machine may be busy.
In the main thread an alarm looks at both; in another one a timer of its own does. What ends the call is no Exception, so
that a plugin's `except Exception` does not swallow it.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import FrameType
from typing import NamedTuple


class Limits(NamedTuple):
    """限度 of one call."""

    processor: float
    """Seconds of processor time."""
    clock: float
    """Seconds of the clock: for what waits, and for a busy machine."""
    memory: int = 0
    """Bytes that it may take beyond what the process has; 0: not looked at."""


LOADING = Limits(60, 300, 1 << 30)
"""Importing one plugin, calling one of its hooks."""
CALLED = Limits(10, 60, 1 << 29)
"""One assessment, one form."""
WRITING = Limits(60, 300)
"""One file of many pages, in a thread of its own."""
STEP = Limits(5, 20)
"""One step of a connector, from one `await` to the next: nothing else goes on meanwhile."""
LOOKS = 0.25
"""Seconds between two looks."""
LOOKED_FOR = 1000
"""Turns after which what was raised in the own thread has come."""


class TooLong(BaseException):
    """超时: a plugin's call took more than its share. Of no kind that a plugin catches by the way."""


def bounded(limits: Limits) -> AbstractContextManager[object]:
    """限度 for the block; raises TooLong within it, and MemoryError where it asks for too much."""
    if threading.current_thread() is not threading.main_thread():
        return _timer(
            limits
        )  # memory is the whole process's: two threads would set and lift its bound across each other
    return _memory(limits.memory, _Alarm(limits)) if limits.memory else _Alarm(limits)


class _Alarm:
    """闹钟 of the main thread. The alarm of whoever was here before is set again, with what is left of it."""

    __slots__ = ("_again", "_before", "_began", "_left", "_limits", "_spent")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def __enter__(self) -> None:
        self._began, self._spent = time.monotonic(), time.thread_time()
        self._before = signal.signal(signal.SIGALRM, self._look)
        self._left, self._again = signal.setitimer(signal.ITIMER_REAL, LOOKS, LOOKS)

    def __exit__(self, *raised: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)
        if self._left:
            rest = self._left - (time.monotonic() - self._began)
            signal.setitimer(signal.ITIMER_REAL, max(rest, 0.001), self._again)

    def _look(self, number: int, frame: FrameType | None) -> None:
        limits = self._limits
        if time.thread_time() - self._spent > limits.processor or time.monotonic() - self._began > limits.clock:
            raise TooLong(f"超过 {limits.processor:g} 秒处理器时间或 {limits.clock:g} 秒没有结束")


@contextmanager
def _timer(limits: Limits) -> Iterator[None]:
    """Of another thread only the clock is known from outside."""
    over, thread = threading.Lock(), threading.get_ident()

    def end() -> None:
        if over.acquire(blocking=False):
            _raised_in(thread, TooLong)

    timer = threading.Timer(limits.clock, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        if over.acquire(blocking=False):
            timer.cancel()
        else:
            _let_come(thread)


def _let_come(thread: int) -> None:
    """What the timer raised may still be on its way: told anew, it takes the place of the first, and comes here.

    To withdraw it instead (a NULL) leaves Python 3.11 looking for it for good: every thread goes on slower, and one that is
    being profiled no longer goes on at all.
    """
    with suppress(TooLong):
        _raised_in(thread, TooLong)
        for _ in range(LOOKED_FOR):  # the interpreter looks for it at every turn
            pass


def _raised_in(thread: int, what: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what))


@contextmanager
def _memory(more: int, watched: _Alarm) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    has = _data()
    bounds = [bound for bound in (has + more, soft, hard) if bound != resource.RLIM_INFINITY]
    if has:
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    try:
        with watched:
            yield
    finally:
        if has:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data() -> int:
    """Bytes that the process has for data and stack; 0 where the system does not say, or a confined child is bounded anyway."""
    if sys.platform != "linux" or resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        return 0
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 0
