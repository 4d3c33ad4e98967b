"""编译: makes the compiled form of the modules that assessments spend their time in (`core.compiled`); part of `make setup`.

`python -m hedui.compiling` makes what is missing and takes away what no present source stands for. It never stands in the
way: without a C compiler, without Python.h or Cython, it says so in one line, and assessments are interpreted.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.compiled import FOLDER, MODULES, RECIPE, library

ROOT = Path(__file__).parents[1]
DIRECTIVES = ("annotation_typing=False", "binding=True", "emit_code_comments=False")
"""Annotations are no types here: `dict` also means a defaultdict, as everywhere in Python. Functions stay functions to
whoever inspects them."""
FLAGS = ("-O2", "-fno-plt", "-g0", "-DNDEBUG", "-w")
"""Less (-O1) makes assessments 4 % slower and compiles in half the time; more (-O3) gives nothing that could be measured."""
LOSS = "没有编译的模块以解释形式运行，结果相同，每户认定约慢三分之一"


class Impossible(Exception):
    """不能编译: why, and what to do, in a sentence."""


def main() -> int:
    """0 where everything is compiled."""
    try:
        made = compiled()
    except (Impossible, OSError) as error:
        sys.stderr.write(f"{error}；{LOSS}。\n")
        return 1
    if made:
        sys.stderr.write(f"已编译认定所用的 {made} 个模块。\n")
    return 0


def compiled() -> int:
    """How many modules were compiled; raises Impossible."""
    recipe = _recipe()
    sources = {name: ROOT.joinpath(*name.split(".")).with_suffix(".py").read_bytes() for name in MODULES}
    wanted = {name: library(name, recipe, source) for name, source in sources.items()}
    missing = {name: sources[name] for name, path in wanted.items() if not path.exists()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    if missing:
        _compile(missing, wanted)
    _write(RECIPE, recipe)
    for path in FOLDER.iterdir():
        if path != RECIPE and path not in wanted.values():
            path.unlink(missing_ok=True)
    return len(missing)


def _recipe() -> bytes:
    try:
        cython = version("cython")
    except PackageNotFoundError:
        raise Impossible("没有安装 Cython（make setup 会安装）") from None
    parts = (f"Cython {cython}", *DIRECTIVES, *_linking(), *FLAGS, sys.version)
    return "\n".join(parts).encode()


def _linking() -> Sequence[str]:
    linker, shared = sysconfig.get_config_var("LDSHARED"), sysconfig.get_config_var("CCSHARED")
    return (*shlex.split(linker or "cc -shared"), *shlex.split(shared or ""))


def _compile(sources: Mapping[str, bytes], wanted: Mapping[str, Path]) -> None:
    with tempfile.TemporaryDirectory(prefix="hedui-compiling-") as place, ThreadPoolExecutor(os.cpu_count()) as pool:
        probe(Path(place))
        sys.stderr.write("正在编译认定所用的模块，约需半分钟……\n")
        pieces = [dict(list(sources.items())[n :: os.cpu_count() or 1]) for n in range(os.cpu_count() or 1)]
        for _ in pool.map(lambda piece: _piece(Path(place), piece, wanted), pieces):
            pass


def probe(place: Path) -> None:
    """Raises Impossible where there is no C compiler, or none that finds Python.h."""
    _linked(_written(place / "probe.c", b"#include <Python.h>\n"), place / "probe.so")


def _piece(place: Path, sources: Mapping[str, bytes], wanted: Mapping[str, Path]) -> None:
    """From a copy of what the name is made of: whoever edits the file meanwhile gets no compiled form of something else."""
    relative = [_copied(place, name, source) for name, source in sources.items()]
    if relative:
        directives = [word for directive in DIRECTIVES for word in ("-X", directive)]
        _run([sys.executable, "-m", "cython", "-3", *directives, *relative], place)
    for name, path in zip(sources, relative, strict=True):
        made = place / f"{name}.so"
        _linked((place / path).with_suffix(".c"), made)
        _write(wanted[name], made.read_bytes())


def _copied(place: Path, name: str, source: bytes) -> str:
    relative = Path(*name.split(".")).with_suffix(".py")
    for folder in list(relative.parents)[:-1]:
        _written(place / folder / "__init__.py", b"")
    _written(place / relative, source)
    return str(relative)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _linked(source: Path, target: Path) -> None:
    command = [*_linking(), *FLAGS, f"-I{sysconfig.get_path('include')}", str(source), "-o", str(target)]
    _run(command, source.parent)


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    except FileNotFoundError:
        raise Impossible(
            f"没有 C 编译器（{command[0]}）；安装后再运行 make setup（Debian：apt-get install gcc）"
        ) from None
    if done.returncode and "Python.h" in done.stderr:
        raise Impossible("没有 Python.h；安装后再运行 make setup（Debian：apt-get install python3-dev）")
    if done.returncode:
        raise Impossible(f"编译没有成功：{next(_errors(done.stderr), '原因不明')}")


def _errors(said: str) -> Iterator[str]:
    return (line.strip() for line in said.splitlines() if "error" in line.lower())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be importing."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
