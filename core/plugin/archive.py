"""插件存档: the files of every plugin that was ever loaded, by digest, so that what it once reckoned can be run again.

An archive is a zip with fixed times, so that the same files are the same bytes; its name carries name, version and digest.
It is written once, at the first load, and never changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from types import ModuleType

from core.plugin.digests import SHOWN, files_of, package_of, root_of
from core.plugin.registry import Registry

MANIFEST = "hedui-plugin.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class ArchiveMissing(LookupError):
    """存档缺失: the plugin that a stamp names was never loaded here, or its archive has been taken away."""


def archive_name(stamp: str) -> str:
    """zhejiang-1.3.0+880fa79ca443.zip for its stamp."""
    return stamp.replace(" ", "-") + ".zip"


def archived(folder: Path) -> list[str]:
    """存档一览: the stamps of everything that was ever loaded here, by name, the newest file last."""
    found = sorted(
        folder.glob("*.zip"), key=lambda path: (path.stem.partition("-")[0], path.stat().st_mtime, path.name)
    )
    return [path.stem.replace("-", " ", 1) for path in found if "-" in path.stem]


def keep(folder: Path, stamp: str, module: ModuleType) -> Path:
    """存档: returns its path; one that is there already is left as it is."""
    path = folder / archive_name(stamp)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{os.getpid()}.tmp")
        made.write_bytes(packed(module))
        made.replace(path)  # two processes that start together write the same bytes
    return path


def keep_all(folder: Path, registry: Registry) -> None:
    """存档 of every plugin of this process that consists of files."""
    for plugin in registry.plugins.values():
        if plugin.digest:
            keep(folder, plugin.stamp, plugin.module)


def packed(module: ModuleType) -> bytes:
    """The archive: the package's files under its dotted name, and a manifest that says how it is loaded."""
    buffer = BytesIO()
    root = root_of(module)
    prefix = "" if root is None or root.is_file() else package_of(module).replace(".", "/") + "/"
    manifest = json.dumps({"package": package_of(module), "module": module.__name__}, sort_keys=True)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST, _LONG_AGO), manifest)
        for name, path in files_of(module):
            archive.writestr(zipfile.ZipInfo(prefix + name, _LONG_AGO), path.read_bytes())
    return buffer.getvalue()


def unpack(folder: Path, stamp: str, target: Path) -> str:
    """解开 into `target`; the dotted name of the module with the hooks.

    Raises ArchiveMissing where there is none, ValueError where its content is not what the stamp says.
    """
    path = folder / archive_name(stamp)
    if not path.exists():
        raise ArchiveMissing(f"没有插件 {stamp} 的存档（{path.name}）；它的认定不能在本机重算")
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        names = sorted(name for name in archive.namelist() if name != MANIFEST)
        archive.extractall(target, names)  # our own archive: its digest is looked at before anything of it runs
    prefix = "" if "/" not in (names or [""])[0] else manifest["package"].replace(".", "/") + "/"
    if not _digest(target, prefix, names).startswith(stamp.rpartition("+")[2]):
        raise ValueError(f"插件 {stamp} 的存档与其摘要不符，可能被改动，不予使用")
    return str(manifest["module"])


def _digest(target: Path, prefix: str, names: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for name in names:
        content = (target / name).read_bytes()
        whole.update(f"{name.removeprefix(prefix)}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()[:SHOWN]
