"""读代码: docstrings, and the texts that stand under the fields of a struct, which Python itself does not keep."""

from __future__ import annotations

import ast
import enum
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]


class Field(Struct, frozen=True):
    """字段: of a struct, or a member of an enum."""

    name: str
    type: str
    default: str
    text: str


def cell(text: str) -> str:
    """One cell of a table: on one line, strokes escaped."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Code in a cell; nothing where there is none."""
    return f"`{cell(text)}`" if text else ""


def table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    """A Markdown table; empty where there is no row."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    rule = f"|{'|'.join('---' for _ in head)}|"
    return "\n".join([f"| {' | '.join(head)} |", rule, *lines]) if lines else ""


def text_of(entry: Any) -> str:
    """说明: the docstring, without what Python or msgspec make up."""
    return inspect.cleandoc(entry.__doc__) if entry.__doc__ else ""


def first(text: str) -> str:
    """The first paragraph, on one line."""
    return " ".join(text.split("\n\n")[0].split())


def fields_of(kind: type) -> list[Field]:
    """字段 in their order, those of the structs above first; of an enum, its members."""
    found: dict[str, Field] = {}
    for each in reversed(kind.__mro__):
        if each in (object, Struct, enum.Enum, enum.StrEnum, str) or each.__module__.startswith(
            ("msgspec", "builtins", "enum")
        ):
            continue
        found |= {field.name: field for field in _own_fields(each)}
    wanted = _names(kind)
    return [field for name, field in found.items() if name in wanted]


def _names(kind: type) -> set[str]:
    if issubclass(kind, enum.Enum):
        return set(kind.__members__)
    fields = getattr(kind, "__struct_fields__", None)
    return set(fields) if fields is not None else set(vars(kind).get("__annotations__", ()))


def _own_fields(kind: type) -> Iterator[Field]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError):
        return
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for node, after in zip(body, [*body[1:], None], strict=True):
        said = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        text = said if isinstance(said, str) else ""
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            default = ast.unparse(node.value) if node.value else ""
            yield Field(node.target.id, ast.unparse(node.annotation), default, text)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield Field(node.targets[0].id, "", ast.unparse(node.value), text)


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the product, with the file where it stands."""
    for path in python_files("core", "tenants", "hedui"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path.relative_to(ROOT).as_posix(), node


def python_files(*tops: str) -> Iterator[Path]:
    """Python files of these packages, in order."""
    return (path for top in tops for path in sorted((ROOT / top).rglob("*.py")))
