"""差错代码: the answers of the product in both languages, and the codes of the author's tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache

from core import errors
from core.errors import catalogue
from hedui.reference.reading import ROOT, cell, code, python_files, table
from hedui.testing_findings import ADVICE

TOOLS = ("plugin_new.py", "plugin_folders.py", "plugin_trying.py", "plugin_commands.py")
KINDS = {
    name: kind.status
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.Problem)
}


@cache
def raised() -> Mapping[str, frozenset[int]]:
    """Code → the statuses with which it is answered, from the places that raise it."""
    found: dict[str, set[int]] = {"not_found": {404}}
    for path in python_files("core", "tenants", "hedui"):
        tree = ast.parse(path.read_text("utf-8"))
        derived = {
            n.name: KINDS[b.id]
            for n in ast.walk(tree)
            if isinstance(n, ast.ClassDef)
            for b in n.bases
            if isinstance(b, ast.Name) and b.id in KINDS
        }
        for owner, status in ((n, derived.get(getattr(n, "name", ""), 0)) for n in ast.walk(tree)):
            calls = ast.walk(owner) if isinstance(owner, ast.ClassDef) and status else [owner]
            for call in calls:
                _note(call, status, found)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _note(call: ast.AST, status: int, found: dict[str, set[int]]) -> None:
    if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
        return
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    number = KINDS.get(name, status if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" else 0)
    told = call.args[0].value
    if number and isinstance(told, str) and told in catalogue("zh"):
        found.setdefault(told, set()).add(number)


def tool_codes() -> Mapping[str, str]:
    """Codes that `hedui plugin` prints, with the text (… where it names something)."""
    found: dict[str, str] = {}
    for name in TOOLS:
        for node in ast.walk(ast.parse((ROOT / "hedui" / name).read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr | ast.Constant):
                _note_text(_plain(node), found)
    return found


def _plain(node: ast.JoinedStr | ast.Constant) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)


def _note_text(text: str, found: dict[str, str]) -> None:
    if told := re.match(r"((?:plugin|household)\.\w+)：(.*)", text, re.DOTALL):
        before = found.get(told[1], "")
        longer = max(before, told[2].strip(), key=len)
        found[told[1]] = longer


def page() -> str:
    """All codes, by name; {…} is filled in."""
    parts = [
        "# Error codes",
        "RFC 9457: `code` is for programs and stays; title, detail and next step come in the language that "
        "is asked for. `{…}` is filled in.",
    ]
    chinese, english = catalogue("zh"), catalogue("en")
    rows = []
    for name in sorted(chinese):
        statuses = " ".join(map(str, sorted(raised().get(name, ()))))
        both = [f"**{text.title}** {text.detail} {text.next}" for text in (chinese[name], english[name])]
        rows.append((code(name), statuses, *map(cell, both)))
    parts += ["## Answers", table(("code", "status", "中文", "English"), rows)]
    parts += [
        "## `hedui plugin`",
        table(("code", "text"), [(code(c), cell(t)) for c, t in sorted(tool_codes().items())]),
    ]
    parts += [
        "## Findings of the conformance kit",
        table(("code", "what to do"), [(code(c), cell(t)) for c, t in sorted(ADVICE.items())]),
    ]
    return "\n\n".join(parts)
