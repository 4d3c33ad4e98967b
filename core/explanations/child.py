"""重算子进程: other versions of packs, loaded from their archived files, run assessments again; facts in, results out.

`python -I -B -m core.explanations.child` reads a Task from standard input and writes the results to standard output. It
knows no database, no key and no address; its environment is empty. Once the archives are unpacked, and before a line of
them runs, it gives up all files but these and Python's own, every socket and every other process (`core.confining`).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import msgspec
from msgspec import Struct

from core.assessment.model import Assessment
from core.confining import confined, limited
from core.explanations.running import Failed, Run, failed_at, run
from core.plugin.archive import ArchiveMissing, unpack
from core.plugin.digests import package_of
from core.plugin.registry import Registry, register

MEMORY = 1 << 30
SECONDS = 120
"""Of processor time."""


class Task(Struct, frozen=True):
    """任务: which versions, from which archives, on what."""

    archives: str
    place: str
    """An empty folder of the caller's, who removes it: the child cannot any more."""
    stamp: tuple[str, ...]
    runs: tuple[Run, ...]


class Outcome(Struct, frozen=True):
    """一次的结果: one of the two."""

    result: Assessment | None = None
    failed: Failed | None = None


def main() -> None:
    """重算 what standard input asks for."""
    limited(MEMORY, SECONDS)
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # what a pack prints is no part of the answer
    answer.write(msgspec.msgpack.encode(done(task, Path(task.place))))
    answer.flush()


def done(task: Task, target: Path) -> list[Outcome]:
    """Each run with its result, or with the reason why there is none."""
    try:
        names = unpacked(Path(task.archives), task.stamp, target)
    except (ArchiveMissing, ValueError) as error:
        return [Outcome(failed=Failed(str(error))) for _ in task.runs]
    watch = confined(target)
    outcomes = _outcomes(task, names, target)
    # Whoever swallows the refusal has tried all the same, and what it reckoned may rest on that.
    return [Outcome(failed=Failed(watch.refused[0])) for _ in task.runs] if watch.refused else outcomes


def _outcomes(task: Task, names: Mapping[str, str], target: Path) -> list[Outcome]:
    try:
        registry = loaded(names, target)
    except ValueError as error:
        return [Outcome(failed=Failed(str(error))) for _ in task.runs]
    except BaseException as error:  # a pack may fail in any way while it is loaded
        return [Outcome(failed=Failed(f"插件无法载入：{type(error).__name__}: {error}")) for _ in task.runs]
    return [_one(registry, wanted) for wanted in task.runs]


def unpacked(archives: Path, stamp: Sequence[str], target: Path) -> dict[str, str]:
    """Name of each plugin and of its module with the hooks. All lie there before any is imported: a pack that imports
    another gets the archived one, not the one that is installed today."""
    return {one.partition(" ")[0]: unpack(archives, one, target) for one in stamp}


def loaded(names: Mapping[str, str], target: Path) -> Registry:
    """插件目录 of the archived versions; raises ValueError where one of them is refused, or is not run from its archive."""
    modules = {plugin: _module(name, target) for plugin, name in names.items()}
    _refuse_others(modules.values(), target)
    registry = register(modules)
    if registry.refused:
        raise ValueError("；".join(f"{name}：{reason}" for name, reason in registry.refused.items()))
    return registry


def _module(name: str, target: Path) -> ModuleType:
    top = name.partition(".")[0]
    if str(target) not in sys.path:
        sys.path.insert(0, str(target))
    found = find_spec(top)
    if found is not None and found.submodule_search_locations is not None:
        # The archived package lies in front of the installed one of the same name, other members of it stay reachable.
        package = importlib.import_module(top)
        if str(target / top) not in package.__path__:
            package.__path__.insert(0, str(target / top))
    return importlib.import_module(name)


def _refuse_others(modules: Iterable[ModuleType], target: Path) -> None:
    packages = tuple(package_of(module) + "." for module in modules)
    for name, module in sorted(sys.modules.items()):
        place = getattr(module, "__file__", None)
        if f"{name}.".startswith(packages) and place and not Path(place).is_relative_to(target):
            raise ValueError(f"插件模块 {name} 没有从存档载入，不能代表当时的版本")


def _one(registry: Registry, wanted: Run) -> Outcome:
    try:
        return Outcome(result=run(registry, wanted))
    except BaseException as error:  # a pack may fail in any way; the next run still gets its turn
        return Outcome(failed=failed_at(error))


def results(outcomes: Sequence[Outcome]) -> list[Assessment | Failed]:
    """As the caller wants them."""
    return [one.result if one.result is not None else one.failed or Failed("") for one in outcomes]


if __name__ == "__main__":
    main()
