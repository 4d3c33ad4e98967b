"""载入时的看护: a plugin that would end the process while it is imported or declares ends its own loading, and nothing else.

SystemExit, KeyboardInterrupt and whatever else is no Exception pass by every `except Exception`: one such line in one
county's pack would stop every office. A real Ctrl-C has to stop the process all the same, also where a plugin swallows
it: it is told by its signal, not by the exception, which a plugin can raise as well as the interpreter.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """意图退出: a plugin raised what is no Exception."""

    def __init__(self, by: BaseException) -> None:
        super().__init__(f"{type(by).__name__}: {by}")
        self.by = by


def guarded(function: Callable[[], T]) -> T:
    """What plugin code gives. Raises its Exceptions as they are, Stopped for anything else, KeyboardInterrupt for a signal."""
    with _interruption() as real:
        try:
            found = function()
        except Exception:
            if real.is_set():
                raise KeyboardInterrupt from None
            raise
        except BaseException as error:
            if real.is_set():
                raise
            raise Stopped(error) from error
        if real.is_set():
            raise KeyboardInterrupt
        return found


@contextmanager
def _interruption() -> Iterator[threading.Event]:
    """Set once the interrupt signal has come and whoever handles it lets it stop us; only the main thread is ever told."""
    real = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield real
        return

    def told(number: int, frame: FrameType | None) -> None:
        try:
            before(number, frame)
        except KeyboardInterrupt:
            real.set()
            raise

    signal.signal(signal.SIGINT, told)
    try:
        yield real
    finally:
        signal.signal(signal.SIGINT, before)
