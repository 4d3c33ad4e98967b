"""数据元: the national catalogue, by category."""

from __future__ import annotations

from core.plugin.vocabulary import CATEGORY_TITLES, Category, DataElement
from hedui.reference.hooks import in_tree
from hedui.reference.reading import cell, code, table


def page() -> str:
    """Elements that every pack on top of `national` can name."""
    found: list[DataElement] = sorted(in_tree()["national"].objects["hedui_data_elements"], key=lambda e: e.id)
    parts = [
        "# Data elements",
        "Of the pack `national`. `MONEY` is fen, `AREA` square metres; `periodic`: paid on days, so limited "
        "to the counting period.",
    ]
    for category in Category:
        rows = [_row(element) for element in found if element.category is category]
        parts += (
            [f"## {CATEGORY_TITLES[category]}", table(("id", "title", "kind", "periodic", "what it is"), rows)]
            if rows
            else []
        )
    return "\n\n".join(parts)


def _row(element: DataElement) -> tuple[str, ...]:
    says = "；".join(citation.text for citation in element.basis)
    return code(element.id), cell(element.title), element.kind.name, "yes" if element.periodic else "", cell(says)
