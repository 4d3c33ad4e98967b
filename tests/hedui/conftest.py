"""Folders for the embedded servers; the environment of a plugin author."""

import os
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import own_folder

TOOLS = {"hedui": "hedui.cli", "pytest": "pytest", "pip": "pip"}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def postgres_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def redis_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """运行环境 of a plugin author: this one's packages beneath, an own layer above, into which pip installs."""
    place = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    packages = place / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    beneath = {sysconfig.get_path("purelib"), *(p for p in site.getsitepackages() if "site-packages" in p)}
    lines = [f"import site; site.addsitedir({path!r})\n" for path in sorted(beneath)]
    (packages / "beneath.pth").write_text("".join(lines), "utf-8")
    for tool, module in TOOLS.items():
        script = place / "bin" / tool
        script.write_text(f'#!/bin/sh\nexec "{place}/bin/python" -m {module} "$@"\n', "utf-8")
        script.chmod(0o755)
    person = {
        f"GIT_{who}_{what}": "author@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEDUI_", "PYTEST_", "PIP_"))}
    return {
        **kept, **person, "PATH": f"{place / 'bin'}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8",
        # Offline: what builds a package is in this environment.
        "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }  # fmt: skip
