"""邻近模块: what a plugin's files import of its own distribution outside of its package; it belongs to the plugin's code.

A library beside the package, the package above an entry point in a subpackage, a module of the tests: whatever runs at
run time is in the digest and in the archive. Python, Hedui itself and other distributions are not: see versioning.md.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

LEFT_OUT = frozenset({"__pycache__", "tests", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Folders of a package that are none of its code, but for what the code imports of them."""
OURS = frozenset({"hedui", "core", "tenants"})
"""Hedui itself: what a plugin imports of it is the contract."""
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<base>[.\w]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n]*)|import[ \t]+(?P<plain>[\w., \t]+))"
    r"|(?:import_module|__import__)\([ \t\n]*[\"'](?P<called>[\w.]+)[\"']",
    re.MULTILINE,
)
"""Read by its words and not parsed: that costs a tenth, and what is found too much is no file."""


def neighbours(package: str, place: Path, own: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Name below the folder on sys.path, and path, of each such file, transitively. `place` is that folder."""
    waiting = [path.resolve() for path in own]
    known, asked, found = set(waiting), set[str](), dict[str, Path]()
    names = {package} if "." in package else set[str]()
    while waiting or names:
        for name in sorted(names - asked):
            for each in _files(name, package, place):
                if each.resolve() not in known and _says_something(each):
                    known.add(each.resolve())
                    waiting.append(each)
                    found[each.relative_to(place).as_posix()] = each
        asked |= names
        names = set()
        if waiting and (path := waiting.pop()).suffix == ".py":
            names = {name for name in _imported(_module_of(path, place), path) if _is_beside(name, package)}
    yield from sorted(found.items())


def _module_of(path: Path, place: Path) -> str:
    parts = list(path.relative_to(place).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) if path.is_relative_to(place) else path.stem


def _imported(module: str, path: Path) -> set[str]:
    """Absolute names of what the file may import; a name behind `import` may be a module too."""
    here = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set[str]()
    for match in _IMPORT.finditer(path.read_text("utf-8", "replace")):
        if match["base"]:
            base = _absolute(match["base"], here)
            found |= {base, *(f"{base}.{name}" for name in re.findall(r"[^\W\d]\w*", match["names"]))}
        elif match["plain"]:
            found |= {part.split()[0] for part in match["plain"].split(",") if part.strip()}
        else:
            found.add(match["called"])
    return found


def _absolute(name: str, here: str) -> str:
    bare = name.lstrip(".")
    up = len(name) - len(bare)
    if not up:
        return name
    parts = here.split(".")[: len(here.split(".")) - up + 1]
    return ".".join([*parts, *([bare] if bare else [])])


def _is_beside(name: str, package: str) -> bool:
    """Whether it may lie outside of what is the plugin's anyway."""
    top, inside = name.partition(".")[0], f"{name}.".startswith(f"{package}.")
    return (
        top not in OURS and top not in sys.stdlib_module_names and not (inside and LEFT_OUT.isdisjoint(name.split(".")))
    )


def _files(name: str, package: str, place: Path) -> Iterator[Path]:
    """The module's file in the folder, and those of the packages that it lies in."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1) if _is_ours(parts[0], package, place) else ():
        stem = place.joinpath(*parts[:length])
        yield from (path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file())


@cache
def _is_ours(top: str, package: str, place: Path) -> bool:
    """Whether the name is of the plugin's own distribution: beside it in its folder, or installed with it."""
    own = package.partition(".")[0]
    spec = None if top == own else PathFinder.find_spec(top, [str(place)])
    if top == own or spec is None or place.name not in _INSTALLED:
        return top == own or spec is not None
    owners = _owners()
    return bool(set(owners.get(top, ())) & set(owners.get(own, ())))


@cache
def _owners() -> dict[str, list[str]]:
    return dict(packages_distributions())


def _says_something(path: Path) -> bool:
    """An __init__ of a docstring alone does nothing when it is imported."""
    if path.name != "__init__.py":
        return True
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        return True
    return any(not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)) for one in body)
