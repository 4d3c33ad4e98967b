"""临时文件夹: what a killed run has left is swept up with its servers; what somebody still works in is not touched."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.folders import YOUNG, own_folder, sweep_up

OWNER = """
import subprocess, sys
from tests.folders import own_folder
with own_folder() as made:
    server = subprocess.Popen((sys.executable, "-c", "import time; time.sleep(600)"), cwd=made, start_new_session=True)
    (made / "data").mkdir()
    print(made, server.pid, flush=True)
    sys.stdin.read()
"""


def test_only_what_was_left_is_swept_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen(
        (sys.executable, "-c", OWNER), cwd=Path(__file__).parents[1], env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as owner:  # fmt: skip
        assert owner.stdout
        left, server = owner.stdout.readline().split()
        folder = Path(left)
        with own_folder() as mine:
            (mine / "data").mkdir()
            _sweep_later(folder, mine)
            assert (folder / "data").exists()
            owner.kill()
            owner.wait()
            _sweep_later(folder, mine)
            assert not folder.exists()
            assert (mine / "data").exists()
        assert not mine.exists()
    assert _ended(int(server))


def _sweep_later(*folders: Path) -> None:
    """As a run does that begins when these are old enough."""
    for folder in folders:
        made = folder.stat().st_mtime - 2 * YOUNG
        os.utime(folder, (made, made))
    sweep_up.cache_clear()
    sweep_up()


def _ended(pid: int) -> bool:
    """Dead soon: the kernel takes its moment, and whoever adopted it may not have taken note."""
    try:
        process = psutil.Process(pid)
        process.wait(timeout=5)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True
