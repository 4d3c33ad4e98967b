"""插件文件夹存档: a pack that is not installed is loaded once, in a child, and kept by its stamp, so that it can be previewed.

Nothing of the pack runs in this process, and nothing is installed. The child is confined as the one that previews it will
be (`core.confining`): it reads the folder and Python, and hands back the archive, which is compared with its digest here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path

import msgspec
from msgspec import Struct

from core.confining import Watch, confined, limited
from core.explanations.child import MEMORY
from core.plugin.archive import keep_packed, packed
from core.plugin.registry import GROUP, Registry, discover
from hedui.plugin_folders import described, project_of

PATIENCE = 60.0
"""Seconds that loading may take."""


_ROOT = Path(__file__).parents[1]
"""Where our own packages lie, and in a working copy much else."""


class NotArchived(LookupError):
    """未能存档: the message names the pack and says why."""


class _Kept(Struct):
    stamp: str = ""
    refused: str = ""
    body: bytes = b""


def archive_folder(folder: Path, archives: Path) -> str:
    """存档 of a pack's folder; its stamp. Raises NotArchived, or FolderFault where the folder is no pack."""
    project = project_of(folder)
    with described(project) as first:
        kept = _loaded_in_a_child(project.name, first)
    if kept.refused:
        raise NotArchived(f"插件 {project.name} 不能载入，没有存档：{kept.refused}")
    try:
        if not kept.stamp.startswith(f"{project.name} "):
            raise ValueError("子进程给出的不是它的标记")
        keep_packed(archives, kept.stamp, kept.body)
    except ValueError as error:
        raise NotArchived(f"插件 {project.name} 没有存档：{error}") from None
    return kept.stamp


def _loaded_in_a_child(name: str, first: Sequence[str]) -> _Kept:
    # -P: else the working folder would be searched for modules, and so be read.
    command = [sys.executable, "-P", "-B", "-m", "hedui.plugin_archiving", name, *first]
    environ = {"LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join([*first, *filter(None, sys.path)])}
    try:
        child = subprocess.run(  # noqa: S603 - our own command
            command, env=environ, cwd="/", capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotArchived(f"插件 {name} 没有在 {PATIENCE:.0f} 秒内载入，没有存档") from None
    try:
        return msgspec.msgpack.decode(child.stdout, type=_Kept)
    except msgspec.DecodeError:
        last = child.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["没有说明"]
        raise NotArchived(f"插件 {name} 载入时子进程异常结束，没有存档：{last[0]}") from None


def main(arguments: Sequence[str]) -> None:
    """存档 of a plugin of this environment, told by standard output: what the child process does."""
    name, folder, *more = arguments[0], *map(Path, arguments[1:])
    limited(MEMORY, int(PATIENCE))
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # what a pack prints is no part of the answer
    watch = confined(folder, *more, *_projects())
    answer.write(msgspec.msgpack.encode(_kept(name, folder, discover(), watch)))
    answer.flush()


def _projects() -> Iterator[Path]:
    """Where other installed plugins lie, on which this one may stand; none of them is imported for that."""
    for point in entry_points(group=GROUP):
        found = PathFinder.find_spec(point.module.partition(".")[0])
        places = (found.submodule_search_locations or [found.origin or ""]) if found else ()
        yield from (Path(place).parent for place in places if Path(place).parent not in (_ROOT, Path()))


def _kept(name: str, folder: Path, registry: Registry, watch: Watch) -> _Kept:
    plugin = registry.plugins.get(name)
    if watch.refused:
        return _Kept(refused=watch.refused[0])
    if plugin is None:
        return _Kept(refused=registry.refused.get(name, "没有找到它的入口"))
    if not Path(plugin.module.__file__ or "/").resolve().is_relative_to(folder):
        return _Kept(refused="本机已安装的同名插件挡在前面；请用另一个名称，或者先卸载已安装的")
    return _Kept(plugin.stamp, "", packed(plugin.module))


if __name__ == "__main__":
    main(sys.argv[1:])
