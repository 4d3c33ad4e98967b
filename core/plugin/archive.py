"""插件存档: the files of every plugin that was ever loaded, by digest, so that what it once reckoned can be run again.

An archive is a zip with fixed times; its name carries name, version and the whole digest of its contents. It is written
once, at the first load, and never changed: one whose contents are not what its name says is put aside, not used.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from types import ModuleType

from core.plugin.digests import digest_of, files_of, package_of, root_of
from core.plugin.registry import Registry
from core.plugin.stamps import distinct, resolved

MANIFEST = "hedui-plugin.json"
ASIDE = ".differs"
"""Ends the name of an archive that was found to hold something else than it says."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class ArchiveMissing(LookupError):
    """存档缺失: the plugin that a stamp names was never loaded here, or its archive has been taken away."""


def archive_name(stamp: str) -> str:
    """zhejiang-1.3.0+880fa79ca443….zip for its stamp."""
    return stamp.replace(" ", "-") + ".zip"


def archived(folder: Path) -> list[str]:
    """存档一览: the stamps of everything that was ever loaded here, by name, the newest file last; each content once."""
    found = sorted(
        folder.glob("*.zip"), key=lambda path: (path.stem.partition("-")[0], path.stat().st_mtime, path.name)
    )
    return distinct([path.stem.replace("-", " ", 1) for path in found if "-" in path.stem])


def keep(folder: Path, stamp: str, module: ModuleType) -> Path:
    """存档: returns its path. One that is there already and holds the same is left as it is; one that does not is put aside."""
    path = folder / archive_name(stamp)
    return path if path.exists() and _holds(path, stamp) else keep_packed(folder, stamp, packed(module))


def keep_packed(folder: Path, stamp: str, body: bytes) -> Path:
    """存档 of what another process has packed; raises ValueError where it is not what the stamp says."""
    path = folder / archive_name(stamp)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = path.with_suffix(f".{os.getpid()}.tmp")
    made.write_bytes(body)
    if not _holds(made, stamp):
        made.unlink()
        raise ValueError(f"插件 {stamp} 的文件与其摘要不符，没有存档")
    if path.exists() and not _holds(path, stamp):
        path.replace(path.with_name(f"{path.name}.{os.getpid()}{ASIDE}"))
    made.replace(path)  # two processes that start together write the same
    return path


def keep_all(folder: Path, registry: Registry) -> None:
    """存档 of every plugin of this process that consists of files."""
    for plugin in registry.plugins.values():
        if plugin.digest:
            keep(folder, plugin.stamp, plugin.module)


def packed(module: ModuleType) -> bytes:
    """The archive: the package's files under its dotted name, what it imports beside it under theirs, and a manifest."""
    buffer = BytesIO()
    root = root_of(module)
    prefix = "" if root is None or root.is_file() else package_of(module).replace(".", "/") + "/"
    files = {name: path.read_bytes() for name, path in files_of(module)}
    beside = [name[1:] for name in files if name.startswith("/")]
    about = {"package": package_of(module), "module": module.__name__, "beside": beside}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST, _LONG_AGO), json.dumps(about, sort_keys=True))
        for name, content in files.items():
            place = name[1:] if name.startswith("/") else prefix + name
            archive.writestr(zipfile.ZipInfo(place, _LONG_AGO), content)
    return buffer.getvalue()


def unpack(folder: Path, stamp: str, target: Path) -> str:
    """解开 into `target`; the dotted name of the module with the hooks. A short stamp of old means the archive it fits.

    Raises ArchiveMissing where there is none or several, ValueError where its content is not what the stamp says.
    """
    about, files = _opened(_path_of(folder, stamp))
    if not _digest(about, files).startswith(stamp.rpartition("+")[2]):
        raise ValueError(f"插件 {stamp} 的存档与其摘要不符，可能被改动，不予使用")
    for name, content in files.items():
        _write(target, name, content, stamp)
    return str(about["module"])


def _path_of(folder: Path, stamp: str) -> Path:
    exact = folder / archive_name(stamp)
    if exact.exists():
        return exact
    try:
        found = resolved(stamp, archived(folder))
    except LookupError as error:
        raise ArchiveMissing(str(error)) from None
    if found is None:
        raise ArchiveMissing(f"没有插件 {stamp} 的存档（{exact.name}）；它的认定不能在本机重算")
    return folder / archive_name(found)


def _opened(path: Path) -> tuple[Mapping[str, object], Mapping[str, bytes]]:
    """What its manifest says, and its files."""
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read(MANIFEST))
            return about, {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ValueError(f"存档 {path.name} 不能读取（{type(error).__name__}），不予使用") from None


def _digest(about: Mapping[str, object], files: Mapping[str, bytes]) -> str:
    prefix, beside = f"{about['package']}".replace(".", "/") + "/", about.get("beside", ())
    others = set(beside) if isinstance(beside, list) else set()
    return digest_of(
        {f"/{name}" if name in others else name.removeprefix(prefix): content for name, content in files.items()}
    )


def _holds(path: Path, stamp: str) -> bool:
    try:
        return _digest(*_opened(path)) == stamp.rpartition("+")[2]
    except ValueError:
        return False


def _write(target: Path, name: str, content: bytes, stamp: str) -> None:
    parts, path = PurePosixPath(name), target / name
    if parts.is_absolute() or ".." in parts.parts:
        raise ValueError(f"插件 {stamp} 的存档含有位置不当的文件，不予使用")
    if path.exists() and path.read_bytes() != content:
        raise ValueError(f"插件 {stamp} 与另一插件的存档对 {name} 的内容不同，不能一起重算")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
