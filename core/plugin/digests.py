"""代码摘要: which files a plugin consists of, and their digest, as it stands in every stamp."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from core.plugin.neighbours import LEFT_OUT, neighbours


def package_of(module: ModuleType) -> str:
    """包名: plugins.zhejiang for plugins.zhejiang.hooks; a module that is no part of a package stands for itself."""
    return module.__package__ or module.__name__


def root_of(module: ModuleType) -> Path | None:
    """The package's folder, or the lone module's file; None for a module without a file."""
    package = sys.modules.get(package_of(module), module)
    paths = list(getattr(package, "__path__", ()))
    if paths:
        return Path(paths[0])
    file = getattr(module, "__file__", None)
    return Path(file) if file else None


def place_of(module: ModuleType) -> Path | None:
    """The folder on sys.path below which the plugin's package, or its lone file, lies."""
    root = root_of(module)
    if root is None:
        return None
    return root.parent if root.is_file() else root.parents[package_of(module).count(".")]


def files_of(module: ModuleType) -> Iterator[tuple[str, Path]]:
    """Name and path of every file of the plugin, in the order of the names: of its package by the name within it; of what
    it imports beside its package (`neighbours`) with a slash before the name. Tests that nothing else imports are none of it.
    """
    yield from sorted([*_own(module), *(("/" + name, path) for name, path in _beside(module))])


def _own(module: ModuleType) -> Iterator[tuple[str, Path]]:
    root = root_of(module)
    if root is None:
        return
    if root.is_file():
        yield root.name, root
        return
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not LEFT_OUT & set(name.split("/")):
            yield name, path


def _beside(module: ModuleType) -> Iterator[tuple[str, Path]]:
    place = place_of(module)
    if place is not None:
        yield from neighbours(package_of(module), place.resolve(), [path for _, path in _own(module)])


def code_digest(module: ModuleType) -> str:
    """SHA-256 over the names and contents of the files, hex; empty for a module without a file."""
    files = {name: path.read_bytes() for name, path in files_of(module)}
    return digest_of(files) if files else ""


def digest_of(files: Mapping[str, bytes]) -> str:
    """摘要 of contents by name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()
