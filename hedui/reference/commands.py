"""命令: what `hedui` takes, from its own parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from hedui.cli import _parser
from hedui.reference.reading import cell, code, table


def page() -> str:
    """Every command, those of plugin authors first."""
    found = sorted(
        _commands(_parser(), "hedui", ""), key=lambda told: (not told[0].startswith("hedui plugin"), told[0])
    )
    return "\n\n".join(
        [
            "# Commands",
            "`hedui …`; errors are one Chinese sentence and exit code 1.",
            *(_section(*told) for told in found),
        ]
    )


def _commands(
    parser: argparse.ArgumentParser, name: str, text: str
) -> Iterator[tuple[str, str, list[argparse.Action]]]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        taken = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
        yield name, text, taken
    for action in below:
        said = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for word, inner in action.choices.items():
            yield from _commands(inner, f"{name} {word}", said.get(word, ""))


def _section(name: str, text: str, taken: list[argparse.Action]) -> str:
    rows = [
        (code(_written(a)), code("" if a.default in (None, "", False) else str(a.default)), cell(a.help or ""))
        for a in taken
    ]
    return "\n\n".join(filter(None, [f"## `{name}`", text, table(("argument", "default", "meaning"), rows)]))


def _written(action: argparse.Action) -> str:
    name = " ".join(action.option_strings) or action.dest
    chosen = "|".join(map(str, action.choices or ()))
    bare = f"{name} {chosen}" if action.option_strings and chosen else name if not chosen else f"{name}: {chosen}"
    return bare if action.required else f"[{bare}]"
