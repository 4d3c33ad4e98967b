"""模块状态: what a pack's modules keep in lists, tables and counters must be after its rules have run what it was before.

A rule that remembers answers alike twice in a row and otherwise the thousandth time: no pair of calls shows it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import ModuleType

from core.plugin.digests import package_of
from hedui.testing_findings import Finding

_KEEPING = (list, dict, set, bytearray, int, str, bytes, tuple, type(None))
State = Mapping[tuple[str, str], int]


def state_of(module: ModuleType) -> State:
    """状态 of all modules of the pack: name of the module and of the variable, and what its value comes to."""
    package = package_of(module)
    own = {name: each for name, each in list(sys.modules.items()) if f"{name}.".startswith(f"{package}.")}
    return {
        (name, variable): _comes_to(value)
        for name, each in own.items()
        for variable, value in list(vars(each).items())
        if not variable.startswith("__") and isinstance(value, _KEEPING)
    }


def _comes_to(value: object) -> int:
    # By what is in it, and not by what that holds in its turn: rules and citations are frozen.
    if isinstance(value, dict):
        return hash(frozenset(map(_part, value.items())))
    if isinstance(value, set):
        return hash(frozenset(map(_part, value)))
    if isinstance(value, list):
        return hash(tuple(map(_part, value)))
    return _part(bytes(value) if isinstance(value, bytearray) else value)


def _part(part: object) -> int:
    if isinstance(part, tuple):
        return hash(tuple(_part(each) for each in part))
    return hash(part) if isinstance(part, (int, str, bytes, type(None))) else id(part)


def state_findings(before: State, after: State) -> Iterator[Finding]:
    """检查发现 of what has changed, or come, meanwhile."""
    for name, variable in sorted(after):
        if before.get((name, variable)) != after[name, variable]:
            file = f"{name.rpartition('.')[2]}.py"
            yield Finding("rule.impure", f"{file}：{variable}", f"模块变量 {variable} 在规则运行以后变了")
