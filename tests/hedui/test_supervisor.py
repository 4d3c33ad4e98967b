"""The supervisor, with real processes: order, restarts, a clean end, and what a killed one leaves behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
# What `hedui up` does, with the children of the test.
UP = """
import asyncio, os, signal, sys
from pathlib import Path
from hedui.child import Child, listens
from hedui.supervisor import Supervisor

data = Path(sys.argv[1])
# A test run in the background of a shell is started with SIGINT ignored, one under nohup with SIGHUP, and would hand that on.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

def python(name, code, **more):
    return Child(name=name, argv=(sys.executable, "-uc", code), **more)

async def main():
    {setup}
    children = [{children}]
    return await Supervisor(children, data).run(lambda: print("ALL READY", flush=True))

sys.exit(asyncio.run(main()))
"""
SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
EMBEDDED = """
    from hedui.embedded.postgres import EmbeddedPostgres
    from hedui.embedded.redis import EmbeddedRedis
    servers = [EmbeddedPostgres(data, durable=False), EmbeddedRedis(data)]
    for server in servers:
        await asyncio.to_thread(server.prepare)
"""


class Up:
    """A running `hedui up`, read line by line."""

    def __init__(self, data: Path, children: str, setup: str = "") -> None:
        code = UP.format(children=children, setup=setup.strip() or "pass")
        self.data, self.lines = data, []
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "HEDUI_SECRET_OF_PARENT": "x"},
            text=True,
        )
        self.queue: Queue[str] = Queue()
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.queue.put(line.rstrip("\n"))

    def until(self, pattern: str, seconds: float = 30) -> re.Match[str]:
        """Reads on to the first line that matches."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self.queue.get(timeout=max(deadline - time.monotonic(), 0.01))
            except Empty:
                pytest.fail(f"no line matches {pattern!r} in:\n" + "\n".join(self.lines))
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found

    def pid(self, name: str) -> int:
        return int((self.data / "run" / f"{name}.pid").read_text(encoding="ascii").split()[0])

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: signal.Signals = signal.SIGINT, seconds: float = 30) -> int:
        """Sends the signal, reads the rest, returns the exit code."""
        self.process.send_signal(how)
        code = self.process.wait(seconds)
        self.reader.join(5)
        while not self.queue.empty():
            self.lines.append(self.queue.get())
        return code


@pytest.fixture
def ups() -> Iterator[list[Up]]:
    """Every `Up` of a test, ended whatever happened."""
    started: list[Up] = []
    yield started
    for up in started:
        if up.process.poll() is None:
            up.end(seconds=60)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    _, left = psutil.wait_procs(processes, timeout=3)
    return [process for process in left if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_children_start_in_order_and_stop_in_reverse(data_dir: Path, ups: list[Up]) -> None:
    trap = (
        "import signal, sys, time, pathlib; signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit(0)));"
        "print('begin'); time.sleep(0.4); pathlib.Path({ready!r}).touch(); print('open'); time.sleep(600)"
    )
    children, names = [], ("first", "second", "third")
    for name in names:
        flag = str(data_dir / f"{name}.flag")
        ready = f"lambda: asyncio.to_thread(Path({flag!r}).exists)"
        children.append(f"python({name!r}, {trap.format(ready=flag)!r}, ready={ready})")
    ups.append(up := Up(data_dir, ", ".join(children)))
    up.until("ALL READY")
    family = up.family()
    assert len(family) == len(names)
    assert up.end() == 0
    text = "\n".join(up.lines)
    steps = [f"{name} +\\| {what}" for name in names for what in ("begin", "open")]
    places = [re.search(step, text).start() for step in steps]  # type: ignore[union-attr]
    assert places == sorted(places)
    farewells = [re.search(f"{name} +\\| bye", text).start() for name in names]  # type: ignore[union-attr]
    assert farewells == sorted(farewells, reverse=True)
    assert not alive(family)


def test_child_that_dies_is_shown_and_restarted_ever_later(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, "python('flaky', 'print(\"alive\"); raise SystemExit(3)')"))
    waits = [float(up.until(r"flaky 意外退出（退出码 3），([0-9.]+) 秒后重启").group(1)) for _ in range(3)]
    assert waits == [0.5, 1, 2]
    assert sum("flaky | alive" in line for line in up.lines) == 3
    assert (data_dir / "logs" / "flaky.log").read_text(encoding="utf-8").splitlines()[:1] == ["alive"]
    assert "意外退出" in (data_dir / "logs" / "hedui.log").read_text(encoding="utf-8")
    assert up.end(signal.SIGTERM) == 0


def test_killed_child_is_named_with_its_signal(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, f"python('web', {SLEEPER!r})"))
    up.until(r"web +\| up")
    first = up.pid("web")
    os.kill(first, signal.SIGKILL)
    up.until("web 意外退出（被信号 SIGKILL 终止）")
    up.until(r"web +\| up")
    assert up.pid("web") != first
    assert up.end() == 0


def test_command_that_does_not_exist_is_shown(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, "Child(name='none', argv=('/no/such/program',))"))
    up.until("none 意外退出（无法启动：.*/no/such/program")
    assert up.end() == 0


def test_what_a_child_leaves_behind_is_ended_before_the_restart(data_dir: Path, ups: list[Up]) -> None:
    code = f"import subprocess, sys; print('grand', subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid)"
    ups.append(up := Up(data_dir, f"python('web', {code!r})"))
    grandchild = int(up.until(r"grand ([0-9]+)").group(1))
    up.until("意外退出")
    with contextlib.suppress(psutil.NoSuchProcess):  # the signal is sent; the kernel takes its moment
        assert not alive([psutil.Process(grandchild)])
    assert up.end() == 0


