"""设置: what a tenant sets (the core's and the plugins' of the tree), and what the environment decides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from core.plugin.options import SettingSpec
from core.plugin.registry import Registry
from core.plugin.vocabulary import citations_text
from hedui.reference.hooks import in_tree
from hedui.reference.reading import ROOT, cell, code, table
from tenants.forms import specs


def tenant_settings() -> list[SettingSpec]:
    """设置项 of the core and of every plugin of the tree, by name."""
    return [spec for _, spec in sorted(specs(Registry(in_tree())).items())]


def environment() -> Iterator[tuple[str, str, str]]:
    """环境变量: name, default, meaning, as hedui/settings.py has them."""
    text = (ROOT / "hedui" / "settings.py").read_text("utf-8")
    kind = next(n for n in ast.parse(text).body if isinstance(n, ast.ClassDef) and n.name == "Settings")
    said = {}
    for node in kind.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            _, _, comment = text.splitlines()[node.lineno - 1].partition("  # ")
            said[node.target.id] = (ast.unparse(node.value) if node.value else "", comment)
    for field, variable in sorted(
        [
            *re.findall(r"(\w+)=read\.\w+\(\s*\"(HEDUI_\w+)\"", text),
            ("database_url", "HEDUI_DATABASE_URL"),
            ("data_dir", "HEDUI_DATA"),
        ]
    ):
        yield variable, *said.get(field, ("", ""))


def page() -> str:
    """Tenant settings, each with its form; then the environment."""
    parts = [
        "# Settings",
        "## Of a tenant",
        "A value is dated, rests on a document, and is inherited down the tree (`POST /api/settings`; "
        "docs/plugin-api.md). Names without a dot are the core's.",
    ]
    for spec in tenant_settings():
        facts = [
            f"basis: {citations_text(spec.basis)}",
            f"inheritance: `{spec.inheritance.value}`",
            *([f"unit: {spec.unit}"] if spec.unit else []),
        ]
        parts += [
            f"### `{spec.name}`",
            f"{spec.title}。{spec.help}".rstrip("。") + "。",
            "; ".join(facts),
            _form(spec.kind),
        ]
    rows = sorted((code(name), code(default), cell(meaning)) for name, default, meaning in environment())
    return "\n\n".join(
        [
            *filter(None, parts),
            "## Of the process",
            table(("variable", "default", "meaning"), list(dict.fromkeys(rows))),
        ]
    )


def _form(kind: Any) -> str:
    """字段 of the form, from its JSON Schema."""
    schema = msgspec.json.schema(kind)
    rows = []
    for name, definition in sorted({"": schema, **schema.get("$defs", {})}.items()):
        for field, told in definition.get("properties", {}).items():
            rows.append(
                (
                    code(f"{name}.{field}".lstrip(".")),
                    cell(told.get("title", "")),
                    _bounds(told),
                    cell(told.get("description", "")),
                )
            )
    return table(("field", "title", "type and bounds", "meaning"), rows) or f"Form: {code(_bounds(schema).strip('`'))}"


def _bounds(told: dict[str, Any]) -> str:
    shown = {
        k: v for k, v in told.items() if k not in ("title", "description", "properties", "$defs", "default", "required")
    }
    return code(msgspec.json.encode(shown, order="sorted").decode())
