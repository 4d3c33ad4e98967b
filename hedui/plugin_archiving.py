"""插件文件夹存档: a pack that is not installed is loaded once, in a child, and kept by its stamp, so that it can be previewed.

The child is the one that checks such a folder: nothing of the pack runs in this process, and nothing is installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from hedui.plugin_folders import environment, project_of

PATIENCE = 60.0
"""Seconds that loading may take."""


class NotArchived(LookupError):
    """未能存档: the message names the pack and says why."""


class _Kept(Struct):
    stamp: str = ""
    refused: str = ""


def archive_folder(folder: Path, archives: Path) -> str:
    """存档 of a pack's folder; its stamp. Raises NotArchived, or FolderFault where the folder is no pack."""
    project = project_of(folder)
    with environment(project) as environ, tempfile.TemporaryDirectory(prefix="hedui-archive-") as made:
        out = Path(made) / "kept.json"
        command = [
            sys.executable,
            "-m",
            "hedui.plugin_archiving",
            project.name,
            *map(str, (project.folder, archives.resolve(), out)),
        ]
        try:
            child = subprocess.run(command, env=environ, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own command
        except subprocess.TimeoutExpired:
            raise NotArchived(f"插件 {project.name} 没有在 {PATIENCE:.0f} 秒内载入，没有存档") from None
        if not out.exists():
            last = child.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["没有说明"]
            raise NotArchived(f"插件 {project.name} 载入时子进程异常结束，没有存档：{last[0]}")
        kept = msgspec.json.decode(out.read_bytes(), type=_Kept)
    if kept.refused:
        raise NotArchived(f"插件 {project.name} 不能载入，没有存档：{kept.refused}")
    return kept.stamp


def main(arguments: Sequence[str]) -> None:
    """存档 of a plugin of this environment, told in a file: what the child process does."""
    from core.plugin.archive import keep
    from core.plugin.registry import discover

    name, folder, archives, out = arguments
    registry = discover()
    plugin = registry.plugins.get(name)
    if plugin is None:
        told = _Kept(refused=registry.refused.get(name, "没有找到它的入口"))
    elif not Path(plugin.module.__file__ or "/").resolve().is_relative_to(folder):
        told = _Kept(refused="本机已安装的同名插件挡在前面；请用另一个名称，或者先卸载已安装的")
    else:
        keep(Path(archives), plugin.stamp, plugin.module)
        told = _Kept(plugin.stamp)
    Path(out).write_bytes(msgspec.json.encode(told))


if __name__ == "__main__":
    main(sys.argv[1:])
