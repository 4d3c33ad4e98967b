"""编译形式: modules that assessments spend their time in, compiled by `hedui.compiling`; wherever they are not, Python as ever.

Never stale, by construction: a compiled module's file is named by the digest of the very source that it was made from and
of how it was made (`RECIPE`), and it stands for that source alone. An edited file is Python until it is compiled anew.
Installed before anything else of the core is imported (`core/__init__.py`); the standard library only. Decision 36.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

SWITCH = "HEDUI_COMPILED"
"""`0`: everything is interpreted. Read here too: modules are imported before the settings are read."""
FOLDER = Path(sys.prefix, "lib", "hedui-compiled")
RECIPE = FOLDER / "recipe"
MODULES = (
    *[f"core.assessment.{name}" for name in (
        "batches", "deducting", "excluding", "finding", "model", "reckoning", "resting", "totals",
    )],
    *[f"core.plugin.{name}" for name in (
        "bounds", "composition", "counting", "dated", "exclusions", "methods", "readings", "rules", "scoring",
    )],
)  # fmt: skip
"""What is worth compiling: where a measurable part of an assessment goes (docs/benchmarks.md)."""


class State(NamedTuple):
    """Which form the modules have, and whether that was asked for."""

    wanted: bool
    compiled: Sequence[str]
    interpreted: Sequence[str]


def install() -> None:
    """From now on; asked for again (a module loaded anew) it changes nothing."""
    if _wanted() and RECIPE.exists() and not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder(RECIPE.read_bytes()))


def state() -> State:
    """As this process would import them now."""
    finder = next((finder for finder in sys.meta_path if isinstance(finder, Finder)), None)
    compiled = [name for name in MODULES if finder is not None and finder.library_of(name)]
    return State(_wanted(), compiled, [name for name in MODULES if name not in compiled])


def handed_on() -> Mapping[str, str]:
    """For the environment of a child that is given no other variable: the switch, where it is off."""
    return {} if _wanted() else {SWITCH: "0"}


def library(name: str, recipe: bytes, source: bytes) -> Path:
    """Where the compiled form of this very source lies, made in this way."""
    digest = sha256(sha256(recipe).digest() + source).hexdigest()[:40]
    return FOLDER / f"{name}.{digest}{EXTENSION_SUFFIXES[0]}"


def _wanted() -> bool:
    return os.environ.get(SWITCH, "").strip().lower() not in ("0", "false", "no", "off")


class Finder(MetaPathFinder):
    """Before all others, for these names alone."""

    def __init__(self, recipe: bytes) -> None:
        self._recipe, self._served = recipe, set[str]()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None: as ever. Nothing is served twice: whoever loads a module anew wants it to run anew."""
        if fullname not in MODULES or fullname in self._served:
            return None
        found = self._found(fullname, path)
        if found is None:
            return None
        self._served.add(fullname)
        return spec_from_file_location(fullname, found.path, loader=found)

    def library_of(self, name: str) -> str:
        """The file that stands for the present source; empty: there is none."""
        found = self._found(name, [str(Path(__file__).parent.joinpath(*name.split(".")[1:-1]))])
        return found.library if found else ""

    def _found(self, name: str, path: Sequence[str] | None) -> _Compiled | None:
        source = PathFinder.find_spec(name, path)
        if source is None or source.origin is None or not isinstance(source.loader, SourceFileLoader):
            return None
        there = library(name, self._recipe, source.loader.get_data(source.origin))
        return _Compiled(name, source.origin, str(there)) if there.exists() else None


class _Compiled(SourceFileLoader):
    """The compiled form; its source stays at hand for whoever reads it, and stands in where the form cannot be loaded."""

    def __init__(self, name: str, source: str, library: str) -> None:
        super().__init__(name, source)
        self.library = library

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """None, so that Python makes an empty one, where the file is of another machine."""
        at = ModuleSpec(self.name, self, origin=self.library)
        try:
            module = ExtensionFileLoader(self.name, self.library).create_module(at)
        except ImportError:
            self.library = ""
            return None
        module.__file__ = self.path
        return module

    def exec_module(self, module: ModuleType) -> None:
        """In the form in which it was created."""
        if self.library:
            ExtensionFileLoader(self.name, self.library).exec_module(module)
        else:
            super().exec_module(module)
