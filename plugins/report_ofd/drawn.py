"""页面内容: what stands on a page, in millimetres from its upper left corner."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

Matrix = tuple[float, float, float, float, float, float]
Color = tuple[int, int, int]


class Run(Struct, frozen=True):
    """一段文字 on one line: where each character begins along it; `matrix` turns and places the line."""

    font: str
    """PostScript name."""
    size: float
    color: Color
    bold: bool
    text: str
    places: tuple[float, ...]
    matrix: Matrix


class Drawing(Struct, frozen=True):
    """图形: path commands (M, L, B, C) with their points; what is not filled or stroked has no color for it."""

    commands: tuple[tuple[str, tuple[float, ...]], ...]
    fill: Color | None
    stroke: Color | None
    width: float


class DrawnPage(Struct, frozen=True):
    """一页."""

    width: float
    height: float
    drawings: Sequence[Drawing]
    runs: Sequence[Run]
