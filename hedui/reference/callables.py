"""可调用类型: the named types of what structs take as functions, with what is passed, from where the core defines them."""

from __future__ import annotations

import ast
from itertools import pairwise

from hedui.reference.reading import ROOT, cell, code, table

NAMES = ("Applies", "Assess", "Compose", "Crossed", "Judge", "Measure", "Number", "Reckon")


def section() -> str:
    """A table of name, definition and words; raises KeyError for a name that nothing defines or explains."""
    found = _defined()
    rows = [(code(name), code(found[name][0]), cell(found[name][1])) for name in NAMES]
    about = "`Values` are the numbers of the law and the settings, for the day of the application. All are pure."
    return f"## Callable types\n\n{about}\n\n{table(('name', 'definition', 'what is passed and returned'), rows)}"


def _defined() -> dict[str, tuple[str, str]]:
    found = {}
    for path in sorted((ROOT / "core" / "plugin").glob("*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for node, after in pairwise(body):
            words = after.value if isinstance(after, ast.Expr) else None
            if isinstance(node, ast.Assign) and isinstance(words, ast.Constant) and isinstance(words.value, str):
                found[ast.unparse(node.targets[0])] = (ast.unparse(node.value), words.value)
    return found
