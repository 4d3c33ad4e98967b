"""临时文件夹: for servers of the tests: gone afterwards, also after a run that was killed; then the next one sweeps it up.

Not pytest's own: as root the servers run under another account and must be able to pass through every folder above their
data, and pytest closes its temporary folder whenever another run of pytest begins.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psutil

PREFIX = "hedui-own-"
YOUNG = 60.0
"""Seconds in which a folder may have been made and not yet locked."""


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that nobody else sweeps up, for it is locked as long as this process lives."""
    sweep_up()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    held = os.open(made, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(held)


@cache
def sweep_up() -> None:
    """Once a process: what killed runs have left, with the servers that still run on it."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > YOUNG:
                _remove(left)


def _remove(left: Path) -> None:
    held = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # OSError where its owner lives
        end_all(left)
        for mounted in (path for path in left.iterdir() if path.is_mount()):
            subprocess.run(["umount", "--lazy", str(mounted)], check=False)
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(held)


def end_all(folder: Path) -> None:
    """Whatever still runs on this folder."""
    for process in psutil.process_iter(["environ", "cwd"]):
        places = (process.info["environ"] or {}).get("HEDUI_DATA"), process.info["cwd"]
        if any(Path(place).is_relative_to(folder) for place in places if place):
            with suppress(psutil.Error):
                process.kill()
