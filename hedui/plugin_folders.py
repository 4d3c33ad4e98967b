"""插件文件夹: a pack that is not installed, as a child process sees it: found through an entry point like any other.

The folder stands first on the child's path, beside a description of the package that is written for the moment. So nothing
is installed, nothing of the pack runs in this process, and the pack is judged by the same code as an installed one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from core.plugin.registry import GROUP
from hedui.testing_findings import TRIALS, Checked, Finding

PATIENCE = 600.0
"""Seconds that a check may take."""


class FolderFault(LookupError):
    """插件文件夹有误: the message names the file and what it lacks."""


class Project(msgspec.Struct, frozen=True):
    """插件项目 as its pyproject.toml describes it."""

    folder: Path
    name: str
    """Of the plugin."""
    module: str
    distribution: str
    version: str
    conformance: str = ""
    """The trials of its connectors, where it has any (`testing_connectors`)."""


def project_of(folder: Path) -> Project:
    """插件项目; raises FolderFault."""
    path = folder / "pyproject.toml"
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise FolderFault(f"plugin.no_project：{folder} 中没有 pyproject.toml；插件是一个独立的 Python 包") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderFault(f"plugin.no_project：{path} 不是有效的 TOML：{error}") from None
    project = told.get("project", {})
    points = project.get("entry-points", {}).get(GROUP, {})
    if len(points) != 1:
        raise FolderFault(
            f'plugin.no_entry_point：{path} 的 [project.entry-points."{GROUP}"] 应恰有一行，如 my_county = "my_county.hooks"'
        )
    name, module = next(iter(points.items()))
    trials = project.get("entry-points", {}).get(TRIALS, {}).get(name, "")
    said = str(project.get("name", name)), str(project.get("version", "0"))
    return Project(folder.resolve(), name, module, *said, str(trials))


@contextmanager
def described(project: Project) -> Iterator[list[str]]:
    """导入路径 on which the folder counts as installed, before whatever else has its name."""
    with tempfile.TemporaryDirectory(prefix="hedui-plugin-") as made:
        info = Path(made) / f"{project.distribution.replace('-', '_')}-{project.version}.dist-info"
        info.mkdir()
        said = f"Metadata-Version: 2.1\nName: {project.distribution}\nVersion: {project.version}\n"
        (info / "METADATA").write_text(said, "utf-8")
        trials = f"[{TRIALS}]\n{project.name} = {project.conformance}\n" if project.conformance else ""
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{project.name} = {project.module}\n{trials}", "utf-8")
        yield [str(project.folder), str(project.folder / "src"), made]


@contextmanager
def environment(project: Project) -> Iterator[dict[str, str]]:
    """子进程环境 in which the folder counts as installed; nothing of Hedui's own settings is handed over."""
    with described(project) as first:
        path = [*first, *filter(None, sys.path)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
        yield {**kept, "PYTHONPATH": os.pathsep.join(path), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def run_in_a_child(folder: Path, *arguments: str) -> int:
    """`hedui` with these arguments, where `{name}` stands for the plugin of the folder; its exit code."""
    project = project_of(folder)
    told = [argument.replace("{name}", project.name) for argument in arguments]
    with environment(project) as environ:
        return subprocess.run([sys.executable, "-m", "hedui.cli", *told], env=environ, check=False).returncode  # noqa: S603 - our own command


def checked_in_a_child(folder: Path) -> Checked:
    """检查 of an uninstalled pack; what a child process cannot even begin is a finding too."""
    try:
        project = project_of(folder)
    except FolderFault as fault:
        return Checked(folder.name, (Finding("pack.not_found", str(folder), str(fault)),))
    with environment(project) as environ, tempfile.TemporaryDirectory(prefix="hedui-check-") as made:
        out = Path(made) / "checked.json"
        command = [sys.executable, "-m", "hedui.plugin_folders", project.name, str(out)]
        try:
            child = subprocess.run(command, env=environ, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            what = f"检查没有在 {PATIENCE:.0f} 秒内完成；请检查有没有停不下来的规则"
            return Checked(project.name, (Finding("pack.refused", project.name, what),))
        if not out.exists():
            last = child.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["没有说明"]
            return Checked(project.name, (Finding("pack.refused", project.name, f"子进程异常结束：{last[0]}"),))
        return msgspec.json.decode(out.read_bytes(), type=Checked)


def main(arguments: Sequence[str]) -> None:
    """检查 of an installed plugin, written to a file: what the child process does."""
    from hedui.testing_packs import checked_here

    name, out = arguments
    Path(out).write_bytes(msgspec.json.encode(checked_here(name)))


if __name__ == "__main__":
    main(sys.argv[1:])
