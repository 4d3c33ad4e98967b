"""浮点检查: a pack's modules, loaded so that every sum, quotient and call that comes to a float is told with file and line.

`a / b` is right where a is a Fraction and wrong where both are numbers of fen, which nobody can read off the text. So the
kit's child process loads the pack with each operation and call handed through `_exact`, which looks at the result and
gives it back as it is: what comes out of the pack is unchanged.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

NAME = "__hedui_exact__"

found: set[tuple[str, str]] = set()
"""File and line of the pack, and the words that came to a float."""


def watch_floats(root: Path) -> None:
    """监视 what is imported from this folder from now on, in this process."""
    setattr(builtins, NAME, _exact)
    sys.meta_path.insert(0, _Finder(root))


def _exact(value: Any, place: str, words: str) -> Any:
    if isinstance(value, float):
        found.add((place, words))
    return value


class _Finder:
    """Finds the pack's own modules as the path does, and loads them watched."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return None
        file = Path(spec.loader.path).resolve()
        if file != self.root and self.root not in file.parents:
            return None
        spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Compiles anew each time: what is kept of a watched module would be taken for the module itself."""

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(self.get_data(self.path), self.path)
        watched = ast.fix_missing_locations(_Watched(Path(self.path).name).visit(tree))
        code: CodeType = compile(watched, self.path, "exec", dont_inherit=True)
        return code


class _Watched(ast.NodeTransformer):
    """Every operation and call, handed through; types stay as they are written."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._handed(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return self._handed(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """x /= y of a plain name as x = x / y."""
        if not isinstance(node.target, ast.Name):
            return self.generic_visit(node)
        old = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
        sum_ = ast.copy_location(ast.BinOp(old, node.op, node.value), node)
        return ast.copy_location(ast.Assign([node.target], self.visit(sum_)), node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node

    def _handed(self, node: ast.BinOp | ast.Call) -> ast.AST:
        place, words = f"{self.name}:{node.lineno}", ast.unparse(node)
        self.generic_visit(node)
        arguments: list[ast.expr] = [node, ast.Constant(place), ast.Constant(words)]
        return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), arguments, []), node)
