"""读取子进程: what it can do, what it is given, and what becomes of one that has been taken over."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time

import msgspec
import psutil
import pytest

from core.spreadsheets import process, writing
from core.spreadsheets.child.confinement import SECONDS
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.model import Task
from core.spreadsheets.process import COMMAND
from core.spreadsheets.reading import read
from tests.core.spreadsheets.asking import TWO, code_of
from tests.core.spreadsheets.files import TODAY, as_csv, household, plain
from tests.core.spreadsheets.hostile import REFUSED

HANG = "import sys, time; sys.stdin.buffer.read(); time.sleep(60)"
SPIN = "import sys; sys.stdin.buffer.read()\nwhile True: pass"
FLOOD = "import sys\nwhile True: sys.stdout.buffer.write((1 << 20).to_bytes(4, 'big') + b'x' * (1 << 20))"
HUGE = "import sys; sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff')"
LIE = "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'\\0\\0\\0\\1\\xc1')"
STOP = "pass"
CRASH = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"


@pytest.mark.parametrize(
    ("program", "code"),
    [(HANG, "file_too_slow"), (SPIN, "file_too_slow"), (FLOOD, "file_broken"), (HUGE, "file_too_complex"),
     (LIE, "file_broken"), (STOP, "file_broken"), (CRASH, "file_broken")],
)  # fmt: skip
async def test_a_child_that_has_been_taken_over(monkeypatch: pytest.MonkeyPatch, program: str, code: str) -> None:
    """Whatever it does, it is an answer for the clerk, and nothing of it stays behind."""
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", program))
    if code == "file_too_slow":
        monkeypatch.setattr(process, "WAITING", 0.2)  # so long do we wait for it
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    started = time.perf_counter()
    assert await code_of(as_csv(TWO)) == code
    assert time.perf_counter() - started < SECONDS + 2
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


LATE = """
import runpy, time
time.sleep(1.5)
runpy.run_module("core.spreadsheets.child", run_name="__main__")
"""
SPENDS = """
import resource, time
from core.spreadsheets.child.confinement import confine
while time.process_time() < 2: pass
confine(1)
print(resource.getrlimit(resource.RLIMIT_CPU)[0] - time.process_time())
"""


async def test_a_good_file_is_read_on_a_busy_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the processor time that the file takes, not how long others kept the processor."""
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", LATE))
    found: list[bytes] = []
    task = msgspec.msgpack.encode(Task((APPLICATIONS,), TODAY))
    await process.ask(task, as_csv(TWO), found.append, seconds=1)
    assert len(found) > 1


def test_the_child_bounds_the_time_of_the_file_itself() -> None:
    """Beside what it took to load our own code, and by the processor's time."""
    command = (sys.executable, "-I", "-B", "-c", SPENDS)
    told = subprocess.run(command, env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True)
    assert 0.5 < float(told.stdout) < 2.5


async def test_a_reader_who_gives_up_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", HANG))
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await read(as_csv(TWO), [APPLICATIONS], TODAY)
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


SHOW = """
import msgspec, os, sys
sys.stdin.buffer.read()
for frame in ({"type": "note", "text": repr(sorted(os.environ))}, {"type": "done", "kind": "csv"}):
    said = msgspec.msgpack.encode(frame)
    sys.stdout.buffer.write(len(said).to_bytes(4, "big") + said)
"""
TRIES = """
import os, resource, socket, sys
from core.spreadsheets.child.confinement import confine
import core.spreadsheets.child.__main__
confine()
def tried(what):
    try:
        what()
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__
    return "done"
print([tried(what) for what in (
    lambda: open("/etc/passwd"), lambda: open("/tmp/hedui-child", "w"), socket.socket, os.pipe,
    lambda: bytearray(300 << 20), lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)) or open("/etc/passwd"),
)], sorted(os.environ))
"""


def test_what_the_child_can_still_do() -> None:
    """No file, no socket, no pipe, no more memory; and of our environment it has nothing."""
    told = subprocess.run(
        (sys.executable, "-I", "-B", "-c", TRIES), env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True
    )
    *refused, raised = told.stdout.split("]")[0].strip("[").replace("'", "").split(", ")
    assert refused == ["OSError", "OSError", "OSError", "OSError", "MemoryError"]
    assert raised in ("ValueError", "OSError", "done")  # root may raise its own limits again: our posts are not root
    assert told.stdout.split("]")[1].strip(" [").startswith("'LC_ALL'")


def test_the_command_names_no_file_and_inherits_nothing() -> None:
    assert COMMAND[1:] == ("-I", "-B", "-m", "core.spreadsheets.child")


async def test_the_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDUI_DATABASE_URL", "postgresql://hedui:geheim@127.0.0.1/hedui")
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", SHOW))
    found = await read(b"x", [APPLICATIONS], TODAY)
    assert found.notes == ["['LC_ALL']"]


async def test_memory_is_limited_in_the_child_and_not_in_us() -> None:
    """Bombs in a row: the parent does not grow by what they unfold to."""
    bombs = [REFUSED[kind][0]() for kind in ("zip bomb that lies", "far cell")]
    await code_of(bombs[1])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bomb in bombs * 3:
        await code_of(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_a_long_file_is_read_within_its_time(form: str) -> None:
    rows = plain(*(household(f"SQ{n}", 3, first=3 * n) for n in range(10_000)))
    body = writing.workbook([("名单", rows)]) if form == "xlsx" else as_csv(rows)
    found = await read(body, [APPLICATIONS], TODAY)
    assert [(sheet.about.sheet, len(sheet.rows)) for sheet in found.sheets] == [(1 if form == "xlsx" else 0, 30_000)]
