"""公共名: every name that a module makes public, with its fields, members or signature, and its own words."""

from __future__ import annotations

import enum
import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

from hedui.reference.reading import cell, code, fields_of, table, text_of


def page(module: str, title: str) -> str:
    """One page: kinds by name, then functions, then constants and other types."""
    holder = importlib.import_module(module)
    named = {name: getattr(holder, name) for name in sorted(holder.__all__, key=str.lower)}
    kinds = [_kind(name, entry) for name, entry in named.items() if inspect.isclass(entry)]
    rest = {name: entry for name, entry in named.items() if not inspect.isclass(entry)}
    called = [_function(name, entry) for name, entry in rest.items() if inspect.isroutine(entry)]
    others = [(code(name), _value(entry)) for name, entry in rest.items() if not inspect.isroutine(entry)]
    last = ["## Constants and types", table(("name", "value"), others)] if others else []
    return "\n\n".join([f"# {title}: `{module}`", _about(holder), *kinds, *called, *last])


def _about(holder: Any) -> str:
    said = text_of(holder).split("\n\n")[0]
    units = "Money is whole fen (`int`), areas are square metres (`Decimal`), days are `date`."
    units += " A field without default must be given."
    return f"{said}\n\n{units}"


def _kind(name: str, entry: type) -> str:
    parts = [f"## {name}", text_of(entry) if "__doc__" in vars(entry) else ""]
    if issubclass(entry, enum.Enum):
        rows = [(code(f.name), code(f.default), cell(f.text)) for f in fields_of(entry)]
        return "\n\n".join(filter(None, [*parts, table(("member", "value", "meaning"), rows)]))
    fields = [(code(f.name), code(f.type), code(f.default), cell(f.text)) for f in fields_of(entry)]
    return "\n\n".join(filter(None, [*parts, table(("field", "type", "default", "meaning"), fields), *_methods(entry)]))


def _methods(entry: type) -> Iterator[str]:
    rows = []
    for name, member in vars(entry).items():
        said = inspect.getdoc(member) if not name.startswith("_") else None
        if said and isinstance(member, property):
            rows.append((code(name), cell(said)))
        elif said and _is_method(inspect.unwrap(getattr(member, "__func__", member))):
            rows.append((code(f"{name}{_signature(getattr(member, '__func__', member))}"), cell(said)))
    if rows:
        yield table(("method or property", "meaning"), rows)


def _is_method(member: Any) -> bool:
    """Compiled or not (`core.compiled`), which `isfunction` tells apart."""
    return inspect.isroutine(member) and callable(member)


def _function(name: str, entry: Any) -> str:
    return f"## {name}\n\n```python\n{name}{_signature(entry)}\n```\n\n{text_of(entry)}"


def _signature(entry: Any) -> str:
    try:
        written = re.sub(r"<(?:cy)?function (\w+) at 0x\w+>", r"\1", str(inspect.signature(entry)))
        return written.replace("'", "")
    except (TypeError, ValueError):
        return "()"


def _value(entry: Any) -> str:
    """What it is, where that is the same in every process."""
    if isinstance(entry, str | int | tuple):
        return code(repr(entry))
    if isinstance(entry, frozenset):
        return code(f"{{{', '.join(sorted(map(repr, entry)))}}}")
    if isinstance(entry, dict):
        return "；".join(f"`{key}` {text}" for key, text in entry.items())
    return code(str(entry).split(" at 0x")[0])
