"""读取子进程的一端: it gets our bytes by its standard input and an empty environment: no file, no path, no key.

It has five seconds of processor time and 256 MB.
One that ends in any other way than by saying so is an answer too, never an error of ours.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from core.errors import Invalid, Problem
from core.spreadsheets.child.confinement import MEMORY, SECONDS, WAITING

COMMAND = (sys.executable, "-I", "-B", "-m", "core.spreadsheets.child")
LARGEST_FRAME = 8 * 1024 * 1024
LARGEST_ANSWER = 96 * 1024 * 1024
_OUT_OF_MEMORY = frozenset({3, -signal.SIGABRT})
"""How the child ends without memory: by its own word, or by the allocator's."""
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL})


async def ask(
    task: bytes,
    body: bytes,
    take: Callable[[bytes], None],
    command: tuple[str, ...] | None = None,
    seconds: int = SECONDS,
) -> None:
    """Hand the child its task and the file, and `take` every frame that it says; raises a Problem if it does not end well.

    `seconds` of processor time, which the child bounds itself; by the clock `WAITING` times as long.
    """
    async with _child(command or COMMAND) as process:
        try:
            async with asyncio.timeout(seconds * WAITING):
                await _send(process, task, body)
                await _hear(process, take)
                code = await process.wait()
        except TimeoutError:
            code = -signal.SIGKILL
    if code:
        raise _died(code, seconds)


@asynccontextmanager
async def _child(command: tuple[str, ...]) -> AsyncIterator[Process]:
    """The process; nothing of it is left at the end: where it still runs its whole group is killed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LARGEST_FRAME,
        cwd="/", env={"LC_ALL": "C.UTF-8"}, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _send(process: Process, task: bytes, body: bytes) -> None:
    stdin = process.stdin
    if stdin is not None:
        with suppress(BrokenPipeError, ConnectionResetError):  # a child that is gone is asked for its reason below
            stdin.writelines((len(task).to_bytes(4, "big"), task, body))
            await stdin.drain()
        stdin.close()


async def _hear(process: Process, take: Callable[[bytes], None]) -> None:
    left, out = LARGEST_ANSWER, process.stdout
    with suppress(asyncio.IncompleteReadError):
        while out is not None:
            length = int.from_bytes(await out.readexactly(4), "big")
            left -= length
            if length > LARGEST_FRAME or left < 0:
                raise _too_complex()
            take(await out.readexactly(length))


def _died(code: int, seconds: int) -> Problem:
    if code in _OUT_OF_TIME:
        return Invalid("file_too_slow", seconds=seconds, wait=seconds * WAITING)
    return _too_complex() if code in _OUT_OF_MEMORY else Invalid("file_broken")


def _too_complex() -> Problem:
    return Invalid("file_too_complex", memory=MEMORY // 1024 // 1024)
