"""插件代码的看护: a plugin that would end the process, or stand in its way, ends its own call, and nothing else.

SystemExit, KeyboardInterrupt and whatever else is no Exception pass by every `except Exception`, and out of a coroutine
they end the event loop: one such line in one county's pack would stop every office. So would a rule that never ends
(`bounding`). A real Ctrl-C has to stop the process all the same, also where a plugin swallows it: it is told by its
signal, not by the exception, which a plugin can raise as well as the interpreter.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType, coroutine
from typing import Any, ParamSpec, TypeVar

from core.plugin.bounding import CALLED, STEP, WRITING, Limits, bounded

T = TypeVar("T")
P = ParamSpec("P")
GRACE = 1.0
"""Seconds in which a coroutine that was cancelled may put its things away."""


class Stopped(Exception):
    """意图退出: a plugin raised what is no Exception."""

    def __init__(self, by: BaseException) -> None:
        super().__init__(f"{type(by).__name__}: {by}")
        self.by = by


def guarded(function: Callable[[], T], limits: Limits = CALLED) -> T:
    """What plugin code gives. Raises its Exceptions as they are, Stopped for anything else, KeyboardInterrupt for a signal."""
    with _interruption() as real:
        try:
            with bounded(limits):
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


async def in_thread(function: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What plugin code gives that takes its time (a file, an archive), beside the event loop; raises as `guarded` does."""
    return await asyncio.to_thread(guarded, partial(function, *given, **named), WRITING)


async def awaited(answer: Coroutine[Any, Any, T], seconds: float) -> T:
    """What a connector answers within so many seconds. Raises its Exceptions, TimeoutError, and Stopped for what is none.

    One that does not let itself be cancelled is closed: whoever waits for it goes on.
    """
    over = asyncio.Event()
    asking = asyncio.create_task(_alone(answer, over))
    try:
        await asyncio.wait({asking}, timeout=seconds)
        if not asking.done():
            raise TimeoutError
        return asking.result()
    finally:
        if not asking.done():
            await _put_away(asking, over)


async def _put_away(asking: asyncio.Task[Any], over: asyncio.Event) -> None:
    asking.cancel()
    asking.add_done_callback(_forgotten)
    await asyncio.wait({asking}, timeout=GRACE)
    over.set()
    asking.cancel()


def _forgotten(asking: asyncio.Task[Any]) -> None:
    if not asking.cancelled():
        asking.exception()


async def _alone(answer: Coroutine[Any, Any, T], over: asyncio.Event) -> T:
    try:
        return await _stepped(answer, over)
    except asyncio.CancelledError as error:
        me = asyncio.current_task()
        if me is not None and me.cancelling():
            raise
        raise Stopped(error) from error  # its own, and nobody's wish


@coroutine
def _stepped(answer: Coroutine[Any, Any, T], over: asyncio.Event) -> Generator[Any, Any, T]:
    """逐步: each step of the coroutine for itself, bounded; between them others have their turn."""
    step: Callable[[], Any] = partial(answer.send, None)
    try:
        while True:
            try:
                waited = _step(step)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
            try:
                told = yield waited
            except BaseException as error:
                if over.is_set() or isinstance(error, GeneratorExit):
                    raise
                step = partial(answer.throw, error)
            else:
                step = partial(answer.send, told)
    finally:
        with suppress(Exception):
            _step(answer.close)


def _step(step: Callable[[], Any]) -> Any:
    try:
        with bounded(STEP):
            return step()
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:
        raise Stopped(error) from error