def test_child_that_will_not_stop_is_ended(data_dir: Path, ups: list[Up]) -> None:
    code = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
    ups.append(up := Up(data_dir, f"python('deaf', {code!r}, stop_within=0.5)"))
    up.until(r"deaf +\| up")
    family = up.family()
    assert up.end() == 0
    assert any("deaf 在 0.5 秒内没有停止，强行结束" in line for line in up.lines)
    assert not alive(family)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_while_a_child_is_not_ready(data_dir: Path, ups: list[Up], how: signal.Signals) -> None:
    slow = f"python('slow', {SLEEPER!r}, ready=lambda: listens('127.0.0.1', 1))"
    ups.append(up := Up(data_dir, f"{slow}, python('later', {SLEEPER!r})"))
    up.until(r"slow +\| up")
    family = up.family()
    assert up.end(how) == 0
    assert not alive(family)
    assert not any("later" in line or "ALL READY" in line for line in up.lines)


def test_terminal_sends_ctrl_c_to_the_supervisor_alone(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, f"python('web', {SLEEPER!r})"))
    up.until(r"web +\| up")
    assert os.getsid(up.pid("web")) != os.getsid(up.process.pid)
    assert up.end() == 0
    assert not any("KeyboardInterrupt" in line or "Traceback" in line for line in up.lines)


def test_children_get_only_the_settings_they_are_given(data_dir: Path, ups: list[Up]) -> None:
    code = f"import os; print(sorted(k for k in os.environ if k.startswith('HEDUI_')), 'PATH' in os.environ); {SLEEPER}"
    ups.append(up := Up(data_dir, f"python('web', {code!r}, env={{'HEDUI_PORT': '1'}})"))
    up.until(re.escape("['HEDUI_MARK', 'HEDUI_PORT'] True"))
    assert up.end() == 0


def test_long_lines_and_strange_bytes_do_no_harm(data_dir: Path, ups: list[Up]) -> None:
    code = (
        "import os, time; os.write(1, b'x' * 300000); os.write(1, b'\\n\\xff\\xfe\\n'); print('核对'); time.sleep(600)"
    )
    ups.append(up := Up(data_dir, f"python('web', {code!r})"))
    up.until(r"web +\| 核对")
    assert sum(line.count("x") for line in up.lines if "| x" in line) == 300000
    assert up.end() == 0


def test_what_a_killed_supervisor_left_is_stopped_by_the_next(data_dir: Path, ups: list[Up]) -> None:
    # The child writes nothing more, so that the broken pipe does not end it.
    ups.append(killed := Up(data_dir, f"python('web', {SLEEPER!r})"))
    killed.until(r"web +\| up")
    left = psutil.Process(killed.pid("web"))
    killed.end(signal.SIGKILL)
    assert left.is_running()
    ups.append(up := Up(data_dir, f"python('web', {SLEEPER!r})"))
    up.until("已停止上次遗留的进程 web")
    up.until(r"web +\| up")
    assert not alive([left])
    assert up.end() == 0


def test_a_number_used_again_by_a_stranger_harms_nobody(data_dir: Path, ups: list[Up]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLEEPER], stdout=subprocess.DEVNULL, start_new_session=True
    ) as stranger:
        (data_dir / "run").mkdir()
        (data_dir / "run" / "web.pid").write_text(f"{stranger.pid} {'0' * 32}", encoding="ascii")
        ups.append(up := Up(data_dir, f"python('web', {SLEEPER!r})"))
        up.until(r"web +\| up")
        assert stranger.poll() is None
        assert up.end() == 0
        stranger.kill()


def test_second_supervisor_on_the_same_data_is_told(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, f"python('web', {SLEEPER!r})"))
    up.until(r"web +\| up")
    ups.append(second := Up(data_dir, f"python('web', {SLEEPER!r})"))
    second.until(rf"正由另一个 hedui 进程（PID {up.process.pid}）使用")
    assert second.process.wait(10) == 1
    assert up.end() == 0


def test_embedded_servers_as_children(data_dir: Path, ups: list[Up]) -> None:
    ups.append(up := Up(data_dir, "*(server.child() for server in servers)", EMBEDDED))
    up.until("ALL READY")
    family = up.family()
    killed = up.pid("postgres")
    os.kill(killed, signal.SIGKILL)
    up.until("postgres 意外退出（被信号 SIGKILL 终止）")
    log = data_dir / "logs" / "postgres.log"  # the servers' own words go to their logs, not to the screen
    while log.read_text("utf-8").count("database system is ready to accept connections") < 2:
        time.sleep(0.05)
    assert up.pid("postgres") != killed
    family += up.family()
    assert up.end() == 0
    assert "received fast shutdown request" in log.read_text("utf-8")
    assert not alive(family)


def test_embedded_servers_of_a_killed_supervisor(data_dir: Path, ups: list[Up]) -> None:
    ups.append(killed := Up(data_dir, "*(server.child() for server in servers)", EMBEDDED))
    killed.until("ALL READY")
    left = [psutil.Process(killed.pid(name)) for name in ("postgres", "redis")]
    killed.end(signal.SIGKILL)
    ups.append(up := Up(data_dir, "*(server.child() for server in servers)", EMBEDDED))
    up.until("ALL READY")
    assert not alive(left)
    assert up.end() == 0
