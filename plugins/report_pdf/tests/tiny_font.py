"""测试字体: the smallest font that typst takes, with one square glyph for each character asked for."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def build(path: Path, family: str, characters: str) -> None:
    names = {ord(char): f"u{ord(char):X}" for char in characters}
    order = [".notdef", *names.values()]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys(order, _square()))
    font.setupHorizontalMetrics(dict.fromkeys(order, (1000, 50)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    # Without a PostScript name typst passes the file over without a word.
    names_of_font = {"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "") + "-Regular"}
    font.setupNameTable(names_of_font)
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    font.setupPost()
    font.save(path)


def _square() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 800), (950, 800), (950, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
