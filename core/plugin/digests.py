"""代码摘要: which files a plugin consists of, and their digest, as it stands in every stamp."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

LEFT_OUT = frozenset({"__pycache__", "tests", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
SHOWN = 12
"""Characters of the digest that a stamp shows: enough to tell versions apart that nobody has made to collide."""


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


def files_of(module: ModuleType) -> Iterator[tuple[str, Path]]:
    """Name within the package and path of every file of the plugin, in the order of the names; tests are none of it."""
    root = root_of(module)
    if root is None:
        return
    if root.is_file():
        yield root.name, root
        return
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in root.rglob("*")):
        if path.is_file() and not LEFT_OUT & set(name.split("/")) and path.suffix != ".pyc":
            yield name, path


def code_digest(module: ModuleType) -> str:
    """SHA-256 over the names and contents of the files, hex; empty for a module without a file."""
    whole, empty = hashlib.sha256(), True
    for name, path in files_of(module):
        content = path.read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
        empty = False
    return "" if empty else whole.hexdigest()
