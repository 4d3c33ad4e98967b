"""内核的限制: what a confined process can still do, told by the process itself; Python's own watch has no part in it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.confining.places import readable_places
from core.confining.seccomp import _MACHINES, _filter

TRIES = """
import ctypes, json, os, signal, socket, subprocess, sys
from pathlib import Path
from core.confining.{module} import {function}
place, secret, port, unix = {place!r}, {secret!r}, {port}, {unix!r}
def connected(family, where, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as one:
        one.connect(where)
        one.send(b"x")
def called():
    libc = ctypes.CDLL(None, use_errno=True)
    found = libc.open(secret.encode(), os.O_RDONLY)
    if found < 0:
        raise OSError(ctypes.get_errno(), "libc")
def tried(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"
TRIED = {{
    "own": lambda: open(place + "/own.txt").read(),
    "python": lambda: os.listdir(os.path.dirname(os.__file__)),
    "secret": lambda: open(secret).read(),
    "libc": called,
    "parent": lambda: open("/proc/%d/environ" % os.getppid(), "rb").read(),
    "folder": lambda: os.listdir(os.path.dirname(secret)),
    "write": lambda: open(place + "/new.txt", "w"),
    "remove": lambda: os.remove(place + "/own.txt"),
    "tcp": lambda: connected(socket.AF_INET, ("127.0.0.1", port)),
    "udp": lambda: connected(socket.AF_INET, ("127.0.0.1", port), socket.SOCK_DGRAM),
    "unix": lambda: connected(socket.AF_UNIX, unix),
    "process": lambda: subprocess.run(["/bin/true"]),
    "fork": lambda: os.fork() or os._exit(0),
    "kill": lambda: os.kill(os.getppid(), 0),
}}
held = {call}
print(json.dumps([held, {{name: tried(what) for name, what in TRIED.items()}}]))
"""


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What the child must not reach: a file, and three listening sockets that a free process does reach."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "hedui.env").write_text("HEDUI_MASTER_KEY=geheim", "utf-8")
    tcp, unix = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    unix.bind(str(folder / "s"))
    unix.listen()
    yield {"secret": str(folder / "hedui.env"), "port": tcp.getsockname()[1], "unix": str(folder / "s")}
    tcp.close()
    unix.close()


def told(place: Path, outside: dict[str, object], module: str, function: str, call: str) -> tuple[bool, dict[str, str]]:
    place.mkdir(exist_ok=True)
    (place / "own.txt").write_text("x", "utf-8")
    program = TRIES.format(module=module, function=function, call=call, place=str(place), **outside)
    done = subprocess.run(
        (sys.executable, "-I", "-B", "-c", program),
        env={"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    held, found = json.loads(done.stdout.splitlines()[-1])
    return held, found


def test_a_process_that_is_not_confined_does_all_of_it(tmp_path: Path, open_to_all: dict[str, object]) -> None:
    """Else what is refused below would prove nothing."""
    _, found = told(tmp_path / "p", open_to_all, "places", "readable_places", "False")
    assert set(found.values()) == {"done"}


def test_files_and_tcp_by_landlock(tmp_path: Path, open_to_all: dict[str, object]) -> None:
    call = "confine_files([Path(place), Path(os.__file__).parent])"
    held, found = told(tmp_path / "p", open_to_all, "landlock", "confine_files", call)
    if not held:
        pytest.skip("this kernel has no Landlock")
    assert (found["own"], found["python"]) == ("done", "done")
    for name in ("secret", "libc", "parent", "folder", "write", "remove", "process"):
        assert found[name] == "PermissionError", name


def test_sockets_and_processes_by_seccomp(tmp_path: Path, open_to_all: dict[str, object]) -> None:
    held, found = told(tmp_path / "p", open_to_all, "seccomp", "confine_calls", "confine_calls()")
    assert held
    assert (found["own"], found["secret"]) == ("done", "done")
    for name in ("tcp", "udp", "unix", "process", "fork", "kill"):
        assert found[name] == "PermissionError", name


def test_what_is_readable_holds_no_settings_and_no_data() -> None:
    """Python, what is installed, our packages: neither the root of the tree nor a home."""
    root = Path(__file__).parents[3]
    places = readable_places()
    assert root / "core" in places
    for outside in (
        root / ".env",
        root / "data",
        Path.home() / ".pgpass",
        Path("/etc/passwd"),
        Path("/proc/1/environ"),
    ):
        assert not any(outside == place or place in outside.parents for place in places), outside


@pytest.mark.parametrize("machine", sorted(_MACHINES))
def test_every_way_through_the_filter_ends(machine: str) -> None:
    """By the filter's own steps: what is denied is denied, the rest is let through, another architecture is denied."""
    code = _filter(_MACHINES[machine])
    steps = [(int.from_bytes(code[n : n + 2], "little"), code[n + 2], code[n + 3], int.from_bytes(code[n + 4 : n + 8], "little"))
             for n in range(0, len(code), 8)]  # fmt: skip

    def run(audit: int, number: int) -> int:
        at, held = 0, 0
        while True:
            kind, yes, no, value = steps[at]
            if kind == 0x06:
                return value
            if kind == 0x20:
                held = {0: number, 4: audit}[value]
                at += 1
            else:
                at += 1 + (yes if (held == value if kind == 0x15 else held >= value) else no)

    allowed, told = 0x7FFF0000, _MACHINES[machine]
    denied = {*told.denied, 424, 425, 426, 427, 434, 435, 438, 448}
    assert {number for number in range(500) if run(told.audit, number) != allowed} == denied
    assert run(told.audit, 0x40000000) != allowed
    assert run(told.audit + 1, 0) != allowed


SEARCHES = """
import importlib, sys
from pathlib import Path
from core.confining import confined
watch = confined(Path(sys.argv[1]))
importlib.invalidate_caches()
import hedui.plugin, plugins.national.hooks, wave
try:
    import no_such_module
except ModuleNotFoundError:
    print(watch.refused)
"""


def test_looking_for_a_module_is_no_attempt(tmp_path: Path) -> None:
    """Whatever has changed meanwhile in the folder in which our packages lie."""
    done = subprocess.run(
        (sys.executable, "-I", "-B", "-c", SEARCHES, str(tmp_path)), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
