"""证据: what the tests name where it counts: a static reading of every test, for tests/test_reference.py.

A word counts as tested where a test would fail if the product stopped doing what the word stands for. Read from the source,
that is: a string (or a name) inside an `assert`, inside `pytest.raises(…)`, among the values of `parametrize`, among the
arguments of a function of the tests that asserts, or in a table at the top of a module (what tests are parametrized by). Words in
docstrings, comments and set-up do not count. Of cases of law (`cases/*.toml`), compared field by field, the settings count.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
OWN = frozenset({"evidence.py", "test_reference.py"})
"""These name everything, and prove nothing of it."""


def test_files() -> list[Path]:
    """Every Python file of tests, the plugins' own among them."""
    found = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "plugins").glob("*/tests/**/*.py")]
    return sorted(path for path in found if path.name not in OWN)


@cache
def named() -> frozenset[str]:
    """证据: every word that counts."""
    trees = [ast.parse(path.read_text("utf-8")) for path in test_files()]
    judges = frozenset(f.name for tree in trees for f in _functions(tree) if _asserts(f))
    return frozenset(word for tree in trees for word in _of(tree, judges)) | frozenset(_set_in_cases())


def _set_in_cases() -> Iterator[str]:
    for path in (ROOT / "plugins").glob("*/cases/*.toml"):
        told = tomllib.loads(path.read_text("utf-8"))
        for case in (told.get("common", {}), *told.get("assessment", ())):
            yield from case.get("settings", {})


def _of(tree: ast.Module, judges: frozenset[str]) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from _words(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _judges(node, judges)):
            yield from _words(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _words(*node.decorator_list)


def _judges(call: ast.Call, judges: frozenset[str]) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in judges or name == "raises"


def _asserts(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr == "raises")
        for node in ast.walk(function)
    )


def _functions(tree: ast.AST) -> Iterable[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _words(*nodes: ast.AST) -> Iterator[str]:
    for node in (inner for each in nodes for inner in ast.walk(each)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


test_files.__test__ = False  # type: ignore[attr-defined]  # no test of pytest's
