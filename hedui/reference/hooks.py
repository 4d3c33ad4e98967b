"""钩子: each with what it returns, its words, and the plugins of the tree that implement it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import cache

from core.plugin import spec
from core.plugin.registry import HOOKS, Plugin, discover
from hedui.reference.reading import code, table, text_of


@cache
def in_tree() -> Mapping[str, Plugin]:
    """插件 of this repository; what else is installed says nothing about it."""
    return {name: p for name, p in discover().plugins.items() if p.module.__name__.startswith("plugins.")}


def users(hook: str) -> Sequence[str]:
    """Plugins of the tree that supply something by this hook."""
    return [name for name, plugin in in_tree().items() if plugin.objects[hook]]


def page() -> str:
    """Every hook, in the order of the contract."""
    rows = [(code(name), code(_returns(name)), text_of(getattr(spec, name)), "、".join(users(name))) for name in HOOKS]
    return "\n\n".join(
        [
            "# Hooks",
            text_of(spec),
            f"This is API version {spec.API}. What each struct takes: [structs.md](structs.md).",
            table(("hook", "returns", "used for", "in this repository"), rows),
        ]
    )


def _returns(name: str) -> str:
    return str(inspect.signature(getattr(spec, name)).return_annotation)


def returned(name: str) -> str:
    """The struct or protocol that it returns a sequence of."""
    return _returns(name).removeprefix("Sequence[").removesuffix("]")
