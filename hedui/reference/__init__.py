"""参考手册: docs/plugins/reference/ made from the code, so that it cannot drift.

`make reference` (also part of `make fix`) writes it; `tests/test_reference.py` fails where it is stale. What stands in it is the
code's own: docstrings, the texts beside fields, the catalogues of wording, the tables of permissions and settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hedui.reference import callables, cases, commands, elements, errors, hooks, objects, permissions, settings

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "reference"
HEAD = "<!-- 由 make reference 从代码生成，请勿手改。Made from the code by `make reference`; do not edit. -->\n"


def pages() -> Mapping[str, str]:
    """页 by file name."""
    made = {
        "hooks.md": hooks.page(),
        "structs.md": objects.page("hedui.plugin", "What a plugin is made of") + "\n\n" + callables.section(),
        "connecting.md": objects.page("hedui.connecting", "What connectors are made of"),
        "testing.md": objects.page("hedui.testing", "What plugins are tested with"),
        "cases.md": cases.page(),
        "elements.md": elements.page(),
        "settings.md": settings.page(),
        "permissions.md": permissions.page(),
        "errors.md": errors.page(),
        "commands.md": commands.page(),
    }
    return {name: HEAD + text.rstrip() + "\n" for name, text in made.items()}


def write(folder: Path = FOLDER) -> None:
    """写出: every page; a file that is no page any more goes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
